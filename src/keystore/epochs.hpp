// What of a keystore is wrapped under which master epoch.
#pragma once
#include <string>
#include <vector>

#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// Files that cannot be read without the master key of this epoch, old ones that were left over too; needs no master key.
Result<std::vector<std::string>> FilesUnder(const Store& store, std::uint16_t epoch);

// Ensure that every copy of the keystore that this server keeps up is at a later epoch than this one, so that the key of
// this one may go. There is none yet: a mirror is to be asked here.
Status EnsureCopiesBeyond(const Store& store, std::uint16_t epoch);

}  // namespace privacy::keystore
