#include "sealed/case_images.hpp"

#include <algorithm>

#include "sealed/normalize.hpp"
#include "sealed/unicode_tables.hpp"
#include "sealed/utf8.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed {

namespace {

constexpr std::size_t kMostIrregular = 4096;  // a function that changes more of them has nothing to do with case
constexpr std::size_t kMaxSought = std::size_t{1} << 18;

bool IsStarter(char32_t c) { return unicode::PropertiesOf(c).combining_class == 0; }

void AppendFolded(char32_t c, std::u32string* to) {
  const auto folding = unicode::FoldingOf(unicode::PropertiesOf(c));
  if (folding.empty())
    to->push_back(c);
  else
    to->append(folding.data(), folding.size());
}

std::u32string Folded(const std::u32string& from) {
  std::u32string to;
  for (const char32_t c : from) AppendFolded(c, &to);
  return to;
}

// caseless/1 folds the decomposed text, whose marks were put in order. Where both have the same marks in the same places,
// and starters that fold alike, the order is the same whatever stands around them. So it is where there are no marks.
bool IsRegular(char32_t c, const std::u32string& image) {
  std::u32string before, after;
  unicode::AppendNfd(std::u32string(1, c), &before);
  unicode::AppendNfd(image, &after);
  const auto alike = [](char32_t a, char32_t b) {
    return a == b || (IsStarter(a) && IsStarter(b) && Folded({a}) == Folded({b}));
  };
  if (std::equal(before.begin(), before.end(), after.begin(), after.end(), alike)) return true;
  return std::all_of(before.begin(), before.end(), IsStarter) && std::all_of(after.begin(), after.end(), IsStarter) &&
         Folded(before) == Folded(after);
}

}  // namespace

bool CaseImages::LearnOne(char32_t c, const std::u32string& image) {
  if (image.size() == 1 && image[0] == c) return true;
  if (image.empty()) return false;
  if (IsRegular(c, image)) return true;
  if (image.size() > 1)
    last_of_many_.insert(image.back());
  else
    sources_[image[0]].push_back(c);
  return sources_.size() + last_of_many_.size() <= kMostIrregular;
}

bool CaseImages::Learn(std::string_view before, std::string_view after) {
  std::u32string from, to;
  if (!DecodeUtf8(before, &from) || !DecodeUtf8(after, &to)) return false;
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < from.size(); i += 2) {
    if (from[i + 1] != U'\n') return false;
    const std::size_t end = to.find(U'\n', at);
    if (end == std::u32string::npos) return false;
    if (!LearnOne(from[i], to.substr(at, end - at))) return false;
    at = end + 1;
  }
  return at == to.size();
}

bool CaseImages::Candidates(std::string_view sought, std::size_t most, std::vector<std::string>* candidates) const {
  if (sought.size() > kMaxSought) return false;  // of a text that is too long no tag can be made
  std::u32string points;
  if (!DecodeUtf8(sought, &points)) return false;
  std::vector<std::u32string> all{points};
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (last_of_many_.contains(points[i])) return false;
    const auto found = sources_.find(points[i]);
    if (found == sources_.end()) continue;
    const std::size_t before = all.size();
    if (before * (1 + found->second.size()) > most) return false;
    for (const char32_t source : found->second) {
      for (std::size_t k = 0; k < before; ++k) {
        std::u32string other = all[k];
        other[i] = source;
        all.push_back(std::move(other));
      }
    }
  }
  for (const std::u32string& text : all) candidates->push_back(EncodeUtf8(text));
  return true;
}

}  // namespace privacy::sealed
