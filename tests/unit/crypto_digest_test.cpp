// SHA-256, HMAC and HKDF against published vectors.
#include <gtest/gtest.h>

#include "crypto/digest.hpp"
#include "bytes_of.hpp"

namespace privacy::crypto {
namespace {

using testing::FromHex;
using testing::ToHex;

std::string Sha(std::initializer_list<Bytes> parts) { return ToHex(Sha256(parts).value()); }

TEST(Sha256, PublishedVectors) {  // FIPS 180-4 examples
  EXPECT_EQ(Sha({}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha({AsBytes("abc")}), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha({AsBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")}),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, PartsAreConcatenated) {
  EXPECT_EQ(Sha({AsBytes("a"), Bytes(), AsBytes("bc")}), Sha({AsBytes("abc")}));
}

std::string Mac(Bytes key, std::initializer_list<Bytes> parts) {
  auto hmac = Hmac::Create(key);
  return ToHex(hmac->Compute(parts).value());
}

TEST(Hmac, PublishedVectors) {  // RFC 4231, cases 1, 2, 3 and 6
  EXPECT_EQ(Mac(FromHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), {AsBytes("Hi There")}),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Mac(AsBytes("Jefe"), {AsBytes("what do ya want "), AsBytes("for nothing?")}),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Mac(FromHex("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), {std::vector<std::uint8_t>(50, 0xdd)}),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(Mac(std::vector<std::uint8_t>(131, 0xaa), {AsBytes("Test Using Larger Than Block-Size Key - Hash Key First")}),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, AContextIsReusable) {
  auto hmac = Hmac::Create(AsBytes("Jefe"));
  const auto first = hmac->Compute({AsBytes("one")}).value();
  (void)hmac->Compute({AsBytes("two")}).value();
  EXPECT_EQ(hmac->Compute({AsBytes("one")}).value(), first);
}

TEST(Hmac, TakesAnEmptyKey) {
  EXPECT_EQ(Mac({}, {}), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

std::string Derive(Bytes key, Bytes salt, std::initializer_list<Bytes> info) {
  return ToHex(Hkdf(key, salt, info).value().view());
}

TEST(Hkdf, PublishedVectors) {  // RFC 5869, cases 1 and 3: the first 32 of 42 bytes
  const auto key = FromHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
  EXPECT_EQ(Derive(key, FromHex("000102030405060708090a0b0c"), {FromHex("f0f1f2f3f4"), FromHex("f5f6f7f8f9")}),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  EXPECT_EQ(Derive(key, {}, {}), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(Hkdf, EveryInputCounts) {
  const auto key = FromHex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
  const std::string base = Derive(key, AsBytes("salt"), {AsBytes("info")});
  EXPECT_NE(base, Derive(AsBytes("another key"), AsBytes("salt"), {AsBytes("info")}));
  EXPECT_NE(base, Derive(key, AsBytes("pepper"), {AsBytes("info")}));
  EXPECT_NE(base, Derive(key, AsBytes("salt"), {AsBytes("other")}));
}

TEST(EqualConstantTime, ComparesLengthAndContent) {
  EXPECT_TRUE(EqualConstantTime(AsBytes("same"), AsBytes("same")));
  EXPECT_TRUE(EqualConstantTime({}, {}));
  EXPECT_FALSE(EqualConstantTime(AsBytes("same"), AsBytes("sama")));
  EXPECT_FALSE(EqualConstantTime(AsBytes("same"), AsBytes("sam")));
}

}  // namespace
}  // namespace privacy::crypto
