// lookup.keys of a key space: the keys of lookup tags, one an epoch, and the subject-key that hashes people's keys.
// Random, and wrapped under the master key: rotating that changes no tag and no hash.
#pragma once
#include <string>
#include <vector>

#include "core/secret.hpp"
#include "keystore/block.hpp"
#include "keystore/master_key.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

enum class WrappedKeyKind : std::uint8_t { kLookup = 1, kSubjectKey = 2 };
struct NamedKey {
  WrappedKeyKind kind = WrappedKeyKind::kLookup;
  std::uint8_t epoch = 0;  // lookup epoch; 0 for the subject-key
  Key256 key;
};

// A new file with lookup epoch 1 and a subject-key, wrapped under this master epoch.
Status CreateLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                        MasterKeys& keys, std::int64_t now);
Result<std::vector<NamedKey>> ReadLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids,
                                             MasterKeys& keys);

// The same keys for a fork of their key space.
Status CopyLookupKeys(FileSystem& files, const std::string& from_directory, const Ids& from_ids,
                      const std::string& directory, const Ids& ids, std::uint16_t master_epoch, MasterKeys& keys);
// A new lookup key of this epoch beside the others. Durable when it returns.
Status AddLookupKey(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                    MasterKeys& keys, std::uint8_t epoch, std::int64_t now);
// Without the lookup keys below this epoch; the file that held them is overwritten.
Status DropLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                      MasterKeys& keys, std::uint8_t below);
struct LookupEpoch {
  std::uint8_t epoch = 0;
  std::uint16_t master_epoch = 0;
  std::int64_t since = 0;  // microseconds since 1970-01-01 UTC
};
// The lookup keys there are, lowest epoch first; needs no master key.
Result<std::vector<LookupEpoch>> LookupEpochs(FileSystem& files, const std::string& directory, const Ids& ids);

// The master epochs under which its entries are wrapped; needs no master key.
Result<std::vector<std::uint16_t>> LookupKeysEpochs(FileSystem& files, const std::string& directory, const Ids& ids);
// The same keys under another master epoch, in a new file that replaces the old one. Does nothing when they are there.
Status RewrapLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                        MasterKeys& keys);

}  // namespace privacy::keystore
