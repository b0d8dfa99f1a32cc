// The directory of a mirror: whether it may be one, and who has it.
#pragma once
#include <string>

#include "keystore/file_io.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// Ensure that the directory may be the mirror of this keystore: a mirror of it already, or, when one may be begun, missing
// or empty. Nothing is ever written over anything else. While a server runs none is begun: an empty directory may be the
// place of a file system that is not mounted.
Status PrepareMirror(const Store& keystore, FileSystem& files, const std::string& path, bool may_begin);
// Takes its lock, held until the descriptor is closed. kWrongState when another server has it.
Result<Descriptor> LockMirror(FileSystem& files, const std::string& path);

}  // namespace privacy::keystore
