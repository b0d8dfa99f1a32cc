// The master key: 32 bytes that wrap all else. It comes from a command (a KMS, an HSM, a vault) or from a file the
// extension makes in a directory of its own. A master key has an epoch, a number from 1; master.state of the store
// holds, for each epoch that is open, a salt and a check value that tells a wrong key from the right one.
#pragma once
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/secret.hpp"
#include "keystore/filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// Where this process finds the master key of an epoch. The PostgreSQL side answers from shared memory and says
// kWrongState ("locked") while it has none; tests and tools answer from what they hold.
class MasterKeys {
 public:
  virtual ~MasterKeys() = default;
  virtual Status Get(std::uint16_t epoch, Key256* key) = 0;
};

// Exactly 64 hexadecimal digits, or the base64 of 32 bytes; one line feed (or CR LF) at the end is allowed.
// kKeystore otherwise; the text is never quoted.
Result<Key256> ParseMasterKey(std::string_view text);

// <directory>/master-0001.key: 64 hexadecimal digits and a line feed, 0600 in a directory 0700 (made when missing).
std::string MasterKeyFileName(const std::string& directory, std::uint16_t epoch);
// Makes the file durable and returns its key; a file that is there already is read, never replaced.
Result<Key256> CreateMasterKeyFile(FileSystem& files, const std::string& directory, std::uint16_t epoch);
Result<Key256> ReadMasterKeyFile(FileSystem& files, const std::string& directory, std::uint16_t epoch);
// Overwrites the file, durably, and removes it. One that is not there is destroyed.
Status DestroyMasterKeyFile(FileSystem& files, const std::string& directory, std::uint16_t epoch);
// True when that was cut short before the file was removed: it holds no key any more.
Result<bool> IsMasterKeyFileOverwritten(FileSystem& files, const std::string& directory, std::uint16_t epoch);

}  // namespace privacy::keystore
