// What is sealed opens again, for its own person, class, category, generation, type and key space only.
#include <gtest/gtest.h>

#include <algorithm>

#include "sealed/seal.hpp"
#include "bytes_of.hpp"

namespace privacy::sealed {
namespace {

using testing::ToText;
using Buffer = std::vector<std::uint8_t>;

class SealTest : public ::testing::Test {
 protected:
  crypto::Aead aead_ = std::move(crypto::Aead::Create()).value();
  crypto::NonceBatch nonces_;
  Uuid space_ = {1, 2, 3, 4};
  Buffer key_ = Buffer(32, 0x11);
  const Buffer lookup_ = Buffer(kLookupSize, 0x22);

  static Header Sample(BaseType type = BaseType::kText, Lookup lookup = Lookup::kNone) {
    Header header;
    header.type = type;
    header.lookup = lookup;
    header.class_id = 1;
    header.category = 16;
    header.subject = 42;
    return header;
  }

  Result<Buffer> TrySeal(const Header& header, Bytes plaintext, bool hide_length = false) {
    Buffer out(SealedSize(header.type, plaintext.size(), header.lookup, hide_length), 0xEE);
    const Bytes lookup = header.lookup == Lookup::kNone ? Bytes() : Bytes(lookup_);
    PRIVACY_TRY(Seal(aead_, nonces_, space_, key_, header, lookup, plaintext, hide_length, out));
    return out;
  }

  Buffer SealOf(const Header& header, Bytes plaintext, bool hide_length = false) {
    auto sealed = TrySeal(header, plaintext, hide_length);
    EXPECT_TRUE(sealed.ok()) << sealed.error().detail;
    return *sealed;
  }

  // Parse and open, as a reader does; kInternal is never an answer to bytes that come from outside.
  Result<std::string> TryOpen(const Buffer& value) {
    PRIVACY_ASSIGN(const Header header, ParseHeader(value));
    Buffer out(MaxPlaintextSize(value.size()), 0xEE);
    const auto size = Open(aead_, space_, key_, header, value, out);
    if (!size.ok()) {
      EXPECT_EQ(std::count(out.begin(), out.end(), 0xEE) + std::count(out.begin(), out.end(), 0),
                static_cast<long>(out.size()))
          << "a refused value leaves no plaintext";
      return size.error();
    }
    return ToText(Bytes(out).first(*size));
  }

  void ExpectDamaged(const Buffer& value, const std::string& what) {
    const auto opened = TryOpen(value);
    ASSERT_FALSE(opened.ok()) << what;
    EXPECT_EQ(opened.error().code, Code::kDamagedValue) << what;
  }
};

TEST_F(SealTest, EveryLengthComesBack) {
  for (bool hide : {false, true}) {
    for (Lookup lookup : {Lookup::kNone, Lookup::kExact, Lookup::kCaseless}) {
      for (std::size_t length = 0; length <= 100; ++length) {
        const std::string text(length, 'x');
        const Buffer value = SealOf(Sample(BaseType::kText, lookup), AsBytes(text), hide);
        EXPECT_EQ(TryOpen(value).value(), text);
        EXPECT_EQ(ParseHeader(value)->padded, hide || length < 16);
      }
    }
  }
}

TEST_F(SealTest, TextsThatLookLikePaddingComeBack) {
  for (const std::string& text : {std::string("\x80"), std::string("\x80\0", 2), std::string("\0\0\0", 3),
                                  std::string("a\x80\0\0", 4), std::string(15, '\0'), std::string(31, '\x80')}) {
    EXPECT_EQ(TryOpen(SealOf(Sample(BaseType::kBytea), AsBytes(text))).value(), text);
    EXPECT_EQ(TryOpen(SealOf(Sample(BaseType::kBytea), AsBytes(text), true)).value(), text);
  }
}

TEST_F(SealTest, FixedTypesComeBackAndOtherSizesAreRefused) {
  for (int number = 1; number <= 13; ++number) {
    const auto type = static_cast<BaseType>(number);
    const std::size_t fixed = FixedSize(type);
    if (fixed == 0) continue;
    const std::string plaintext(fixed, '\x80');
    EXPECT_EQ(TryOpen(SealOf(Sample(type), AsBytes(plaintext), true)).value(), plaintext);
    EXPECT_EQ(TrySeal(Sample(type), AsBytes(plaintext + "x")).error().code, Code::kInternal);
    EXPECT_EQ(TrySeal(Sample(type), AsBytes("")).error().code, Code::kInternal);
  }
}

TEST_F(SealTest, TheSameTextTwiceIsTwoDifferentValues) {
  EXPECT_NE(SealOf(Sample(), AsBytes("male")), SealOf(Sample(), AsBytes("male")));
}

TEST_F(SealTest, NoPlaintextInTheValue) {
  const std::string text = "a text that is long enough to be found again";
  const Buffer value = SealOf(Sample(), AsBytes(text));
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) EXPECT_EQ(ToText(value).find(text.substr(i, 4)), std::string::npos);
}

TEST_F(SealTest, EveryFlippedBitIsRefused) {
  for (const char* text : {"short", "ada.lovelace@example.org"}) {
    for (Lookup lookup : {Lookup::kNone, Lookup::kExact}) {
      const Buffer good = SealOf(Sample(BaseType::kText, lookup), AsBytes(text));
      for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Buffer bad = good;
        bad[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
        const auto opened = TryOpen(bad);
        ASSERT_FALSE(opened.ok()) << text << " bit " << bit;
        // The suite is refused by its number, all else as damage.
        EXPECT_EQ(opened.error().code, bit / 8 == 1 ? Code::kNotSupported : Code::kDamagedValue) << bit;
      }
      EXPECT_EQ(TryOpen(good).value(), text);
    }
  }
}

TEST_F(SealTest, EveryTruncationAndExtensionIsRefused) {
  const Buffer good = SealOf(Sample(BaseType::kText, Lookup::kExact), AsBytes("ada.lovelace@example.org"));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(TryOpen({good.begin(), good.begin() + static_cast<long>(size)}).ok()) << size;
  Buffer longer = good;
  longer.push_back(0);
  ExpectDamaged(longer, "a byte more");
}

TEST_F(SealTest, AnotherHeaderIsRefused) {
  const Buffer good = SealOf(Sample(BaseType::kText, Lookup::kExact), AsBytes("ada.lovelace@example.org"));
  const auto with = [&](auto change) {
    Header header = *ParseHeader(good);
    change(header);
    Buffer value = good;
    WriteHeader(header, value);
    return value;
  };
  ExpectDamaged(with([](Header& h) { h.subject = 43; }), "another person");
  ExpectDamaged(with([](Header& h) { h.class_id = 2; }), "another class");
  ExpectDamaged(with([](Header& h) { h.category = 17; }), "another category");
  ExpectDamaged(with([](Header& h) { h.generation = 2; }), "another generation");
  ExpectDamaged(with([](Header& h) { h.type = BaseType::kBytea; }), "another type");
  ExpectDamaged(with([](Header& h) { h.lookup = Lookup::kCaseless; }), "another lookup");
  ExpectDamaged(with([](Header& h) { h.space_hint ^= 1; }), "another space hint");
  EXPECT_TRUE(TryOpen(with([](Header&) {})).ok());
}

TEST_F(SealTest, TheLookupSectionIsBound) {
  const Buffer good = SealOf(Sample(BaseType::kText, Lookup::kExact), AsBytes("ada.lovelace@example.org"));
  Buffer without = good;
  without.erase(without.begin() + kHeaderSize, without.begin() + kHeaderSize + kLookupSize);
  Header header = *ParseHeader(good);
  header.lookup = Lookup::kNone;
  WriteHeader(header, without);
  ExpectDamaged(without, "its lookup section cut out");
}

TEST_F(SealTest, AnotherKeySpaceOrKeyIsRefused) {
  const Buffer value = SealOf(Sample(), AsBytes("secret"));
  space_[15] ^= 1;
  ExpectDamaged(value, "another key space");
  space_[15] ^= 1;
  key_[0] ^= 1;
  ExpectDamaged(value, "another key");
  key_[0] ^= 1;
  EXPECT_EQ(TryOpen(value).value(), "secret");
}

// What only somebody with the key could write: it authenticates, and still is no value.
TEST_F(SealTest, WrongPaddingIsDamage) {
  const auto padded_as = [&](const std::string& body) {
    Header header = Sample(BaseType::kBytea);
    header.padded = true;
    Buffer value(43 + body.size());
    WriteHeader(header, value);
    Buffer aad(space_.begin(), space_.end());
    aad.insert(aad.end(), value.begin(), value.begin() + kHeaderSize);
    const MutableBytes all(value);
    EXPECT_TRUE(aead_
                    .Seal(key_, all.subspan(15, 12), aad, AsBytes(body), all.subspan(27, body.size()),
                          all.subspan(27 + body.size()))
                    .ok());
    return value;
  };
  ExpectDamaged(padded_as(std::string(16, '\0')), "no mark");
  ExpectDamaged(padded_as(std::string(16, 'x')), "no padding");
  ExpectDamaged(padded_as("x\x80" + std::string(13, '\0') + "\x01"), "a wrong last byte");
  ExpectDamaged(padded_as(std::string(15, 'x') + "\x81"), "a wrong mark");
  EXPECT_EQ(TryOpen(padded_as("x\x80" + std::string(14, '\0'))).value(), "x");
  EXPECT_EQ(TryOpen(padded_as("\x80" + std::string(31, '\0'))).value(), "");
}

TEST_F(SealTest, ArgumentsThatDoNotFitAreRefused) {
  const auto code = [&](Header header, Bytes lookup, std::size_t size) {
    Buffer out(size);
    return Seal(aead_, nonces_, space_, key_, header, lookup, AsBytes("text"), false, out).error().code;
  };
  EXPECT_EQ(code(Sample(), lookup_, 59), Code::kInternal) << "a lookup section without lookup";
  EXPECT_EQ(code(Sample(BaseType::kText, Lookup::kExact), {}, 75), Code::kInternal) << "lookup without its section";
  EXPECT_EQ(code(Sample(), {}, 58), Code::kInternal) << "a small buffer";
  EXPECT_EQ(code(Sample(), {}, 60), Code::kInternal) << "a large buffer";
  EXPECT_EQ(code(Sample(BaseType::kJsonb, Lookup::kExact), lookup_, 75), Code::kNotSupported);
  for (auto change : {+[](Header& h) { h.subject = 0; }, +[](Header& h) { h.subject = kMaxSubject + 1; },
                      +[](Header& h) { h.class_id = 0; }, +[](Header& h) { h.category = 0; },
                      +[](Header& h) { h.generation = 0; }, +[](Header& h) { h.type = static_cast<BaseType>(14); }}) {
    Header header = Sample();
    change(header);
    EXPECT_EQ(code(header, {}, 59), Code::kInternal);
  }
}

TEST_F(SealTest, OpeningIntoASmallBufferIsRefused) {
  const Buffer value = SealOf(Sample(), AsBytes("ada.lovelace@example.org"));
  Buffer out(23);
  EXPECT_EQ(Open(aead_, space_, key_, *ParseHeader(value), value, out).error().code, Code::kInternal);
}

TEST_F(SealTest, TheSameKeyMayBeLeftOut) {
  const Buffer first = SealOf(Sample(), AsBytes("first")), second = SealOf(Sample(), AsBytes("second"));
  ASSERT_TRUE(TryOpen(first).ok());
  key_.clear();
  EXPECT_EQ(TryOpen(second).value(), "second");
  const Buffer third = SealOf(Sample(), AsBytes("third"));
  EXPECT_EQ(TryOpen(third).value(), "third");
}

}  // namespace
}  // namespace privacy::sealed
