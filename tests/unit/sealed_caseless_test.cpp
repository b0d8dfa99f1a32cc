// caseless/1 is frozen: these tests hold the rule, its data and its results. One that fails after a change of code or
// tables means that stored tags are not found any more; the change is wrong, not the test.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "crypto/digest.hpp"
#include "sealed/normalize.hpp"
#include "sealed/seal.hpp"
#include "sealed/unicode_tables.hpp"
#include "bytes_of.hpp"

namespace privacy::sealed {
namespace {

std::string Fold(std::string_view text) {
  auto folded = FoldCaseless(text);
  EXPECT_TRUE(folded.ok()) << testing::ToHex(AsBytes(text));
  return folded.ok() ? *folded : "?";
}

std::string Utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  std::string text;
  const int rest = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  text.push_back(static_cast<char>((0xFF00 >> (rest + 1) & 0xFF) | c >> 6 * rest));
  for (int i = rest - 1; i >= 0; --i) text.push_back(static_cast<char>(0x80 | (c >> 6 * i & 0x3F)));
  return text;
}

TEST(FoldCaseless, SameInAnyCase) {
  const char* const pairs[][2] = {
      {"ada@example.org", "ADA@Example.ORG"},
      {"straße", "STRASSE"},
      {"STRA\u1E9EE", "strasse"},        // capital sharp s
      {"über", "ÜBER"},
      {"u\u0308ber", "ÜBER"},            // combining diaeresis
      {"Müller", "MU\u0308LLER"},
      {"ﬁsch", "FISCH"},                 // a full folding: ligature fi
      {"ΣΊΣΥΦΟΣ", "σίσυφος"},            // final sigma
      {"\u1FB3", "\u0391\u0399"},        // alpha with iota subscript folds to two letters
      {"ПРИВЕТ", "привет"},
      {"ԱՐԵՒ", "արեւ"},
      {"\u212B", "\u00E5"},              // Angstrom sign
      {"\u212A", "k"},                   // Kelvin sign
      {"\u017F", "S"},                   // long s
      {"\u1E9B\u0323", "\u1E9B\u0323"},
      {"가", "\u1100\u1161"},            // Hangul, composed or not
      {"\U00010400", "\U00010428"},      // Deseret: beyond 16 bits
      {"Đorđe", "đORĐE"},
      {"Ångström", "A\u030ANGSTRO\u0308M"},
      {"\u0345\u0301", "\u0301\u0345"},  // marks in either order
  };
  for (const auto& [a, b] : pairs) EXPECT_EQ(Fold(a), Fold(b)) << a << " " << b;
}

TEST(FoldCaseless, Different) {
  const char* const pairs[][2] = {
      {"Müller", "Mueller"}, {"Müller", "Muller"}, {"\u0130", "i"}, {"I", "\u0131"},  // no Turkish rules
      {"a ", "a"},           {" a", "a"},          {"\uFF21", "A"}, {"²", "2"},       // no trimming, no NFKC
      {"ex\u00ADample", "example"}, {"a\u200Bb", "ab"}, {"рaypal", "paypal"}, {"ø", "o"}, {"", " "},
  };
  for (const auto& [a, b] : pairs) EXPECT_NE(Fold(a), Fold(b)) << a << " " << b;
}

TEST(FoldCaseless, KnownResults) {
  EXPECT_EQ(Fold(""), "");
  EXPECT_EQ(Fold("ADA Lovelace 1815!@[`{"), "ada lovelace 1815!@[`{");
  EXPECT_EQ(Fold("Straße"), "strasse");
  EXPECT_EQ(Fold("MÜLLER"), "müller");
  EXPECT_EQ(Fold("\u0130"), "i\u0307");
  EXPECT_EQ(Fold("e\u0301"), "é");
  EXPECT_EQ(Fold("\u1FB3"), "αι");
}

TEST(FoldCaseless, AsciiFastPathAgreesWithTheRule) {
  for (char32_t c = 0; c < 0x80; ++c) {
    const std::string slow = Fold(Utf8(c) + "ä");
    EXPECT_EQ(Fold(Utf8(c)) + "ä", slow) << static_cast<unsigned>(c);
  }
}

TEST(FoldCaseless, NotUtf8IsAnError) {
  for (const char* text : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xE0\x80\x80", "\xE0\x9F\xBF",
                           "\xE2\x82", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF", "abc\xFE",
                           "gut \xE4", "\xF0\x9F\x98"}) {
    const auto folded = FoldCaseless(text);
    ASSERT_FALSE(folded.ok()) << testing::ToHex(AsBytes(text));
    EXPECT_EQ(folded.error().code, Code::kInvalidText);
  }
  for (const char* text : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
                           "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(FoldCaseless(text).ok()) << testing::ToHex(AsBytes(text));
}

TEST(FoldCaseless, LongTextIsRefusedAndHostileTextIsNotSlow) {
  EXPECT_EQ(FoldCaseless(std::string((1 << 20) + 1, 'a')).error().code, Code::kLimitExceeded);
  EXPECT_TRUE(FoldCaseless(std::string(1 << 20, 'A')).ok());
  std::string marks = "a";  // half a million marks that all have to change places: quadratic code takes hours
  while (marks.size() < (1 << 20) - 4) marks += "\u0301\u0316";
  EXPECT_TRUE(Fold(marks).starts_with("\u00E1\u0316\u0316"));
}

std::string HashOf(const std::string& all) { return testing::ToHex(crypto::Sha256({AsBytes(all)}).value()); }

// Both values were computed by another implementation, from the files of the Unicode character database.
TEST(Frozen, UnicodeTables) {
  std::string all;
  const auto put = [&all](char32_t c) {
    for (int shift = 16; shift >= 0; shift -= 8) all.push_back(static_cast<char>(c >> shift & 0xFF));
  };
  for (char32_t c = 0; c < 0x110000; ++c) {
    const auto& properties = unicode::PropertiesOf(c);
    const auto decomposition = unicode::DecompositionOf(properties), folding = unicode::FoldingOf(properties);
    const bool second = unicode::CombinesBackward(properties);
    if (decomposition.empty() && folding.empty() && properties.combining_class == 0 && !second) continue;
    put(c);
    all.push_back(static_cast<char>(properties.combining_class));
    all.push_back(static_cast<char>(second));
    all.push_back(static_cast<char>(decomposition.size()));
    all.push_back(static_cast<char>(folding.size()));
    for (char32_t part : decomposition) put(part);
    for (char32_t part : folding) put(part);
  }
  for (std::size_t i = 0; i < unicode::kPairCount; ++i) {
    put(unicode::kPairs[i].first);
    put(unicode::kPairs[i].second);
    put(unicode::kPairs[i].composite);
  }
  EXPECT_EQ(HashOf(all), "1c0d35b4018d7496a1671264fa23ea548dd05094d4497694ebb6084080489cf6");
}

TEST(Frozen, FoldingOfEveryCodePoint) {
  std::string all;
  for (char32_t c = 0; c < 0x110000; ++c)
    if (c < 0xD800 || c >= 0xE000) all += Fold(Utf8(c)) + "\n";
  EXPECT_EQ(HashOf(all), "c6ff7316e4065ec2c0e84dd01cadb84dfdc01f8a456300e75ae77972b7c045d8");
}

TEST(FoldCaseless, FoldingTwiceIsFoldingOnce) {
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const std::string once = Fold(Utf8(c));
    EXPECT_EQ(Fold(once), once) << std::hex << static_cast<unsigned>(c);
  }
  for (const char* text : {"ΑΊ\u0345\u0301x", "\u0345a\u0345\u0316", "ẞ\u0307\u0323ÅÄ\u0130"}) {
    const std::string once = Fold(text);
    EXPECT_EQ(Fold(once), once) << text;
  }
}

// Unicode's own conformance test of normalization.
struct Line {
  std::u32string source, nfc, nfd, nfkc, nfkd;
};

std::u32string ReadPoints(const std::string& field) {
  std::u32string points;
  std::istringstream words(field);
  for (std::string word; words >> word;) points.push_back(static_cast<char32_t>(std::stoul(word, nullptr, 16)));
  return points;
}

std::string ReadConformanceFile(bool* whole) {
  std::string content;
  if (FILE* pipe = popen("bzip2 -dc /usr/share/unicode/NormalizationTest.txt.bz2 2>/dev/null", "r")) {
    char buffer[65536];
    for (std::size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) content.append(buffer, size);
    pclose(pipe);
  }
  // Another version has code points that 15.0 does not know: the sample then.
  *whole = content.find("NormalizationTest-15.0.0.txt") != content.npos;
  if (*whole) return content;
  std::ifstream file(PRIVACY_SOURCE_DIR "/tests/unit/data/normalization_sample.txt");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::u32string Nfd(const std::u32string& points) {
  std::u32string result;
  unicode::AppendNfd(points, &result);
  return result;
}

std::u32string Nfc(const std::u32string& points) {
  std::u32string result = Nfd(points);
  unicode::ComposeNfd(&result);
  return result;
}

TEST(Normalization, UnicodesConformanceTest) {
  bool whole = false;
  std::istringstream file(ReadConformanceFile(&whole));
  std::vector<bool> listed(0x110000);
  int count = 0, part = 0;
  for (std::string text; std::getline(file, text);) {
    if (text.starts_with("@Part")) part = text[5] - '0';
    text.resize(std::min(text.find('#'), text.size()));
    if (text.empty() || text[0] == '@') continue;
    std::u32string columns[5];
    std::istringstream fields(text);
    for (auto& column : columns) {
      std::string field;
      ASSERT_TRUE(std::getline(fields, field, ';')) << text;
      column = ReadPoints(field);
    }
    const auto& [source, nfc, nfd, nfkc, nfkd] = columns;
    for (const auto& same : {source, nfc, nfd}) {
      EXPECT_EQ(Nfc(same), nfc) << text;
      EXPECT_EQ(Nfd(same), nfd) << text;
    }
    for (const auto& same : {nfkc, nfkd}) {
      EXPECT_EQ(Nfc(same), nfkc) << text;
      EXPECT_EQ(Nfd(same), nfkd) << text;
    }
    if (part == 1 && source.size() == 1) listed[source[0]] = true;
    ++count;
  }
  EXPECT_GT(count, whole ? 18'000 : 100);
  if (!whole) return;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (listed[c]) continue;
    EXPECT_EQ(Nfc({c}), std::u32string({c}));
    EXPECT_EQ(Nfd({c}), std::u32string({c}));
  }
}

}  // namespace
}  // namespace privacy::sealed
