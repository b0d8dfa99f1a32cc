// The header of a sealed value is read for every comparison and comes from anybody: what is not exactly right is
// refused, without reading past it. Sizes are part of the promise (68 and 84 bytes for an e-mail of 24).
#include <gtest/gtest.h>

#include <memory>

#include "sealed/format.hpp"
#include "bytes_of.hpp"

namespace privacy::sealed {
namespace {

using Buffer = std::vector<std::uint8_t>;

Buffer WithHeader(const Header& header, std::size_t ciphertext) {
  Buffer value(kHeaderSize + (header.lookup == Lookup::kNone ? 0 : kLookupSize) + 12 + ciphertext + 16, 0x77);
  WriteHeader(header, value);
  return value;
}

Header Sample() {
  Header header;
  header.type = BaseType::kText;
  header.lookup = Lookup::kCaseless;
  header.generation = 3;
  header.space_hint = 0xA7;
  header.class_id = 0x0102;
  header.category = 0x0304;
  header.subject = 0x05060708090A;
  return header;
}

bool Parses(Bytes value) {
  // A copy of the exact size on the heap: a sanitizer sees a read past its end.
  std::unique_ptr<std::uint8_t[]> copy(new std::uint8_t[value.size()]);
  Put({copy.get(), value.size()}, value);
  Header header;
  const bool parsed = TryParseHeader({copy.get(), value.size()}, &header);
  EXPECT_EQ(parsed, ParseHeader({copy.get(), value.size()}).ok());
  return parsed;
}

TEST(Header, BytesAreWhereTheFormatSays) {
  EXPECT_EQ(testing::ToHex(Bytes(WithHeader(Sample(), 24)).first(kHeaderSize)), "00011403a70102030405060708090a");
}

TEST(Header, ComesBackForEveryTypeLookupAndPadding) {
  for (int type = 1; type <= 13; ++type) {
    for (Lookup lookup : {Lookup::kNone, Lookup::kExact, Lookup::kCaseless}) {
      for (bool padded : {false, true}) {
        Header header = Sample();
        header.type = static_cast<BaseType>(type);
        header.lookup = lookup;
        header.padded = padded;
        const std::size_t fixed = FixedSize(header.type);
        const bool allowed = (lookup == Lookup::kNone || LookupAllowed(header.type)) && !(padded && fixed != 0);
        EXPECT_EQ(IsValidHeader(header), allowed);
        const Buffer value = WithHeader(header, fixed != 0 ? fixed : 32);
        ASSERT_EQ(Parses(value), allowed) << type;
        if (!allowed) continue;
        const Header read = ParseHeader(value).value();
        EXPECT_EQ(read.type, header.type);
        EXPECT_EQ(read.padded, padded);
        EXPECT_EQ(read.lookup, lookup);
        EXPECT_EQ(read.generation, 3);
        EXPECT_EQ(read.space_hint, 0xA7);
        EXPECT_EQ(read.class_id, 0x0102);
        EXPECT_EQ(read.category, 0x0304);
        EXPECT_EQ(read.subject, 0x05060708090Au);
        EXPECT_EQ(LookupSection(value, read).size(), lookup == Lookup::kNone ? 0u : 16u);
        const Parts parts = Split(value, read);
        EXPECT_EQ(parts.nonce.size(), 12u);
        EXPECT_EQ(parts.tag.size(), 16u);
        EXPECT_EQ(parts.lookup.size() + parts.nonce.size() + parts.ciphertext.size() + parts.tag.size() + kHeaderSize,
                  value.size());
      }
    }
  }
}

TEST(Header, EachFaultIsRefused) {
  const Buffer good = WithHeader(Sample(), 24);
  ASSERT_TRUE(Parses(good));
  const auto refused = [&](std::size_t at, std::uint8_t byte) {
    Buffer bad = good;
    bad[at] = byte;
    EXPECT_FALSE(Parses(bad)) << at << " " << int{byte};
    return ParseHeader(bad).ok() ? Code::kInternal : ParseHeader(bad).error().code;
  };
  EXPECT_EQ(refused(0, 0x01), Code::kDamagedValue);
  EXPECT_EQ(refused(1, 0x00), Code::kNotSupported);
  EXPECT_EQ(refused(1, 0x02), Code::kNotSupported);
  EXPECT_EQ(refused(2, 0x15), Code::kDamagedValue) << "bit 0 is reserved";
  EXPECT_EQ(refused(2, 0x16), Code::kDamagedValue) << "lookup 3 is reserved";
  EXPECT_EQ(refused(2, 0x04), Code::kDamagedValue) << "type 0";
  EXPECT_EQ(refused(2, 0xE4), Code::kDamagedValue) << "type 14";
  EXPECT_EQ(refused(2, 0xF4), Code::kDamagedValue) << "type 15";
  EXPECT_EQ(refused(2, 0x64), Code::kDamagedValue) << "lookup on a boolean";
  EXPECT_EQ(refused(3, 0x00), Code::kDamagedValue) << "generations begin at 1";

  Buffer zero_class = good, zero_category = good, zero_subject = good;
  PutBig(&zero_class[5], 0, 2);
  PutBig(&zero_category[7], 0, 2);
  PutBig(&zero_subject[9], 0, 6);
  EXPECT_FALSE(Parses(zero_class));
  EXPECT_FALSE(Parses(zero_category));
  EXPECT_FALSE(Parses(zero_subject)) << "its slot would lie before the first";
}

TEST(Header, UnknownSuiteIsNamedByNumber) {
  Buffer value = WithHeader(Sample(), 24);
  value[1] = 9;
  const auto header = ParseHeader(value);
  EXPECT_EQ(header.error().code, Code::kNotSupported);
  EXPECT_NE(header.error().message.find('9'), std::string::npos);
}

TEST(Header, EveryTruncationBelowTheFixedPartIsRefused) {
  const Buffer good = WithHeader(Sample(), 0);
  EXPECT_TRUE(Parses(good));
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(Parses(Bytes(good).first(size))) << size;
  Header open = Sample();
  open.lookup = Lookup::kNone;
  const Buffer shorter = WithHeader(open, 0);
  EXPECT_EQ(shorter.size(), 43u);
  EXPECT_TRUE(Parses(shorter));
  EXPECT_FALSE(Parses(Bytes(shorter).first(42)));
}

TEST(Header, FixedTypesHaveTheirSize) {
  for (int type = 1; type <= 13; ++type) {
    Header header = Sample();
    header.type = static_cast<BaseType>(type);
    header.lookup = Lookup::kNone;
    const std::size_t fixed = FixedSize(header.type);
    for (std::size_t size = 0; size < 40; ++size)
      EXPECT_EQ(Parses(WithHeader(header, size)), fixed == 0 || size == fixed) << type << " " << size;
  }
}

TEST(Header, PaddedMeansWholeBlocks) {
  Header header = Sample();
  header.padded = true;
  for (std::size_t size = 0; size < 70; ++size)
    EXPECT_EQ(Parses(WithHeader(header, size)), size > 0 && size % 16 == 0) << size;
}

TEST(Header, NeitherThrowsNorReadsPastAnyBytes) {
  std::uint64_t state = 1;
  for (int round = 0; round < 200'000; ++round) {
    Buffer value(state >> 58);
    for (auto& byte : value) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<std::uint8_t>(state >> 56);
    }
    if (value.size() > 2) value[0] = 0, value[1] = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    Header header;
    static_assert(noexcept(TryParseHeader(value, &header)));
    const bool parsed = TryParseHeader(value, &header);
    EXPECT_TRUE(!parsed || IsValidHeader(header));
  }
}

TEST(Size, OfAnEmailOf24Bytes) {
  // A value below 127 bytes is stored with one byte of length.
  EXPECT_EQ(1 + SealedSize(BaseType::kText, 24, Lookup::kNone, false), 68u);
  EXPECT_EQ(1 + SealedSize(BaseType::kText, 24, Lookup::kCaseless, false), 84u);
  EXPECT_EQ(1 + SealedSize(BaseType::kText, 24, Lookup::kExact, false), 84u);
}

TEST(Size, ShortTextsAreAllTheSame) {
  for (std::size_t size = 0; size < 16; ++size)
    EXPECT_EQ(SealedSize(BaseType::kText, size, Lookup::kNone, false), 43u + 16) << size;
  EXPECT_EQ(SealedSize(BaseType::kText, 16, Lookup::kNone, false), 43u + 16);
  EXPECT_EQ(SealedSize(BaseType::kText, 17, Lookup::kNone, false), 43u + 17);
  EXPECT_FALSE(IsPadded(BaseType::kText, 16, false));
}

TEST(Size, HiddenLengthsAreMultiplesOf32) {
  for (std::size_t size = 0; size < 100; ++size) {
    EXPECT_TRUE(IsPadded(BaseType::kText, size, true));
    EXPECT_EQ(PaddedSize(BaseType::kText, size, true), (size / 32 + 1) * 32) << size;
  }
}

TEST(Size, FixedTypesAreNeverPadded) {
  EXPECT_EQ(SealedSize(BaseType::kDate, 4, Lookup::kNone, true), 43u + 4);
  EXPECT_EQ(SealedSize(BaseType::kBoolean, 1, Lookup::kNone, false), 43u + 1);
  EXPECT_EQ(SealedSize(BaseType::kNumeric, 10, Lookup::kNone, false), 43u + 16) << "numeric is not of one size";
  EXPECT_EQ(SealedSize(BaseType::kInet, 8, Lookup::kNone, false), 43u + 16);
}

TEST(Size, TheBoundForPlaintextHolds) {
  for (std::size_t size = 0; size < 100; ++size)
    for (Lookup lookup : {Lookup::kNone, Lookup::kExact})
      for (bool hide : {false, true})
        EXPECT_GE(MaxPlaintextSize(SealedSize(BaseType::kText, size, lookup, hide)),
                  PaddedSize(BaseType::kText, size, hide));
  EXPECT_EQ(MaxPlaintextSize(0), 0u);
  EXPECT_EQ(MaxPlaintextSize(42), 0u);
}

TEST(Size, SpaceHintIsTheFirstByteOfTheHash) { EXPECT_EQ(SpaceHint(Uuid{}), 0x37); }  // SHA-256 of 16 zero bytes

std::string Armor(const Buffer& value) {
  std::string text(ArmorSize(value.size()), '?');
  WriteArmor(value, text);
  return text;
}

Result<std::string> Read(std::string_view text) {
  Buffer out(text.size());
  PRIVACY_ASSIGN(const std::size_t size, ReadArmor(text, out));
  return testing::ToHex(Bytes(out).first(size));
}

TEST(Armor, ComesBack) {
  for (std::size_t size = 16; size < 80; ++size) {
    const Buffer value = WithHeader(Sample(), size);
    const std::string text = Armor(value);
    EXPECT_TRUE(text.starts_with("\\privacy:1:AA"));
    EXPECT_EQ(text.find_first_of("\n\r\t "), text.npos);
    EXPECT_EQ(Read(text).value(), testing::ToHex(value));
  }
}

TEST(Armor, NothingElseIsRead) {
  const std::string good = Armor(WithHeader(Sample(), 25));
  ASSERT_TRUE(Read(good).ok());
  const std::string body = good.substr(kArmorPrefix.size());
  std::string wrong[] = {"",
                         "\\",
                         "\\privacy:",
                         "\\privacy:1:",
                         "\\privacy:unsealed",
                         body,
                         "\\privacy:1" + body,
                         "\\privacy:2:" + body,
                         "\\privacy:01:" + body,
                         "\\Privacy:1:" + body,
                         "\\\\privacy:1:" + body,
                         " " + good,
                         good + " ",
                         good + "\n",
                         good + "====",
                         good + good,
                         good + "AAAA=",
                         good.substr(0, good.size() - 1),
                         good.substr(0, good.size() - 4),
                         "\\privacy:1:" + std::string(60, 'A'),
                         "\\privacy:1:" + std::string("AAEY")};
  for (const std::string& text : wrong) {
    if (text == good.substr(0, good.size() - 4)) continue;  // a shorter value: well-formed, and refused by its tag
    const auto read = Read(text);
    ASSERT_FALSE(read.ok()) << text;
    if (read.error().code != Code::kNotSupported) {
      EXPECT_EQ(read.error().code, Code::kInvalidText) << text;
    }
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char c : {'\n', ' ', '-', '_', '\\', '\x80'}) {
      std::string broken = good;
      broken[at] = c;
      if (broken != good) {
        EXPECT_FALSE(Read(broken).ok()) << at;
      }
    }
  }
}

TEST(Armor, TheErrorNeverShowsTheText) {
  const auto read = Read("\\privacy:1:my secret");
  EXPECT_EQ((read.error().message + read.error().detail + read.error().hint).find("secret"), std::string::npos);
}

TEST(Armor, UnknownSuiteIsRefusedByNumber) {
  Buffer value = WithHeader(Sample(), 24);
  value[1] = 2;
  EXPECT_EQ(Read(Armor(value)).error().code, Code::kNotSupported);
}

}  // namespace
}  // namespace privacy::sealed
