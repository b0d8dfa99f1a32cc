// The key files of a key space and of its mirror.
#pragma once
#include <vector>

#include "keystore/class_file.hpp"
#include "keystore/mirror_journal.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// Takes keys and key files from the mirror that the keystore lacks; the journal and the counters are merged already.
// Returns how many. REQUIRES: nobody uses the key space.
Result<std::uint64_t> MergeKeys(const JournalPlaces& places);

// While the key space is used, in two steps: single keys that are damaged or missing in files that both have. They are
// looked for while everybody works, and taken while nobody writes to the key space.
struct Unhealthy {
  struct Place {
    ClassFileName file;
    std::uint64_t subject = 0;
  };
  std::vector<Place> places;  // whole in the mirror
  std::uint64_t damaged = 0;  // of all: a checksum is wrong, or the mirror has a key where the keystore has none
};
Result<Unhealthy> FindUnhealthy(const JournalPlaces& places);
// Durable when it returns; how many were taken. Readers may read meanwhile. REQUIRES: nobody writes to the key space, and
// the mirror is in step.
Result<std::uint64_t> HealKeys(const JournalPlaces& places, const Unhealthy& found);

}  // namespace privacy::keystore
