// caseless/1: two texts are the same for a case-insensitive lookup if this gives the same bytes for both. Frozen for
// ever, data included: a stored tag is found only as long as the rule that made it stands.
//
//   1 UTF-8, or an error    2 NFD    3 full case folding, statuses C and F    4 NFC     (Unicode 15.0)
//
// No trimming, no compatibility forms, no collation, and nothing of the server, its libc or ICU.
#include <algorithm>
#include <string>

#include "sealed/normalize.hpp"
#include "sealed/seal.hpp"
#include "sealed/unicode_tables.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed {

namespace {

// Beyond it the code points of one value would take hundreds of megabytes; nobody looks up such a text.
constexpr std::size_t kMaxText = std::size_t{1} << 20;

bool IsAscii(std::string_view text) {
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & 0x8080808080808080u) != 0) return false;
  }
  for (; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0x80) != 0) return false;
  return true;
}

// Every step leaves ASCII in ASCII, so lower case is all there is.
std::string FoldAscii(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return folded;
}

// Well-formed UTF-8 only (The Unicode Standard, table 3-7): no surrogates, no overlong forms, nothing over U+10FFFF.
bool Decode(std::string_view text, std::u32string* points) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t at = 0; at < text.size();) {
    const unsigned lead = byte(at);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || text.size() - at < length) return false;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
      if ((byte(at + i) & 0xC0) != 0x80) return false;
      c = c << 6 | (byte(at + i) & 0x3Fu);
    }
    const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (overlong || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF) return false;
    points->push_back(c);
    at += length;
  }
  return true;
}

std::string Encode(const std::u32string& points) {
  std::string text;
  text.reserve(points.size() * 4);  // never moved, so that no copy of it is left behind
  for (const char32_t c : points) {
    if (c < 0x80) {
      text.push_back(static_cast<char>(c));
      continue;
    }
    if (c < 0x800) {
      text.push_back(static_cast<char>(0xC0 | c >> 6));
    } else {
      if (c < 0x10000) {
        text.push_back(static_cast<char>(0xE0 | c >> 12));
      } else {
        text.push_back(static_cast<char>(0xF0 | c >> 18));
        text.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
      }
      text.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    }
    text.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
  return text;
}

void AppendFolded(const std::u32string& from, std::u32string* to) {
  for (const char32_t c : from) {
    const auto folding = unicode::FoldingOf(unicode::PropertiesOf(c));
    if (folding.empty())
      to->push_back(c);
    else
      to->append(folding.data(), folding.size());
  }
}

}  // namespace

Result<std::string> FoldCaseless(std::string_view text) {
  if (text.size() > kMaxText)
    return Error{Code::kLimitExceeded, "text is too long for a lookup", "The limit is 1 MiB.", {}, {}};
  if (IsAscii(text)) return FoldAscii(text);

  // No step makes more than three code points of two bytes. Two buffers take turns.
  unicode::CodePoints one(text.size() * 2), other(text.size() * 2);
  std::u32string &a = one.points(), &b = other.points();
  if (!Decode(text, &a)) return Error{Code::kInvalidText, "text is not valid UTF-8", {}, {}, {}};
  unicode::AppendNfd(a, &b);
  a.clear();
  AppendFolded(b, &a);
  b.clear();
  unicode::AppendNfd(a, &b);
  unicode::ComposeNfd(&b);
  return Encode(b);
}

}  // namespace privacy::sealed
