// What of a keystore is wrapped under which master epoch.
#pragma once
#include <string>
#include <vector>

#include "keystore/mirrored_filesystem.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// Files that cannot be read without the master key of this epoch, old ones that were left over too; needs no master key.
Result<std::vector<std::string>> FilesUnder(const Store& store, std::uint16_t epoch);

// Ensure that the mirror is in step and holds nothing of this epoch, so that its key may go: the mirror would be lost.
Status EnsureMirrorBeyond(FileSystem& mirror, const std::string& path, const MirrorState& state, std::uint16_t epoch);

}  // namespace privacy::keystore
