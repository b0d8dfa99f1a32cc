#include "policy/mask.hpp"

namespace privacy::policy {
namespace {

constexpr char kStars[] = "***";
constexpr std::int64_t kMicrosecondsADay = 86'400'000'000;
constexpr std::int64_t kEpochOffset = 730'425;  // days from 0000-03-01 (proleptic Gregorian) to 2000-01-01

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The first character of the text, whole; empty for an empty text.
std::string_view FirstCharacter(std::string_view text) {
  if (text.empty()) return text;
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) ++length;
  return text.substr(0, length);
}

std::optional<std::string> MaskEmail(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return std::nullopt;
  const std::string_view domain = text.substr(at + 1);
  if (domain.front() == '.') return std::nullopt;
  std::string masked(FirstCharacter(text.substr(0, at)));
  masked += kStars;
  masked += '@';
  masked += FirstCharacter(domain);
  masked += kStars;
  if (const std::size_t dot = domain.rfind('.'); dot != std::string_view::npos) masked += domain.substr(dot);
  return masked;
}

std::optional<std::string> MaskLastTwo(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (IsDigit(c)) digits += c;
  if (digits.size() < 4) return std::nullopt;
  return kStars + digits.substr(digits.size() - 2);
}

std::optional<std::string> MaskInitial(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return std::nullopt;
  return std::string(FirstCharacter(text.substr(begin))) + ".";
}

std::optional<std::string> MaskYear(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  for (int i = 0; i < 4; ++i)
    if (!IsDigit(text[i])) return std::nullopt;
  if (text.size() > 4 && text[4] != '-' && text[4] != '/') return std::nullopt;
  return std::string(text.substr(0, 4));
}

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Years that begin in March, counted from 0000-03-01: leap days then end a year, and whole years divide evenly.
std::int64_t DaysBeforeMarchYear(std::int64_t year) {
  return 365 * year + FloorDivide(year, 4) - FloorDivide(year, 100) + FloorDivide(year, 400);
}

// The first of January of the year this day is in; days since 2000-01-01.
std::int64_t FirstOfJanuary(std::int64_t days) {
  const std::int64_t day = days + kEpochOffset;
  std::int64_t year = FloorDivide(day * 400, 146'097);  // near enough: corrected below
  while (DaysBeforeMarchYear(year) > day) --year;
  while (DaysBeforeMarchYear(year + 1) <= day) ++year;
  // January and February are days 306 and later of the March year before.
  constexpr std::int64_t kJanuary = 306;
  const std::int64_t start = DaysBeforeMarchYear(day - DaysBeforeMarchYear(year) >= kJanuary ? year : year - 1);
  return start + kJanuary - kEpochOffset;
}

}  // namespace

std::optional<std::string> MaskText(Mask mask, std::string_view utf8) {
  switch (mask) {
    case Mask::kEmail:
      return MaskEmail(utf8);
    case Mask::kLastTwo:
      return MaskLastTwo(utf8);
    case Mask::kInitial:
      return MaskInitial(utf8);
    case Mask::kYear:
      return MaskYear(utf8);
    case Mask::kNull:
      break;
  }
  return std::nullopt;
}

std::optional<std::int32_t> MaskDate(Mask mask, std::int32_t days) {
  if (mask != Mask::kYear || days == INT32_MIN || days == INT32_MAX) return std::nullopt;
  const std::int64_t first = FirstOfJanuary(days);
  if (first <= INT32_MIN) return std::nullopt;
  return static_cast<std::int32_t>(first);
}

std::optional<std::int64_t> MaskTimestamp(Mask mask, std::int64_t microseconds) {
  if (mask != Mask::kYear || microseconds == INT64_MIN || microseconds == INT64_MAX) return std::nullopt;
  const std::int64_t first = FirstOfJanuary(FloorDivide(microseconds, kMicrosecondsADay));
  if (first <= INT64_MIN / kMicrosecondsADay) return std::nullopt;
  return first * kMicrosecondsADay;
}

}  // namespace privacy::policy
