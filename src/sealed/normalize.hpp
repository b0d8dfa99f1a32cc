// Unicode normalization (UAX #15) with the frozen tables of version 15.0. Code points that version does not assign pass
// unchanged.
#pragma once
#include <string>

#include "core/no_postgres.hpp"

namespace privacy::sealed::unicode {

// Code points while they are folded: a person's text, so it is wiped when it goes out of scope.
class CodePoints {
 public:
  // REQUIRES: it never holds more than `most`, else what it held before it grew is not wiped.
  explicit CodePoints(std::size_t most) { points_.reserve(most); }
  CodePoints(const CodePoints&) = delete;
  CodePoints& operator=(const CodePoints&) = delete;
  ~CodePoints();

  std::u32string& points() { return points_; }

 private:
  std::u32string points_;
};

void AppendNfd(const std::u32string& from, std::u32string* to);  // REQUIRES: *to is empty
void ComposeNfd(std::u32string* points);                         // NFD to NFC, in place

}  // namespace privacy::sealed::unicode
