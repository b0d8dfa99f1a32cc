// What lower() or upper() of a collation has to do with caseless/1: two texts that the function makes equal need not be
// equal for a lookup (many locales lower-case 'İ' to 'i', and all upper-case 'ı' to 'I'). It is learnt from what the
// function makes of every character, not from a list of locales; then it says which texts to look up, so that no value is
// missed of which the function makes the text that is sought.
//
// A character is regular if text with it and text with its image always fold alike. Of the others the image is kept.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/no_postgres.hpp"

namespace privacy::sealed {

class CaseImages {
 public:
  // Characters, one a line, and the same text as the function returned it. May be called again with more of them. False:
  // the function is none that this can be said of; it may not be used then.
  // REQUIRES: the function maps each character by itself, but for the two forms of the small sigma.
  bool Learn(std::string_view before, std::string_view after);

  // Every text of which the function makes `sought` folds like one of these. False: more than `most` of them, or unknown.
  bool Candidates(std::string_view sought, std::size_t most, std::vector<std::string>* candidates) const;

 private:
  bool LearnOne(char32_t c, const std::u32string& image);

  std::map<char32_t, std::u32string> sources_;  // an image that is one character: what is not regular and becomes it
  std::set<char32_t> last_of_many_;             // of an image of several
};

}  // namespace privacy::sealed
