// Base64, hexadecimal digits and uuids: every text that is not exactly one value's text is refused.
#include <gtest/gtest.h>

#include "crypto/encoding.hpp"
#include "bytes_of.hpp"

namespace privacy::crypto {
namespace {

std::string Encode(Bytes in) {
  std::string text(Base64Size(in.size()), '?');
  EncodeBase64(in, text);
  return text;
}

Result<std::string> Decode(std::string_view text) {
  std::vector<std::uint8_t> out(text.size() / 4 * 3);
  PRIVACY_ASSIGN(const std::size_t size, DecodeBase64(text, out));
  return testing::ToText(Bytes(out).first(size));
}

TEST(Base64, PublishedVectors) {  // RFC 4648, section 10
  const char* const pairs[][2] = {{"", ""},         {"f", "Zg=="},     {"fo", "Zm8="},      {"foo", "Zm9v"},
                                  {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : pairs) {
    EXPECT_EQ(Encode(AsBytes(plain)), text);
    ASSERT_TRUE(Decode(text).ok()) << text;
    EXPECT_EQ(Decode(text).value(), plain);
  }
}

TEST(Base64, EveryByteAndLengthComesBack) {
  std::vector<std::uint8_t> bytes;
  for (int length = 0; length < 300; ++length) {
    EXPECT_EQ(Decode(Encode(bytes)).value(), testing::ToText(bytes));
    bytes.push_back(static_cast<std::uint8_t>(length * 7 + 3));
  }
}

TEST(Base64, AnythingElseIsRefused) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zg==Zg==", "Z===", "====", "=", "Zm9v\n", "Zm9vYg==\n", " Zg==",
                           "Zm 9v", "Zm9-", "Zm9_", "Zm=v", "Zm9v====", "Zh==", "Zm9=", "Zm8=Zm8=", "\xC3\xA4" "AA"}) {
    EXPECT_EQ(Decode(text).error().code, Code::kInvalidText) << text;
  }
  EXPECT_FALSE(Decode(std::string_view("Zm9\0", 4)).ok());
}

TEST(Base64, EveryByteOutsideTheAlphabetIsRefused) {
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int c = 0; c < 256; ++c) {
    const std::string text = {static_cast<char>(c), 'A', 'A', 'A'};
    EXPECT_EQ(Decode(text).ok(), alphabet.find(static_cast<char>(c)) != alphabet.npos) << c;
  }
}

TEST(Base64, ASmallBufferIsRefusedNotOverrun) {
  std::uint8_t out[2];
  EXPECT_EQ(DecodeBase64("Zm9v", out).error().code, Code::kInternal);
}

TEST(Hex, BothWays) {
  EXPECT_EQ(Hex(std::vector<std::uint8_t>{0x00, 0x7f, 0xAB}), "007fab");
  EXPECT_EQ(FromHex("007FaB").value(), (std::vector<std::uint8_t>{0x00, 0x7f, 0xab}));
  EXPECT_TRUE(FromHex("").value().empty());
  for (const char* text : {"0", "0g", "g0", "0x", " 00", "00 ", "+1"})
    EXPECT_EQ(FromHex(text).error().code, Code::kInvalidText) << text;
}

TEST(UuidText, BothWays) {
  const auto uuid = ParseUuid("123e4567-E89b-12d3-a456-426614174000");
  ASSERT_TRUE(uuid.ok());
  EXPECT_EQ(FormatUuid(*uuid), "123e4567-e89b-12d3-a456-426614174000");
  EXPECT_EQ(testing::ToHex(*uuid), "123e4567e89b12d3a456426614174000");
  for (const char* text : {"", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-4266141740000",
                           "123e4567e-89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a456-42661417400g",
                           "{123e4567-e89b-12d3-a456-42661417400", "123e4567e89b12d3a456426614174000"})
    EXPECT_EQ(ParseUuid(text).error().code, Code::kInvalidText) << text;
}

}  // namespace
}  // namespace privacy::crypto
