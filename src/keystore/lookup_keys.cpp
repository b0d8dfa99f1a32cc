#include "keystore/lookup_keys.hpp"

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

}  // namespace

Status CreateLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids, std::uint16_t master_epoch,
                        MasterKeys& keys, std::int64_t now) {
  constexpr std::size_t kCount = 2;
  std::array<std::uint8_t, kEntries + kEntry * kCount + 4> block{};
  PutBig(&block[kCountAt], kCount, 4);
  const MutableBytes salt = MutableBytes(block).subspan(kSaltAt, 32);
  PRIVACY_TRY(crypto::RandomBytes(salt));
  PRIVACY_ASSIGN(const Key256 kek, Kek(keys, master_epoch, salt, ids));
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  for (std::size_t i = 0; i < kCount; ++i) {
    const MutableBytes entry = MutableBytes(block).subspan(kEntries + kEntry * i, kEntry);
    entry[0] = static_cast<std::uint8_t>(i == 0 ? WrappedKeyKind::kLookup : WrappedKeyKind::kSubjectKey);
    entry[1] = i == 0 ? 1 : 0;
    PutBig(&entry[2], master_epoch, 2);
    PutBig(&entry[8], static_cast<std::uint64_t>(now), 8);
    Key256 key;
    PRIVACY_TRY(crypto::RandomKey(key.writable()));
    PRIVACY_TRY(crypto::RandomBytes(entry.subspan(kNonce, 12)));
    PRIVACY_TRY(aead.Seal(kek.view(), entry.subspan(kNonce, 12), Aad(ids, entry), key.view(), entry.subspan(kBody, 32),
                          entry.subspan(kTag, 16)));
  }
  CloseBlock(block, kMagic, ids);
  return ReplaceFile(files, directory, std::string(kName), block);
}

Result<std::vector<NamedKey>> ReadLookupKeys(FileSystem& files, const std::string& directory, const Ids& ids,
                                             MasterKeys& keys) {
  const std::string path = directory + "/" + std::string(kName);
  PRIVACY_ASSIGN(const auto block, ReadFile(files, path, SizeFor(kMaxEntries)));
  PRIVACY_TRY(EnsureBlock(block, path, kMagic, ids));
  const std::size_t count = block.size() < SizeFor(0) ? 0 : static_cast<std::size_t>(GetBig(&block[kCountAt], 4));
  if (count > kMaxEntries || block.size() != SizeFor(count)) return DamagedFile(path, "its length is wrong");
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  std::vector<NamedKey> found;
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes entry = Bytes(block).subspan(kEntries + kEntry * i, kEntry);
    PRIVACY_ASSIGN(const Key256 kek,
                   Kek(keys, static_cast<std::uint16_t>(GetBig(&entry[2], 2)), Bytes(block).subspan(kSaltAt, 32), ids));
    NamedKey& key = found.emplace_back();
    key.kind = static_cast<WrappedKeyKind>(entry[0]);
    key.epoch = entry[1];
    const Status opened = aead.Open(kek.view(), entry.subspan(kNonce, 12), Aad(ids, entry), entry.subspan(kBody, 32),
                                    entry.subspan(kTag, 16), key.key.writable());
    if (!opened.ok()) return DamagedFile(path, "an entry does not authenticate under the master key");
  }
  return found;
}

}  // namespace privacy::keystore
