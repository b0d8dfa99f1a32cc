#include "keystore/signing.hpp"

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "keystore/block.hpp"
#include "keystore/file_io.hpp"
#include "keystore/handover.hpp"

namespace privacy::keystore {
namespace {

// header 48 | count 4 | zero 4 | salt 32 | entries | checksum 4
// entry, 96: key id 8 | state 1 | zero 1 | master epoch 2 | zero 4 | since 8 | nonce 12 | wrapped seed 32 | tag 16 |
// zero 12
constexpr std::string_view kMagic = "PGPRSIGN";
constexpr std::string_view kName = "signing.keys";
constexpr std::size_t kCountAt = 48, kSaltAt = 56, kEntries = 88, kEntry = 96;
constexpr std::size_t kNonce = 24, kBody = 36, kTag = 68;
constexpr std::size_t kMaxEntries = 256;
constexpr std::uint8_t kCurrent = 1, kReplaced = 2, kNext = 3;

std::size_t SizeFor(std::size_t entries) { return kEntries + kEntry * entries + 4; }
std::string PublicName(const std::string& id) { return "signing-" + id + ".pub.pem"; }
bool HoldsSeed(Bytes entry) { return entry[8] == kCurrent || entry[8] == kNext; }

Result<Key256> Kek(Bytes master_key, Bytes salt, const Uuid& keystore, Bytes key_id) {
  return crypto::Hkdf(master_key, salt, {AsBytes("pg_privacy/1 signing"), keystore, key_id});
}

std::array<std::uint8_t, 40> Aad(const Uuid& keystore, Bytes entry) {
  std::array<std::uint8_t, 40> aad;
  Put(aad, keystore);
  Put(MutableBytes(aad).subspan(16), entry.first(24));
  return aad;
}

struct Entries {
  std::vector<std::uint8_t> block;
  std::size_t count = 0;
  Bytes salt() const { return Bytes(block).subspan(kSaltAt, 32); }
  Bytes entry(std::size_t i) const { return Bytes(block).subspan(kEntries + kEntry * i, kEntry); }
  MutableBytes writable(std::size_t i) { return MutableBytes(block).subspan(kEntries + kEntry * i, kEntry); }
  // The entry in this state; count when there is none.
  std::size_t Find(std::uint8_t state) const {
    for (std::size_t i = count; i-- > 0;) {
      if (entry(i)[8] == state) return i;
    }
    return count;
  }
};

Result<Entries> ReadEntries(const Store& store) {
  const std::string path = store.path() + "/" + std::string(kName);
  Entries entries;
  PRIVACY_ASSIGN(entries.block, ReadFile(store.files(), path, SizeFor(kMaxEntries)));
  PRIVACY_TRY(EnsureBlock(entries.block, path, kMagic, Ids{store.id(), {}}));
  if (entries.block.size() >= SizeFor(0)) entries.count = static_cast<std::size_t>(GetBig(&entries.block[kCountAt], 4));
  if (entries.count > kMaxEntries || entries.block.size() != SizeFor(entries.count)) {
    return DamagedFile(path, "its length is wrong");
  }
  return entries;
}

// SHA-256 of the DER inside a PEM text, in hexadecimal digits; empty when it is not one.
std::string FingerprintOf(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----", kEnd = "-----END PUBLIC KEY-----";
  const auto begin = pem.find(kBegin), end = pem.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return "";
  std::string base64;
  for (const char c : pem.substr(begin + kBegin.size(), end - begin - kBegin.size())) {
    if (c != '\n' && c != '\r') base64 += c;
  }
  std::vector<std::uint8_t> der(base64.size() / 4 * 3);
  const auto size = crypto::DecodeBase64(base64, der);
  if (!size.ok()) return "";
  const auto digest = crypto::Sha256({Bytes(der).first(*size)});
  return digest.ok() ? crypto::Hex(*digest) : "";
}

// Wraps the seed into the entry, whose id is set.
Status SealSeed(const Uuid& keystore, Bytes salt, std::uint16_t epoch, Bytes master_key, const Key256& seed,
                MutableBytes entry) {
  PutBig(&entry[10], epoch, 2);
  PRIVACY_TRY(crypto::RandomBytes(entry.subspan(kNonce, 12)));
  PRIVACY_ASSIGN(const Key256 kek, Kek(master_key, salt, keystore, entry.first(8)));
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  return aead.Seal(kek.view(), entry.subspan(kNonce, 12), Aad(keystore, entry), seed.view(), entry.subspan(kBody, 32),
                   entry.subspan(kTag, 16));
}

}  // namespace

Status CreateSigningKeys(FileSystem& files, const std::string& directory, const Uuid& keystore, Bytes master_key,
                         std::int64_t now) {
  Key256 seed;
  PRIVACY_TRY(crypto::RandomKey(seed.writable()));
  PRIVACY_ASSIGN(const auto public_key, crypto::PublicKeyOf(seed.view()));
  PRIVACY_ASSIGN(const auto key_id, crypto::FromHex(public_key.id));
  PRIVACY_TRY(ReplaceFile(files, directory, PublicName(public_key.id), AsBytes(public_key.pem)));

  std::array<std::uint8_t, kEntries + kEntry + 4> block{};
  PutBig(&block[kCountAt], 1, 4);
  const MutableBytes salt = MutableBytes(block).subspan(kSaltAt, 32),
                     entry = MutableBytes(block).subspan(kEntries, kEntry);
  PRIVACY_TRY(crypto::RandomBytes(salt));
  Put(entry, key_id);
  entry[8] = kCurrent;
  PutBig(&entry[16], static_cast<std::uint64_t>(now), 8);
  PRIVACY_TRY(SealSeed(keystore, salt, 1, master_key, seed, entry));
  CloseBlock(block, kMagic, Ids{keystore, {}});
  return ReplaceFile(files, directory, std::string(kName), block);
}

Result<std::vector<SigningKeyInfo>> SigningKeys(const Store& store) {
  PRIVACY_ASSIGN(const Entries entries, ReadEntries(store));
  std::vector<SigningKeyInfo> keys;
  for (std::size_t i = 0; i < entries.count; ++i) {
    const Bytes entry = entries.entry(i);
    if (entry[8] == kNext) continue;  // signs nothing yet
    SigningKeyInfo& key = keys.emplace_back();
    key.id = crypto::Hex(entry.first(8));
    key.current = entry[8] == kCurrent;
    key.since = static_cast<std::int64_t>(GetBig(&entry[16], 8));
    const std::string path = store.path() + "/" + PublicName(key.id);
    PRIVACY_ASSIGN(const auto pem, ReadFile(store.files(), path, 4096));
    key.public_pem.assign(pem.begin(), pem.end());
    key.fingerprint = FingerprintOf(key.public_pem);
    if (key.fingerprint.substr(0, 16) != key.id) return DamagedFile(path, "it is not the public key its name says");
    if (i == 0) continue;
    PRIVACY_ASSIGN(Handover handover, ReadHandover(store, key.id));
    key.handover = std::move(handover.document);
    key.handover_signature = std::move(handover.signature);
  }
  return keys;
}

namespace {

Status OpenSeed(const Store& store, MasterKeys& keys, const Entries& entries, Bytes entry, Key256* seed) {
  Key256 master_key;
  PRIVACY_TRY(keys.Get(static_cast<std::uint16_t>(GetBig(&entry[10], 2)), &master_key));
  PRIVACY_ASSIGN(const Key256 kek, Kek(master_key.view(), entries.salt(), store.id(), entry.first(8)));
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  const Status opened = aead.Open(kek.view(), entry.subspan(kNonce, 12), Aad(store.id(), entry),
                                  entry.subspan(kBody, 32), entry.subspan(kTag, 16), seed->writable());
  if (!opened.ok()) {
    return DamagedFile(store.path() + "/" + std::string(kName), "the seed does not authenticate under the master key");
  }
  return {};
}

}  // namespace

Result<std::vector<std::uint16_t>> SigningKeysEpochs(const Store& store) {
  PRIVACY_ASSIGN(const Entries entries, ReadEntries(store));
  std::vector<std::uint16_t> epochs;
  for (std::size_t i = 0; i < entries.count; ++i) {
    if (HoldsSeed(entries.entry(i))) epochs.push_back(static_cast<std::uint16_t>(GetBig(&entries.entry(i)[10], 2)));
  }
  return epochs;
}

Status RewrapSigningKeys(const Store& store, std::uint16_t master_epoch, MasterKeys& keys) {
  PRIVACY_ASSIGN(Entries entries, ReadEntries(store));
  std::vector<std::uint8_t> block = entries.block;
  const MutableBytes salt = MutableBytes(block).subspan(kSaltAt, 32);
  PRIVACY_TRY(crypto::RandomBytes(salt));
  Key256 master_key;
  PRIVACY_TRY(keys.Get(master_epoch, &master_key));
  bool changed = false;
  for (std::size_t i = 0; i < entries.count; ++i) {
    const MutableBytes entry = MutableBytes(block).subspan(kEntries + kEntry * i, kEntry);
    if (!HoldsSeed(entry)) continue;
    changed = changed || GetBig(&entry[10], 2) != master_epoch;
    Key256 seed;
    PRIVACY_TRY(OpenSeed(store, keys, entries, entries.entry(i), &seed));
    PRIVACY_TRY(SealSeed(store.id(), salt, master_epoch, master_key.view(), seed, entry));
  }
  if (!changed) return SyncDirectory(store.files(), store.path());  // replacing it may have failed at the last step
  CloseBlock(block, kMagic, Ids{store.id(), {}});
  return ReplaceFile(store.files(), store.path(), std::string(kName), block);
}

Result<Signature> SignDocument(const Store& store, MasterKeys& keys, std::string_view document) {
  PRIVACY_ASSIGN(const Entries entries, ReadEntries(store));
  const std::string path = store.path() + "/" + std::string(kName);
  for (std::size_t i = entries.count; i-- > 0;) {
    const Bytes entry = entries.entry(i);
    if (entry[8] != kCurrent) continue;
    Key256 seed;
    PRIVACY_TRY(OpenSeed(store, keys, entries, entry, &seed));
    PRIVACY_ASSIGN(const auto public_key, crypto::PublicKeyOf(seed.view()));
    Signature signature;
    signature.key_id = public_key.id;
    PRIVACY_ASSIGN(signature.bytes, crypto::Sign(seed.view(), AsBytes(document)));
    return signature;
  }
  return DamagedFile(path, "it holds no current key");
}

namespace {

Result<NextSigningKey> NextOf(const Store& store, const std::string& id) {
  PRIVACY_ASSIGN(const Handover handover, ReadHandover(store, id));
  NextSigningKey next;
  next.id = id;
  PRIVACY_ASSIGN(next.record, crypto::Sha256({AsBytes(handover.document), AsBytes("\n")}));
  return next;
}

}  // namespace

Result<bool> HasNextSigningKey(const Store& store) {
  PRIVACY_ASSIGN(const Entries entries, ReadEntries(store));
  return entries.Find(kNext) != entries.count;
}

Result<NextSigningKey> PrepareSigningKey(const Store& store, MasterKeys& keys, std::int64_t now) {
  PRIVACY_ASSIGN(Entries entries, ReadEntries(store));
  if (const std::size_t at = entries.Find(kNext); at != entries.count) {  // begun before
    PRIVACY_TRY(SyncDirectory(store.files(), store.path()));
    return NextOf(store, crypto::Hex(entries.entry(at).first(8)));
  }
  if (entries.count == kMaxEntries) {
    return Error{Code::kLimitExceeded, "the keystore has had as many signing keys as it can hold", "", "", ""};
  }
  Key256 seed, master_key;
  PRIVACY_TRY(crypto::RandomKey(seed.writable()));
  PRIVACY_ASSIGN(const auto public_key, crypto::PublicKeyOf(seed.view()));
  PRIVACY_ASSIGN(const auto key_id, crypto::FromHex(public_key.id));
  const std::size_t current = entries.Find(kCurrent);
  const std::string previous = current == entries.count ? "" : crypto::Hex(entries.entry(current).first(8));
  const std::string document = HandoverDocument(store.id(), previous, public_key, now);
  PRIVACY_ASSIGN(const Signature signature, SignDocument(store, keys, document));
  PRIVACY_TRY(ReplaceFile(store.files(), store.path(), PublicName(public_key.id), AsBytes(public_key.pem)));
  PRIVACY_TRY(WriteHandover(store, public_key.id, document, signature.bytes));

  const std::uint16_t epoch = store.current_epoch().number;
  PRIVACY_TRY(keys.Get(epoch, &master_key));
  entries.block.resize(SizeFor(entries.count + 1));
  std::fill(entries.block.end() - kEntry - 4, entries.block.end(), std::uint8_t{0});
  PutBig(&entries.block[kCountAt], ++entries.count, 4);
  const MutableBytes entry = entries.writable(entries.count - 1);
  Put(entry, key_id);
  entry[8] = kNext;
  PutBig(&entry[16], static_cast<std::uint64_t>(now), 8);
  PRIVACY_TRY(SealSeed(store.id(), entries.salt(), epoch, master_key.view(), seed, entry));
  CloseBlock(entries.block, kMagic, Ids{store.id(), {}});
  PRIVACY_TRY(ReplaceFile(store.files(), store.path(), std::string(kName), entries.block));
  return NextOf(store, public_key.id);
}

Status TakeNextSigningKey(const Store& store, MasterKeys& keys) {
  PRIVACY_ASSIGN(Entries entries, ReadEntries(store));
  const std::size_t next = entries.Find(kNext);
  if (next == entries.count) return SyncDirectory(store.files(), store.path());
  for (std::size_t i = 0; i < entries.count; ++i) {
    const MutableBytes entry = entries.writable(i);
    if (entry[8] != kCurrent) continue;
    entry[8] = kReplaced;
    PutBig(&entry[10], 0, 2);
    std::fill(entry.begin() + kNonce, entry.end(), std::uint8_t{0});
  }
  const MutableBytes entry = entries.writable(next);  // the state is authenticated with the seed, which is wrapped anew
  Key256 seed, master_key;
  PRIVACY_TRY(OpenSeed(store, keys, entries, entry, &seed));
  const auto epoch = static_cast<std::uint16_t>(GetBig(&entry[10], 2));
  PRIVACY_TRY(keys.Get(epoch, &master_key));
  entry[8] = kCurrent;
  PRIVACY_TRY(SealSeed(store.id(), entries.salt(), epoch, master_key.view(), seed, entry));
  CloseBlock(entries.block, kMagic, Ids{store.id(), {}});
  return ReplaceAndErase(store.files(), store.path(), std::string(kName), entries.block);
}

}  // namespace privacy::keystore
