// Ed25519 against RFC 8032, and the identity of a public key.
#include <gtest/gtest.h>

#include "crypto/digest.hpp"
#include "crypto/signature.hpp"
#include "bytes_of.hpp"

namespace privacy::crypto {
namespace {

using testing::FromHex;
using testing::ToHex;

struct Vector {
  const char *seed, *message, *signature;
};

// RFC 8032, section 7.1, tests 1 to 3.
const Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
     "655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
     "b00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
     "c027beceea1ec40a"},
};

TEST(Signature, PublishedVectors) {
  for (const Vector& vector : kVectors) {
    const auto seed = FromHex(vector.seed), message = FromHex(vector.message);
    const auto signature = Sign(seed, message);
    ASSERT_TRUE(signature.ok());
    EXPECT_EQ(ToHex(*signature), vector.signature);
    const auto key = PublicKeyOf(seed);
    ASSERT_TRUE(key.ok());
    EXPECT_TRUE(Verify(key->pem, message, *signature).value());
  }
}

TEST(Signature, EveryChangeIsRefused) {
  const auto seed = FromHex(kVectors[2].seed);
  auto signature = Sign(seed, AsBytes("the document\n")).value();
  const std::string pem = PublicKeyOf(seed)->pem;
  EXPECT_TRUE(Verify(pem, AsBytes("the document\n"), signature).value());
  EXPECT_FALSE(Verify(pem, AsBytes("the document"), signature).value());
  EXPECT_FALSE(Verify(pem, AsBytes("the document\n"), Bytes(signature).first(63)).value());
  EXPECT_FALSE(Verify(PublicKeyOf(FromHex(kVectors[0].seed))->pem, AsBytes("the document\n"), signature).value());
  for (int bit = 0; bit < 512; ++bit) {
    signature[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    EXPECT_FALSE(Verify(pem, AsBytes("the document\n"), signature).value()) << bit;
    signature[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
  }
}

TEST(Signature, FingerprintIsTheHashOfTheKeyAsOpensslWritesIt) {
  const auto key = PublicKeyOf(FromHex(kVectors[0].seed));
  // SubjectPublicKeyInfo of Ed25519 is this prefix and the 32 bytes of the key (RFC 8410).
  auto der = FromHex("302a300506032b6570032100 d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(key->fingerprint, ToHex(Sha256({der}).value()));
  EXPECT_EQ(key->id, key->fingerprint.substr(0, 16));
  EXPECT_EQ(key->pem, "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
                      "-----END PUBLIC KEY-----\n");
}

TEST(Signature, BadKeysAreErrors) {
  EXPECT_EQ(Sign(AsBytes("short"), {}).error().code, Code::kInternal);
  EXPECT_EQ(Verify("no key", {}, {}).error().code, Code::kInvalidParameter);
  // A P-256 key: well-formed, of another algorithm.
  EXPECT_EQ(Verify("-----BEGIN PUBLIC KEY-----\n"
                   "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
                   "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
                   "-----END PUBLIC KEY-----\n",
                   {}, {})
                .error().code,
            Code::kInvalidParameter);
}

}  // namespace
}  // namespace privacy::crypto
