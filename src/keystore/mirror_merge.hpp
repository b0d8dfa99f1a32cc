// Takes from the mirror what the keystore lacks, before a server begins to use it: so either copy alone is enough.
//
//   journals      the longest common beginning, and the union of what was destroyed (mirror_journal.hpp)
//   keys          a tombstone beats a live key of its own or a lower generation; a live key of a higher generation wins
//                 with its regenerate record only; a whole slot beats a damaged or a missing one
//   counters      the higher ones
//   other files   the keystore's, unless they are missing or damaged, or its journal is the older one
// Where both hold something whole and neither rule decides, the keystore's stays. It writes to the keystore alone.
#pragma once
#include <string>
#include <vector>

#include "keystore/filesystem.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// What was taken, one text each, for the log. REQUIRES that nobody uses either. kKeystore, reason keystore_lost, when
// there is a mirror and no keystore. A mirror that is missing, empty or not finished holds nothing.
Result<std::vector<std::string>> MergeFromMirror(FileSystem& files, const std::string& path, FileSystem& mirror,
                                                 const std::string& other, std::int64_t now);

}  // namespace privacy::keystore
