#include "keystore/lookup_keys.hpp"

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace privacy::keystore {
namespace {

// header 48 | count 4 | zero 4 | salt 32 | entries | checksum 4
// entry, 96: kind 1 | epoch 1 | master epoch 2 | zero 4 | since 8 | nonce 12 | wrapped 32 | tag 16 | zero 20
constexpr std::string_view kMagic = "PGPRLOOK";
constexpr std::string_view kName = "lookup.keys";
constexpr std::size_t kCountAt = 48, kSaltAt = 56, kEntries = 88, kEntry = 96;
constexpr std::size_t kNonce = 16, kBody = 28, kTag = 60;
constexpr std::size_t kMaxEntries = 600;

std::size_t SizeFor(std::size_t entries) { return kEntries + kEntry * entries + 4; }

Result<Key256> Kek(MasterKeys& keys, std::uint16_t epoch, Bytes salt, const Ids& ids) {
  Key256 master_key;
  PRIVACY_TRY(keys.Get(epoch, &master_key));
  std::array<std::uint8_t, 2> number;
  PutBig(number.data(), epoch, 2);
  return crypto::Hkdf(master_key.view(), salt, {AsBytes("pg_privacy/1 lookup"), ids.keystore, ids.space, number});
}

std::array<std::uint8_t, 48> Aad(const Ids& ids, Bytes entry) {
  std::array<std::uint8_t, 48> aad;
  Put(aad, ids.keystore);
  Put(MutableBytes(aad).subspan(16), ids.space);
  Put(MutableBytes(aad).subspan(32), entry.first(16));
  return aad;
}

struct Entry {
  NamedKey key;
  std::uint16_t master_epoch = 0;
  std::int64_t since = 0;
};

// The entries without their keys.
Result<std::vector<std::uint8_t>> ReadBlock(FileSystem& files, const std::string& directory, const Ids& ids,
                                            std::vector<Entry>* entries) {
  const std::string path = directory + "/" + std::string(kName);
  PRIVACY_ASSIGN(auto block, ReadFile(files, path, SizeFor(kMaxEntries)));
  PRIVACY_TRY(EnsureBlock(block, path, kMagic, ids));
  const std::size_t count = block.size() < SizeFor(0) ? 0 : static_cast<std::size_t>(GetBig(&block[kCountAt], 4));
  if (count > kMaxEntries || block.size() != SizeFor(count)) return DamagedFile(path, "its length is wrong");
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes bytes = Bytes(block).subspan(kEntries + kEntry * i, kEntry);
    Entry& entry = entries->emplace_back();
    entry.key.kind = static_cast<WrappedKeyKind>(bytes[0]);
    entry.key.epoch = bytes[1];
    entry.master_epoch = static_cast<std::uint16_t>(GetBig(&bytes[2], 2));
    entry.since = static_cast<std::int64_t>(GetBig(&bytes[8], 8));
  }
  return block;
}

Result<std::vector<Entry>> ReadEntries(FileSystem& files, const std::string& directory, const Ids& ids,
                                       MasterKeys& keys) {
  std::vector<Entry> entries;
  PRIVACY_ASSIGN(const auto block, ReadBlock(files, directory, ids, &entries));
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Bytes bytes = Bytes(block).subspan(kEntries + kEntry * i, kEntry);
    PRIVACY_ASSIGN(const Key256 kek, Kek(keys, entries[i].master_epoch, Bytes(block).subspan(kSaltAt, 32), ids));
    const Status opened = aead.Open(kek.view(), bytes.subspan(kNonce, 12), Aad(ids, bytes), bytes.subspan(kBody, 32),
                                    bytes.subspan(kTag, 16), entries[i].key.key.writable());
    if (!opened.ok()) {
      return DamagedFile(directory + "/" + std::string(kName), "an entry does not authenticate under the master key");
    }
  }
  return entries;
}

// A new file, all entries under this master epoch, with a new salt. erase: what the old one held is overwritten.
Status WriteEntries(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                    MasterKeys& keys, const std::vector<Entry>& entries, bool erase = false) {
  std::vector<std::uint8_t> block(SizeFor(entries.size()));
  PutBig(&block[kCountAt], entries.size(), 4);
  const MutableBytes salt = MutableBytes(block).subspan(kSaltAt, 32);
  PRIVACY_TRY(crypto::RandomBytes(salt));
  PRIVACY_ASSIGN(const Key256 kek, Kek(keys, master_epoch, salt, ids));
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const MutableBytes bytes = MutableBytes(block).subspan(kEntries + kEntry * i, kEntry);
    bytes[0] = static_cast<std::uint8_t>(entries[i].key.kind);
    bytes[1] = entries[i].key.epoch;
    PutBig(&bytes[2], master_epoch, 2);
    PutBig(&bytes[8], static_cast<std::uint64_t>(entries[i].since), 8);
    PRIVACY_TRY(crypto::RandomBytes(bytes.subspan(kNonce, 12)));
    PRIVACY_TRY(aead.Seal(kek.view(), bytes.subspan(kNonce, 12), Aad(ids, bytes), entries[i].key.key.view(),
                          bytes.subspan(kBody, 32), bytes.subspan(kTag, 16)));
  }
  CloseBlock(block, kMagic, ids);
  if (erase) return ReplaceAndErase(files, directory, std::string(kName), block);
  return ReplaceFile(files, directory, std::string(kName), block);
}

}  // namespace

Status CreateLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                        MasterKeys& keys, std::int64_t now) {
  std::vector<Entry> entries(2);
  entries[0].key.kind = WrappedKeyKind::kLookup;
  entries[0].key.epoch = 1;
  entries[1].key.kind = WrappedKeyKind::kSubjectKey;
  for (Entry& entry : entries) {
    entry.since = now;
    PRIVACY_TRY(crypto::RandomKey(entry.key.key.writable()));
  }
  return WriteEntries(files, directory, ids, master_epoch, keys, entries);
}

Result<std::vector<NamedKey>> ReadLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids,
                                             MasterKeys& keys) {
  PRIVACY_ASSIGN(auto entries, ReadEntries(files, directory, ids, keys));
  std::vector<NamedKey> found;
  for (Entry& entry : entries) found.push_back(std::move(entry.key));
  return found;
}

Status CopyLookupKeys(FileSystem& files, const std::string& from_directory, const Ids& from_ids,
                      const std::string& directory, const Ids& ids, std::uint16_t master_epoch, MasterKeys& keys) {
  PRIVACY_ASSIGN(const auto entries, ReadEntries(files, from_directory, from_ids, keys));
  return WriteEntries(files, directory, ids, master_epoch, keys, entries);
}

Status AddLookupKey(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                    MasterKeys& keys, std::uint8_t epoch, std::int64_t now) {
  PRIVACY_ASSIGN(auto entries, ReadEntries(files, directory, ids, keys));
  Entry& entry = entries.emplace_back();
  entry.key.kind = WrappedKeyKind::kLookup;
  entry.key.epoch = epoch;
  entry.since = now;
  PRIVACY_TRY(crypto::RandomKey(entry.key.key.writable()));
  return WriteEntries(files, directory, ids, master_epoch, keys, entries);
}

Status DropLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                      MasterKeys& keys, std::uint8_t below) {
  PRIVACY_ASSIGN(auto entries, ReadEntries(files, directory, ids, keys));
  const auto is_former = [&](const Entry& entry) {
    return entry.key.kind == WrappedKeyKind::kLookup && entry.key.epoch < below;
  };
  std::vector<Entry> kept;
  for (Entry& entry : entries) {
    if (!is_former(entry)) kept.push_back(std::move(entry));
  }
  return WriteEntries(files, directory, ids, master_epoch, keys, kept, true);
}

Result<std::vector<LookupEpoch>> LookupEpochs(FileSystem& files, const std::string& directory, const Ids& ids) {
  std::vector<Entry> entries;
  PRIVACY_TRY(ReadBlock(files, directory, ids, &entries));
  std::vector<LookupEpoch> epochs;
  for (const Entry& entry : entries) {
    if (entry.key.kind == WrappedKeyKind::kLookup) epochs.push_back({entry.key.epoch, entry.master_epoch, entry.since});
  }
  std::sort(epochs.begin(), epochs.end(), [](const auto& a, const auto& b) { return a.epoch < b.epoch; });
  if (epochs.empty()) return DamagedFile(directory + "/" + std::string(kName), "it holds no lookup key");
  return epochs;
}

Result<std::vector<std::uint16_t>> LookupKeysEpochs(FileSystem& files, const std::string& directory, const Ids& ids) {
  std::vector<Entry> entries;
  PRIVACY_TRY(ReadBlock(files, directory, ids, &entries));
  std::vector<std::uint16_t> epochs;
  for (const Entry& entry : entries) epochs.push_back(entry.master_epoch);
  return epochs;
}

Status RewrapLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                        MasterKeys& keys) {
  PRIVACY_ASSIGN(const auto epochs, LookupKeysEpochs(files, directory, ids));
  if (std::all_of(epochs.begin(), epochs.end(), [&](std::uint16_t epoch) { return epoch == master_epoch; })) {
    return SyncDirectory(files, directory);  // replacing it may have failed at the last step
  }
  PRIVACY_ASSIGN(const auto entries, ReadEntries(files, directory, ids, keys));
  return WriteEntries(files, directory, ids, master_epoch, keys, entries);
}

}  // namespace privacy::keystore
