// The keystore's Ed25519 signing keys, for certificates of erasure. Seeds lie wrapped in signing.keys; public keys stay
// for ever beside it as signing-<id>.pub.pem. The fingerprint is to be given to the data protection officer when the
// key is made: a key fetched from the accused database proves little.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "crypto/signature.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct SigningKeyInfo {
  std::string id;  // 16 hexadecimal digits
  std::string public_pem;
  std::string fingerprint;  // 64 hexadecimal digits: SHA-256 of the SubjectPublicKeyInfo
  bool current = false;
  // What the key before signed when this one took its place (handover.hpp); empty for the first.
  std::string handover, handover_signature;
  std::int64_t since = 0;  // microseconds since 1970-01-01 UTC
};

// All keys ever, oldest first; needs no master key.
Result<std::vector<SigningKeyInfo>> SigningKeys(const Store& store);

// A first key for a new keystore, wrapped under master epoch 1: public file first, then signing.keys.
Status CreateSigningKeys(FileSystem& files, const std::string& directory, const Uuid& keystore, Bytes master_key,
                         std::int64_t now);

// The master epochs under which seeds are wrapped (those of replaced keys are overwritten); needs no master key.
Result<std::vector<std::uint16_t>> SigningKeysEpochs(const Store& store);
// The same seeds under another master epoch, in a new file that replaces the old one. Does nothing when they are there.
Status RewrapSigningKeys(const Store& store, std::uint16_t master_epoch, MasterKeys& keys);

// --- a new key ---------------------------------------------------------------------------------------------------
// Prepare; record `record` in each journal; Take. Any step may be repeated or begun anew: a key that was prepared is the
// next one until it is taken, and the former signs until then.
struct NextSigningKey {
  std::string id;
  std::array<std::uint8_t, 32> record{};  // SHA-256 of what the former key signed of it
};
Result<bool> HasNextSigningKey(const Store& store);  // prepared, not taken; needs no master key
Result<NextSigningKey> PrepareSigningKey(const Store& store, MasterKeys& keys, std::int64_t now);
// The former key's seed is overwritten.
Status TakeNextSigningKey(const Store& store, MasterKeys& keys);

struct Signature {
  std::string key_id;
  std::array<std::uint8_t, 64> bytes{};
};
// Signs exactly these bytes with the current key; needs the master key.
Result<Signature> SignDocument(const Store& store, MasterKeys& keys, std::string_view document);

}  // namespace privacy::keystore
