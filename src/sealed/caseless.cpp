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
#include "sealed/utf8.hpp"
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
  if (!DecodeUtf8(text, &a)) return Error{Code::kInvalidText, "text is not valid UTF-8", {}, {}, {}};
  unicode::AppendNfd(a, &b);
  a.clear();
  AppendFolded(b, &a);
  b.clear();
  unicode::AppendNfd(a, &b);
  unicode::ComposeNfd(&b);
  return EncodeUtf8(b);
}

}  // namespace privacy::sealed
