// A scan meets rows at nearly even distances. While one row's value is opened, the memory of the next one's is fetched, if
// they go on as they came: opening takes longer than that, and deforming a row waits for each of its values.
#pragma once
#include "pg/compat.hpp"

namespace privacy::read {

// Of one call site.
class NextRow {
 public:
  // `value` as the site was given it, maybe in the scan's page.
  void Fetch(const void* value) {
    const uintptr_t here = reinterpret_cast<uintptr_t>(value);
    const intptr_t distance = static_cast<intptr_t>(here - former_);
    former_ = here;
    const intptr_t size = distance < 0 ? -distance : distance;
    if (size > kMost || size < kLine) return;
    // Of the next row: what is in front of this value, and as much as follows.
    for (intptr_t at = -kLine; at < size; at += kLine) __builtin_prefetch(reinterpret_cast<const void*>(here + distance + at));
  }

 private:
  static constexpr intptr_t kLine = 64;
  static constexpr intptr_t kMost = 768;  // of longer rows this would be many lines, few of which are asked for
  uintptr_t former_ = 0;
};

}  // namespace privacy::read
