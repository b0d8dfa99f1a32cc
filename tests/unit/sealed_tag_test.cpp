// Which values a lookup holds for equal: exact by all 16 bytes, caseless by the first 12.
#include <gtest/gtest.h>

#include "sealed/seal.hpp"
#include "bytes_of.hpp"

namespace privacy::sealed {
namespace {

using testing::FromHex;
using testing::ToHex;

const std::vector<std::uint8_t> kKey(32, 0x5A);

std::string TagOf(BaseType type, Lookup mode, Bytes plaintext, std::uint8_t epoch = 1, Bytes key = kKey) {
  auto tagger = Tagger::Create(key, epoch);
  std::uint8_t tag[kLookupSize];
  const Status status = tagger->Tag(type, mode, plaintext, tag);
  EXPECT_TRUE(status.ok()) << status.error().message;
  return ToHex(tag);
}

std::string Exact(std::string_view text) { return TagOf(BaseType::kText, Lookup::kExact, AsBytes(text)); }
std::string Caseless(std::string_view text) { return TagOf(BaseType::kText, Lookup::kCaseless, AsBytes(text)); }
std::string Prefix(const std::string& tag) { return tag.substr(0, 2 * kCaselessPrefix); }

TEST(Tag, CaselessEquality) {
  EXPECT_EQ(Caseless("Straße"), Caseless("STRASSE"));
  EXPECT_EQ(Caseless("Ü"), Caseless("ü"));
  EXPECT_EQ(Caseless("Ü"), Caseless("u\u0308"));
  EXPECT_NE(Caseless("Müller"), Caseless("Mueller"));
  EXPECT_NE(Caseless("\u0130"), Caseless("i"));
  EXPECT_NE(Caseless("a"), Caseless("a "));
}

TEST(Tag, ExactEquality) {
  EXPECT_EQ(Exact("Straße"), Exact("Straße"));
  EXPECT_NE(Exact("Straße"), Exact("STRASSE"));
  EXPECT_NE(Exact("Ü"), Exact("ü"));
  EXPECT_NE(Exact("Ü"), Exact("U\u0308")) << "exact is by bytes, not by canonical equivalence";
  EXPECT_NE(Exact("ada"), Exact("Ada"));
}

TEST(Tag, TheFirstTwelveBytesAreTheSameInBothModes) {
  for (const char* text : {"", "a", "Straße", "Ü", "ada@example.org", "\u0130"}) {
    EXPECT_EQ(Prefix(Exact(text)), Prefix(Caseless(text))) << text;
    EXPECT_EQ(Caseless(text).substr(2 * kCaselessPrefix), "00000000");
    EXPECT_NE(Exact(text).substr(2 * kCaselessPrefix), "00000000");
  }
  EXPECT_EQ(Prefix(Exact("STRASSE")), Prefix(Exact("straße")));
}

TEST(Tag, EpochKeyAndTypeSeparate) {
  const auto bytes = FromHex("00112233445566778899aabbccddeeff");
  const std::string base = TagOf(BaseType::kUuid, Lookup::kExact, bytes);
  EXPECT_EQ(base.substr(0, 2), "01");
  const std::string later = TagOf(BaseType::kUuid, Lookup::kExact, bytes, 2);
  EXPECT_EQ(later.substr(0, 2), "02");
  EXPECT_NE(base, later);
  const std::vector<std::uint8_t> other(32, 0x5B);
  EXPECT_NE(base, TagOf(BaseType::kUuid, Lookup::kExact, bytes, 1, other));
  EXPECT_NE(base, TagOf(BaseType::kBytea, Lookup::kExact, bytes));
}

std::string Numeric(const char* hex) { return TagOf(BaseType::kNumeric, Lookup::kExact, FromHex(hex)); }

// numeric's send form: digits, weight, sign, display scale, then digits of base 10 000.
TEST(Tag, NumbersCompareByValueNotByDisplayScale) {
  EXPECT_EQ(Numeric("0001 0000 0000 0000 0001"), Numeric("0001 0000 0000 0002 0001"));            // 1 = 1.00
  EXPECT_EQ(Numeric("0002 0000 0000 0001 0001 1388"), Numeric("0002 0000 0000 0003 0001 1388"));  // 1.5 = 1.500
  EXPECT_EQ(Numeric("0000 0000 0000 0000"), Numeric("0000 0000 0000 0005"));                      // 0 = 0.00000
  EXPECT_EQ(Numeric("0001 0001 0000 0000 0001"), Numeric("0002 0001 0000 0002 0001 0000"));       // 10000 = 10000.00
  EXPECT_EQ(Numeric("0001 ffff 0000 0002 03e8"), Numeric("0001 ffff 0000 0001 03e8"));            // 0.10 = 0.1
  EXPECT_EQ(Numeric("0000 0000 0000 0000"), Numeric("0001 0003 0000 0002 0000"));
  EXPECT_NE(Numeric("0001 0000 0000 0000 0001"), Numeric("0001 0000 4000 0000 0001"));            // 1, -1
  EXPECT_NE(Numeric("0001 0000 0000 0000 0001"), Numeric("0001 0001 0000 0000 0001"));            // 1, 10000
  EXPECT_NE(Numeric("0001 0000 0000 0000 000a"), Numeric("0001 0000 0000 0000 0001"));            // 10, 1
  EXPECT_NE(Numeric("0000 0000 c000 0000"), Numeric("0000 0000 d000 0000"));                      // NaN, Infinity
  EXPECT_NE(Numeric("0000 0000 c000 0000"), Numeric("0000 0000 0000 0000"));                      // NaN, 0
}

TEST(Tag, MalformedNumbersAreRefused) {
  auto tagger = Tagger::Create(kKey, 1);
  std::uint8_t tag[kLookupSize];
  for (const char* hex : {"", "00", "0001 0000 0000", "0001 0000 0000 0000", "0001 0000 0000 0000 0001 0002",
                          "ffff 0000 0000 0000 0001", "0001 0000 0000 0000 00"})
    EXPECT_EQ(tagger->Tag(BaseType::kNumeric, Lookup::kExact, FromHex(hex), tag).error().code, Code::kInvalidBinary)
        << hex;
}

TEST(Tag, NoLookupOnBooleansAndJson) {
  auto tagger = Tagger::Create(kKey, 1);
  std::uint8_t tag[kLookupSize];
  for (BaseType type : {BaseType::kBoolean, BaseType::kJson, BaseType::kJsonb})
    EXPECT_EQ(tagger->Tag(type, Lookup::kExact, AsBytes("1"), tag).error().code, Code::kNotSupported);
  EXPECT_EQ(tagger->Tag(BaseType::kText, Lookup::kNone, AsBytes("1"), tag).error().code, Code::kInternal);
}

TEST(Tag, TextThatIsNotUtf8ComparesByBytesOrNotAtAll) {
  auto tagger = Tagger::Create(kKey, 1);
  std::uint8_t tag[kLookupSize];
  EXPECT_EQ(tagger->Tag(BaseType::kText, Lookup::kCaseless, AsBytes("M\xFCller"), tag).error().code, Code::kInvalidText);
  EXPECT_EQ(Exact("M\xFCller"), Exact("M\xFCller"));
  EXPECT_NE(Exact("M\xFCller"), Exact("M\xDCller"));
}

TEST(Tagger, RefusesMalformedKeys) {
  EXPECT_FALSE(Tagger::Create(std::vector<std::uint8_t>(31), 1).ok());
  EXPECT_FALSE(Tagger::Create(kKey, 0).ok());
}

TEST(Tagger, IsReusable) {
  auto tagger = Tagger::Create(kKey, 1);
  for (int i = 0; i < 100; ++i) {
    const std::string text = "person " + std::to_string(i);
    std::uint8_t tag[kLookupSize];
    ASSERT_TRUE(tagger->Tag(BaseType::kText, i % 2 ? Lookup::kExact : Lookup::kCaseless, AsBytes(text), tag).ok());
    EXPECT_EQ(ToHex(tag), i % 2 ? Exact(text) : Caseless(text));
  }
}

}  // namespace
}  // namespace privacy::sealed
