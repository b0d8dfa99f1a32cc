// The key files of a key space and of its mirror.
#pragma once
#include "keystore/mirror_journal.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// Takes keys and key files from the mirror that the keystore lacks; the journal and the counters are merged already.
// Returns how many. REQUIRES: nobody uses the key space.
Result<std::uint64_t> MergeKeys(const JournalPlaces& places);

}  // namespace privacy::keystore
