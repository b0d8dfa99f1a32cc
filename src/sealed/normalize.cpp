#include "sealed/normalize.hpp"

#include <algorithm>

#include "core/secret.hpp"
#include "sealed/unicode_tables.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed::unicode {

namespace {

// Hangul syllables, composed by arithmetic (The Unicode Standard, section 3.12).
constexpr char32_t kSyllables = 0xAC00, kLeads = 0x1100, kVowels = 0x1161, kTrails = 0x11A7;
constexpr char32_t kLeadCount = 19, kVowelCount = 21, kTrailCount = 28;
constexpr char32_t kSyllableCount = kLeadCount * kVowelCount * kTrailCount;

bool Within(char32_t c, char32_t first, char32_t count) { return c >= first && c - first < count; }

void AppendHangul(char32_t syllable, std::u32string* to) {
  const char32_t index = syllable - kSyllables;
  to->push_back(kLeads + index / (kVowelCount * kTrailCount));
  to->push_back(kVowels + index / kTrailCount % kVowelCount);
  if (const char32_t trail = index % kTrailCount; trail != 0) to->push_back(kTrails + trail);
}

// The composite of two code points, or 0.
char32_t Compose(char32_t first, char32_t second) {
  if (Within(first, kLeads, kLeadCount) && Within(second, kVowels, kVowelCount))
    return kSyllables + ((first - kLeads) * kVowelCount + (second - kVowels)) * kTrailCount;
  if (Within(first, kSyllables, kSyllableCount) && (first - kSyllables) % kTrailCount == 0 &&
      Within(second, kTrails + 1, kTrailCount - 1))
    return first + (second - kTrails);
  if (!CombinesBackward(PropertiesOf(second))) return 0;
  const Pair* const end = kPairs + kPairCount;
  const Pair* const pair = std::lower_bound(kPairs, end, Pair{first, second, 0}, [](const Pair& a, const Pair& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  return pair != end && pair->first == first && pair->second == second ? pair->composite : 0;
}

std::uint8_t CombiningClass(char32_t c) { return c < 0x300 ? 0 : PropertiesOf(c).combining_class; }

// Marks after one starter stand in the order of their classes, else in the order they came in.
void OrderMarks(std::u32string* points) {
  auto at = points->begin();
  while (at != points->end()) {
    if (CombiningClass(*at) == 0) {
      ++at;
      continue;
    }
    const auto end = std::find_if(at, points->end(), [](char32_t c) { return CombiningClass(c) == 0; });
    const auto less = [](char32_t a, char32_t b) { return CombiningClass(a) < CombiningClass(b); };
    // A hostile text is one long run of marks: never quadratic.
    if (!std::is_sorted(at, end, less)) std::stable_sort(at, end, less);
    at = end;
  }
}

}  // namespace

CodePoints::~CodePoints() {
  points_.resize(points_.capacity());  // earlier contents may have been longer
  Wipe({reinterpret_cast<std::uint8_t*>(points_.data()), points_.size() * sizeof(char32_t)});
}

void AppendNfd(const std::u32string& from, std::u32string* to) {
  for (const char32_t c : from) {
    if (Within(c, kSyllables, kSyllableCount)) {
      AppendHangul(c, to);
      continue;
    }
    const auto parts = DecompositionOf(PropertiesOf(c));
    if (parts.empty())
      to->push_back(c);
    else
      to->append(parts.data(), parts.size());
  }
  OrderMarks(to);
}

void ComposeNfd(std::u32string* points) {
  std::u32string& text = *points;
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t starter = kNone;  // where the last starter was written
  std::size_t written = 0;
  int last_class = -1;  // class of what was written last after the starter; -1: nothing
  for (const char32_t c : text) {
    const int combining_class = CombiningClass(c);
    // A mark is blocked from its starter by one before it of the same class, or by another starter.
    if (starter != kNone && last_class < combining_class) {
      if (const char32_t composite = Compose(text[starter], c); composite != 0) {
        text[starter] = composite;
        continue;
      }
    }
    if (combining_class == 0) {
      starter = written;
      last_class = -1;
    } else {
      last_class = combining_class;
    }
    text[written++] = c;
  }
  text.resize(written);
}

}  // namespace privacy::sealed::unicode
