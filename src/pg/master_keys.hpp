// The keystore's view of the master keys that the worker keeps in shared memory, and where the keystore lies.
#pragma once
#include "pg/compat.hpp"

#include <string>

#include "keystore/master_key.hpp"

namespace privacy::pg {

// kWrongState ("locked") for an epoch whose key is not there.
keystore::MasterKeys& SharedMasterKeys();

// The file system on which every file of the keystore is read and written, with its mirror if there is one.
keystore::FileSystem& KeystoreFiles();

std::string KeystorePath();
bool HasMirror();
std::string MirrorPath();
std::string MasterKeyPath();

// Refuses places that are copied or lost with the data directory.
Status CheckPlaces();
// Refuses places for a copy of the keystore that would end with the original, or lie beside the master key.
Status CheckBackupPlace(const std::string& path);
// Refuses a mirror in a place that ends with the keystore, is copied with the data or holds the master key.
Status CheckMirrorPlace();
// Keystore or default master key on the data directory's file system: a standing warning, not an error.
bool OnSameFileSystem();

std::int64_t MicrosecondsNow();  // since 1970-01-01 UTC, as the keystore counts

}  // namespace privacy::pg
