// The stored format is frozen: these values were sealed once, by another implementation from the document alone
// (docs/stored-format.md), with a fixed key, nonce and lookup key. They must parse, open and compare for ever. A test
// that fails here means data loss for who stored values with an earlier version: change the code, never a vector.
#include <gtest/gtest.h>

#include "sealed/seal.hpp"
#include "bytes_of.hpp"

namespace privacy::sealed {
namespace {

using testing::FromHex;
using testing::ToHex;

struct Frozen {
  const char* name;
  int type, lookup, generation, class_id, category;
  std::uint64_t subject;
  bool hide_length;
  const char *plaintext, *sealed;
};

// clang-format off
const Frozen kFrozen[] = {
    {"e-mail, caseless", 1, 2, 1, 1, 16, 42, false,
     "4164612e4c6f76656c616365406578616d706c652e6f7267",
     "00011401a80001001000000000002a075439009ead526f809c6f1d00000000a0a1a2a3a4a5a6a7a8a9aaaba77c1d0309a474da0e04e4b6471fb8bf1ddc3575bcd8300b87a9bf9cbf30d5f6e041684ddc0dd083"},
    {"e-mail, exact", 1, 1, 1, 1, 16, 42, false,
     "4164612e4c6f76656c616365406578616d706c652e6f7267",
     "00011201a80001001000000000002a075439009ead526f809c6f1daff2d766a0a1a2a3a4a5a6a7a8a9aaaba77c1d0309a474da0e04e4b6471fb8bf1ddc3575bcd8300b8e77bc1b3780b6a40756e2286de77688"},
    {"name with umlaut", 1, 2, 3, 2, 300, 4328719365, false,
     "4ac3b67267204dc3bcc39f69672dc3967374657272656963686572",
     "00011403a80002012c000102030405072a8d3a0d9aff7880fdf71100000000a0a1a2a3a4a5a6a7a8a9aaabacdbca5f22eb4f7cdea618ba6057034803d83c62e0d22b0ff46b5403e52783af31c004d42bfe1749bd10a6"},
    {"short text", 1, 0, 1, 1, 16, 281474976710655, false,
     "66656d616c65",
     "00011801a800010010ffffffffffffa0a1a2a3a4a5a6a7a8a9aaab807d114c29ae82bf626587d3077ac0ded01c5cd6c3145f9318fbd8ab05258b70"},
    {"empty text", 1, 0, 255, 65535, 65535, 1, false,
     "",
     "000118ffa8ffffffff000000000001a0a1a2a3a4a5a6a7a8a9aaab66187c2d45cb02bf626587d3077ac0deaa22350f5536855403ef57f1eacd31db"},
    {"text of hidden length", 1, 0, 1, 1, 16, 42, true,
     "666f7274792d74776f2063686172616374657273206f6620746578742c2068696464656e2073697a652e",
     "00011801a80001001000000000002aa0a1a2a3a4a5a6a7a8a9aaab80770e593ce676c80d45e4bb6608a1bd04c92b63b2d8244ce86b5ef2538b1d68b61222918f513a473ab284c8097a83f9471b464862d01a7e415e0b5ea47085b06ced938cc0fc7614e2bb6639aced2c3d"},
    {"date 1990-02-28", 2, 1, 1, 1, 17, 42, false,
     "fffff1f6",
     "00012201a80001001100000000002a073c8ad1594dcab5820ad4aa1d933459a0a1a2a3a4a5a6a7a8a9aaab19e78ddb0e5455958ea2b7616e7c60e868c34999"},
    {"numeric 1.50", 4, 1, 1, 1, 17, 42, false,
     "000200000000000200011388",
     "00014a01a80001001100000000002a07a959c257cc9ffcc228974857bb24dda0a1a2a3a4a5a6a7a8a9aaabe61a7c2d45cb02bd6264945b877ac0deeb08d3c19e011377c237d553a2204ccc"},
    {"boolean", 6, 0, 1, 1, 17, 42, false,
     "01",
     "00016001a80001001100000000002aa0a1a2a3a4a5a6a7a8a9aaabe7cc7b8ec4acee6e918876526f5c121c6f"},
    {"uuid", 12, 1, 1, 1, 17, 42, false,
     "000102030405060708090a0b0c0d0e0f",
     "0001c201a80001001100000000002a077f7f49b7fb928ac16539877a48124fa0a1a2a3a4a5a6a7a8a9aaabe6197e2e41ce04b86a6c8dd80b77ced1d434bff68fd9ad086abfee33b1c8000c"},
    {"jsonb", 7, 0, 1, 1, 17, 42, false,
     "017b2261223a20317d",
     "00017801a80001001100000000002aa0a1a2a3a4a5a6a7a8a9aaabe7635e4c67f1228e1fe587d3077ac0de92d2f2f3a8f49a66f60f0f45ebaf5245"},
};
// clang-format on

const char kSpace[] = "00112233445566778899aabbccddeeff";
const char kKey[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const char kLookupKey[] = "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f";
const std::uint8_t kEpoch = 7;

Uuid Space() {
  Uuid space;
  Put(space, FromHex(kSpace));
  return space;
}

TEST(FrozenFormat, EveryValueParsesAsItWasSealed) {
  for (const Frozen& frozen : kFrozen) {
    SCOPED_TRACE(frozen.name);
    const auto value = FromHex(frozen.sealed);
    const auto header = ParseHeader(value);
    ASSERT_TRUE(header.ok());
    EXPECT_EQ(static_cast<int>(header->type), frozen.type);
    EXPECT_EQ(static_cast<int>(header->lookup), frozen.lookup);
    EXPECT_EQ(header->generation, frozen.generation);
    EXPECT_EQ(header->class_id, frozen.class_id);
    EXPECT_EQ(header->category, frozen.category);
    EXPECT_EQ(header->subject, frozen.subject);
    EXPECT_EQ(header->space_hint, SpaceHint(Space()));
    const auto plaintext = FromHex(frozen.plaintext);
    EXPECT_EQ(value.size(), SealedSize(header->type, plaintext.size(), header->lookup, frozen.hide_length));
  }
}

TEST(FrozenFormat, EveryValueOpens) {
  auto aead = crypto::Aead::Create();
  for (const Frozen& frozen : kFrozen) {
    SCOPED_TRACE(frozen.name);
    const auto value = FromHex(frozen.sealed);
    std::vector<std::uint8_t> out(MaxPlaintextSize(value.size()));
    const auto size = Open(*aead, Space(), FromHex(kKey), *ParseHeader(value), value, out);
    ASSERT_TRUE(size.ok());
    EXPECT_EQ(ToHex(Bytes(out).first(*size)), frozen.plaintext);
  }
}

TEST(FrozenFormat, EveryTagIsMadeAgain) {
  auto tagger = Tagger::Create(FromHex(kLookupKey), kEpoch);
  for (const Frozen& frozen : kFrozen) {
    if (frozen.lookup == 0) continue;
    SCOPED_TRACE(frozen.name);
    const auto value = FromHex(frozen.sealed);
    const auto header = ParseHeader(value);
    std::uint8_t tag[kLookupSize];
    ASSERT_TRUE(tagger->Tag(header->type, header->lookup, FromHex(frozen.plaintext), tag).ok());
    EXPECT_EQ(ToHex(tag), ToHex(LookupSection(value, *header)));
  }
}

// Everything but the nonce is determined: sealed anew, and sealed with the frozen nonce by hand, it is the same value.
TEST(FrozenFormat, SealingWritesTheSameHeaderAndLength) {
  auto aead = crypto::Aead::Create();
  crypto::NonceBatch nonces;
  for (const Frozen& frozen : kFrozen) {
    SCOPED_TRACE(frozen.name);
    const auto value = FromHex(frozen.sealed), plaintext = FromHex(frozen.plaintext);
    const Header header = *ParseHeader(value);
    const Bytes lookup = LookupSection(value, header);
    std::vector<std::uint8_t> sealed(value.size()), out(MaxPlaintextSize(value.size()));
    ASSERT_TRUE(Seal(*aead, nonces, Space(), FromHex(kKey), header, lookup, plaintext, frozen.hide_length, sealed).ok());
    const std::size_t bound = kHeaderSize + lookup.size();
    EXPECT_EQ(ToHex(Bytes(sealed).first(bound)), ToHex(Bytes(value).first(bound)));
    EXPECT_NE(ToHex(sealed), frozen.sealed) << "the nonce is new";
    const auto size = Open(*aead, Space(), FromHex(kKey), header, sealed, out);
    ASSERT_TRUE(size.ok());
    EXPECT_EQ(ToHex(Bytes(out).first(*size)), frozen.plaintext);
  }
}

TEST(FrozenFormat, TextForm) {
  const auto value = FromHex(kFrozen[8].sealed);  // the boolean
  std::string text(ArmorSize(value.size()), '?');
  WriteArmor(value, text);
  EXPECT_EQ(text, "\\privacy:1:AAFgAagAAQARAAAAAAAqoKGio6Slpqeoqaqr58x7jsSs7m6RiHZSb1wSHG8=");
}

}  // namespace
}  // namespace privacy::sealed
