// AES-256-GCM against published vectors, and what a caller may rely on: nothing opens that was changed, a refused value
// leaves no plaintext, and no key is used that the caller did not mean.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <random>

#include "crypto/aead.hpp"
#include "crypto/aes_blocks.hpp"
#include "bytes_of.hpp"

namespace privacy::crypto {
namespace {

using testing::FromHex;
using testing::ToHex;
using Buffer = std::vector<std::uint8_t>;

struct Vector {
  const char* name;
  const char *key, *nonce, *aad, *plaintext, *ciphertext, *tag;
};

// The Galois/Counter Mode of Operation (McGrew, Viega), appendix B, the AES-256 cases with a 96-bit nonce.
const Vector kVectors[] = {
    {"case 13", "00000000000000000000000000000000 00000000000000000000000000000000", "000000000000000000000000", "", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {"case 14", "00000000000000000000000000000000 00000000000000000000000000000000", "000000000000000000000000", "",
     "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"},
    {"case 15", "feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b391aafd255",
     "522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662898015ad",
     "b094dac5d93471bdec1a502270e3cc6c"},
    {"case 16", "feffe9928665731c6d6a8f9467308308 feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeef abaddad2",
     "d9313225f88406e5a55909c5aff5269a 86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525 b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d 643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838 c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

Aead NewAead() {
  auto aead = Aead::Create();
  if (!aead.ok()) std::abort();
  return std::move(aead).value();
}

TEST(Aead, PublishedVectors) {
  Aead aead = NewAead();
  for (const Vector& vector : kVectors) {
    SCOPED_TRACE(vector.name);
    const Buffer key = FromHex(vector.key), nonce = FromHex(vector.nonce), aad = FromHex(vector.aad);
    const Buffer plaintext = FromHex(vector.plaintext);
    Buffer ciphertext(plaintext.size()), tag(kTagSize);
    ASSERT_TRUE(aead.Seal(key, nonce, aad, plaintext, ciphertext, tag).ok());
    EXPECT_EQ(ToHex(ciphertext), ToHex(FromHex(vector.ciphertext)));
    EXPECT_EQ(ToHex(tag), vector.tag);
    Buffer opened(plaintext.size());
    ASSERT_TRUE(aead.Open(key, nonce, aad, ciphertext, tag, opened).ok());
    EXPECT_EQ(opened, plaintext);
  }
}

TEST(Aead, ManyKeysOnOneContextGiveWhatFreshContextsGive) {
  Aead reused = NewAead();
  for (int round = 0; round < 50; ++round) {
    const Buffer key(kKeySize, static_cast<std::uint8_t>(round)), nonce(kNonceSize, static_cast<std::uint8_t>(7 * round));
    const Buffer aad(round % 40, 0xAA), plaintext(round * 3, 0x55);
    Buffer first(plaintext.size()), second(plaintext.size()), first_tag(kTagSize), second_tag(kTagSize);
    Aead fresh = NewAead();
    ASSERT_TRUE(reused.Seal(key, nonce, aad, plaintext, first, first_tag).ok());
    ASSERT_TRUE(fresh.Seal(key, nonce, aad, plaintext, second, second_tag).ok());
    EXPECT_EQ(first, second);
    EXPECT_EQ(first_tag, second_tag);
    Buffer opened(plaintext.size());
    ASSERT_TRUE(reused.Open(key, nonce, aad, first, first_tag, opened).ok());
    EXPECT_EQ(opened, plaintext);
  }
}

// What OpenSSL's own AES-256-GCM makes of it: ciphertext, then tag.
Buffer ByEvp(const Buffer& key, const Buffer& nonce, const Buffer& aad, const Buffer& plaintext) {
  EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
  Buffer out(plaintext.size() + kTagSize);
  int written = 0;
  EXPECT_EQ(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()), 1);
  if (!aad.empty()) {
    EXPECT_EQ(EVP_EncryptUpdate(context, nullptr, &written, aad.data(), int(aad.size())), 1);
  }
  if (!plaintext.empty()) {
    EXPECT_EQ(EVP_EncryptUpdate(context, out.data(), &written, plaintext.data(), int(plaintext.size())), 1);
  }
  EXPECT_EQ(EVP_EncryptFinal_ex(context, out.data() + plaintext.size(), &written), 1);
  EXPECT_EQ(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, out.data() + plaintext.size()), 1);
  EVP_CIPHER_CTX_free(context);
  return out;
}

TEST(Aead, EverySizeIsAsOpenSslMakesItWithNewAndRepeatedKeys) {
  Aead aead = NewAead();
  std::mt19937 random(7);
  const auto bytes = [&](std::size_t size) {
    Buffer buffer(size);
    for (auto& byte : buffer) byte = static_cast<std::uint8_t>(random());
    return buffer;
  };
  Buffer key = bytes(kKeySize);
  for (int round = 0; round < 2000; ++round) {
    const std::size_t size = round < 300 ? round : random() % 300;
    const bool again = random() % 2 == 0 && aead.SealsAgain(size) && aead.OpensAgain(size);
    if (!again) key = bytes(kKeySize);
    const Buffer nonce = bytes(kNonceSize), aad = bytes(random() % 64), plaintext = bytes(size);
    Buffer sealed(size), tag(kTagSize), opened(size);
    ASSERT_TRUE(aead.Seal(again ? Buffer() : key, nonce, aad, plaintext, sealed, tag).ok());
    ASSERT_TRUE(aead.Open(again ? Buffer() : key, nonce, aad, sealed, tag, opened).ok());
    ASSERT_EQ(opened, plaintext);
    sealed.insert(sealed.end(), tag.begin(), tag.end());
    ASSERT_EQ(sealed, ByEvp(key, nonce, aad, plaintext)) << size;
  }
}

TEST(Aead, AKeyIsNotTakenForValuesOfAnotherSizeUnlessItIsThere) {
  Aead aead = NewAead();
  const Buffer key(kKeySize, 1), other(kKeySize, 2), nonce(kNonceSize, 3), little(10, 'l'), much(1000, 'm');
  const auto seal = [&](const Buffer& with, const Buffer& text) {
    Buffer out(text.size()), tag(kTagSize);
    const Status status = aead.Seal(with, nonce, {}, text, out, tag);
    return status.ok() ? out : Buffer();
  };
  const Buffer by_other = seal(other, much);
  EXPECT_EQ(aead.SealsAgain(much.size()), true);
  const Buffer by_key = seal(key, little);
  EXPECT_EQ(seal({}, little), by_key);
  EXPECT_EQ(aead.SealsAgain(much.size()), false);
  EXPECT_TRUE(seal({}, much).empty()) << "never the key before the last: " << (seal({}, much) == by_other);
}

class AeadKeys : public ::testing::Test {
 protected:
  Aead aead_ = NewAead();
  const Buffer key_ = Buffer(kKeySize, 1), other_key_ = Buffer(kKeySize, 2), nonce_ = Buffer(kNonceSize, 3);
  const Buffer aad_ = {1, 2, 3}, plaintext_ = {'s', 'e', 'c', 'r', 'e', 't'};
  Buffer ciphertext_ = Buffer(6), tag_ = Buffer(kTagSize), out_ = Buffer(6, 0xEE);

  void SetUp() override { ASSERT_TRUE(aead_.Seal(key_, nonce_, aad_, plaintext_, ciphertext_, tag_).ok()); }
  Status Open(const Buffer& key) { return aead_.Open(key, nonce_, aad_, ciphertext_, tag_, out_); }
};

TEST_F(AeadKeys, EmptyKeyMeansTheKeyOfTheLastSuccess) {
  ASSERT_TRUE(Open(key_).ok());
  ASSERT_TRUE(Open({}).ok());
  EXPECT_EQ(out_, plaintext_);
  Buffer again(6), again_tag(kTagSize);
  ASSERT_TRUE(aead_.Seal({}, nonce_, aad_, plaintext_, again, again_tag).ok());
  EXPECT_EQ(again, ciphertext_);
  EXPECT_EQ(again_tag, tag_);
}

TEST_F(AeadKeys, EmptyKeyWithoutOneIsRefused) {
  EXPECT_EQ(Open({}).error().code, Code::kInternal) << "sealing's key is not opening's";
  Aead fresh = NewAead();
  EXPECT_EQ(fresh.Seal({}, nonce_, aad_, plaintext_, ciphertext_, tag_).error().code, Code::kInternal);
}

TEST_F(AeadKeys, EmptyKeyAfterForgetIsRefusedNotZeros) {
  ASSERT_TRUE(Open(key_).ok());
  aead_.Forget();
  EXPECT_EQ(Open({}).error().code, Code::kInternal);
  EXPECT_EQ(aead_.Seal({}, nonce_, aad_, plaintext_, ciphertext_, tag_).error().code, Code::kInternal);
  aead_.Forget();
  EXPECT_TRUE(Open(key_).ok()) << "a forgotten context takes a new key";
}

TEST_F(AeadKeys, EmptyKeyAfterAFailureIsRefused) {
  ASSERT_TRUE(Open(key_).ok());
  EXPECT_EQ(Open(other_key_).error().code, Code::kDamagedValue);
  EXPECT_EQ(Open({}).error().code, Code::kInternal);
  EXPECT_TRUE(Open(key_).ok());
}

TEST_F(AeadKeys, ARefusedValueLeavesNoPlaintext) {
  Buffer wrong = tag_;
  wrong[15] ^= 1;
  EXPECT_EQ(aead_.Open(key_, nonce_, aad_, ciphertext_, wrong, out_).error().code, Code::kDamagedValue);
  EXPECT_EQ(out_, Buffer(6, 0));
}

TEST_F(AeadKeys, EveryBitIsAuthenticated) {
  const auto refused = [&](Buffer* part) {
    for (std::size_t bit = 0; bit < part->size() * 8; ++bit) {
      (*part)[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      EXPECT_EQ(Open(key_).error().code, Code::kDamagedValue) << bit;
      (*part)[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    }
  };
  refused(&ciphertext_);
  refused(&tag_);
  refused(const_cast<Buffer*>(&aad_));
  refused(const_cast<Buffer*>(&nonce_));
  EXPECT_TRUE(Open(key_).ok());
}

TEST_F(AeadKeys, SealsInPlace) {
  Buffer text = plaintext_, tag(kTagSize);
  ASSERT_TRUE(aead_.Seal(key_, nonce_, aad_, text, text, tag).ok());
  EXPECT_EQ(text, ciphertext_);
  EXPECT_EQ(tag, tag_);
}

TEST_F(AeadKeys, WrongSizesAreRefusedBeforeAnythingElse) {
  Buffer short_out(5), short_tag(15);
  EXPECT_EQ(Open(Buffer(31)).error().code, Code::kInternal);
  EXPECT_EQ(Open(Buffer(33)).error().code, Code::kInternal);
  EXPECT_EQ(aead_.Open(key_, nonce_, aad_, ciphertext_, tag_, short_out).error().code, Code::kInternal);
  EXPECT_EQ(aead_.Open(key_, nonce_, aad_, ciphertext_, short_tag, out_).error().code, Code::kInternal);
  EXPECT_EQ(aead_.Open(key_, Buffer(11), aad_, ciphertext_, tag_, out_).error().code, Code::kInternal);
  EXPECT_EQ(aead_.Seal(key_, nonce_, aad_, plaintext_, short_out, tag_).error().code, Code::kInternal);
}

// FIPS 197, appendix C.3.
TEST(AesBlocks, ProviderAndEvpMakeTheSameOfKeyAfterKey) {
  std::mt19937 random(11);
  AesBlocks direct = AesBlocks::Create(), by_evp = AesBlocks::Create(false);
  ASSERT_TRUE(direct && by_evp);
  for (int round = 0; round < 200; ++round) {
    const Buffer key = [&] {
      Buffer bytes(kKeySize);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
      return bytes;
    }();
    ASSERT_TRUE(direct.SetKey(key) && by_evp.SetKey(key));
    for (const std::size_t blocks : {1u, 2u, 3u, 9u}) {
      Buffer in(blocks * AesBlocks::kBlock), left(in.size()), right(in.size());
      for (auto& byte : in) byte = static_cast<std::uint8_t>(random());
      ASSERT_TRUE(direct.Encrypt(in.data(), left.data(), in.size()));
      ASSERT_TRUE(by_evp.Encrypt(in.data(), right.data(), in.size()));
      EXPECT_EQ(left, right);
    }
    AesBlocks moved = std::move(direct);  // a context goes with its key
    direct = std::move(moved);
  }
  for (AesBlocks* const cipher : {&direct, &by_evp}) {
    EXPECT_FALSE(cipher->SetKey(Buffer(kKeySize - 1)));
    EXPECT_FALSE(cipher->SetKey({}));
  }
}

TEST(AesBlocks, CounterBlocksAreNonceAndBigEndianNumber) {
  const Buffer nonce = FromHex("000102030405060708090a0b");
  std::uint8_t block[AesBlocks::kBlock];
  PutCounterBlock(block, nonce.data(), 0x01020304);
  EXPECT_EQ(ToHex(block), "000102030405060708090a0b01020304");
  PutBlock(block, 0, 0);
  EXPECT_EQ(ToHex(block), "00000000000000000000000000000000");
}

TEST(BlockCipher, PublishedVectorAndSizes) {
  auto cipher = BlockCipher::Create(FromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  ASSERT_TRUE(cipher.ok());
  const Buffer block = FromHex("00112233445566778899aabbccddeeff");
  Buffer two = block, out(32);
  two.insert(two.end(), block.begin(), block.end());
  ASSERT_TRUE(cipher->Encrypt(two, out).ok());
  EXPECT_EQ(ToHex(out), "8ea2b7ca516745bfeafc49904b496089" "8ea2b7ca516745bfeafc49904b496089");
  ASSERT_TRUE(cipher->Encrypt(two, out).ok()) << "no state is carried from call to call";
  EXPECT_EQ(out[0], 0x8e);
  EXPECT_FALSE(cipher->Encrypt(Buffer(15), out).ok());
  Buffer odd(15);
  EXPECT_FALSE(cipher->Encrypt(Buffer(15), odd).ok());
  EXPECT_FALSE(BlockCipher::Create(Buffer(16)).ok());
}

// GCM by hand: the keystore's fast unwrap takes the key stream from two counter blocks and skips the tag.
TEST(BlockCipher, CounterBlocksTwoAndThreeAreGcmsKeyStream) {
  const Buffer kek(kKeySize, 0x42), nonce(kNonceSize, 0x17), person_key = FromHex(
      "000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f");
  Buffer wrapped(32), tag(kTagSize);
  Aead aead = NewAead();
  ASSERT_TRUE(aead.Seal(kek, nonce, Buffer(48, 9), person_key, wrapped, tag).ok());

  auto cipher = BlockCipher::Create(kek);
  Buffer counters(32), stream(32);
  for (std::uint32_t i = 0; i < 2; ++i) {
    Put(MutableBytes(counters).subspan(16 * i), nonce);
    PutBig(&counters[16 * i + 12], i + 2, 4);
  }
  ASSERT_TRUE(cipher->Encrypt(counters, stream).ok());
  for (int i = 0; i < 32; ++i) stream[i] ^= wrapped[i];
  EXPECT_EQ(stream, person_key);
}

}  // namespace
}  // namespace privacy::crypto
