// What the keyring computes without a person's key: lookup tags, and the hashes of people's keys.
#include "pg/keyring_parts.hpp"

#include "pg/boundary.hpp"

namespace privacy::pg {

namespace {

// The database and its keystore are of two times.
Error NoLookupKey(int in_force, int newest) {
  const std::string numbers = "The values here are tagged with key " + std::to_string(in_force) +
                              ", and the keystore's newest is " + std::to_string(newest) + ".";
  if (newest > in_force)
    return {.code = Code::kWrongState,
            .message = "the lookup key of this database is destroyed",
            .detail = numbers,
            .hint = "The database is older than the last change of it: privacy.rotate_lookup_key() tags its values anew."};
  return {.code = Code::kKeystore,
          .message = "the keystore does not hold the lookup key of this database",
          .detail = numbers,
          .hint = "Put the newest copy of the keystore in place (on a standby, copy the primary's again); if there is none, "
                  "privacy.rotate_lookup_key() makes a new key."};
}

Status PrepareSubjectKey(const DatabaseSpace& space) {
  PRIVACY_TRY(PrepareTools(space));
  if (tools->subject_key) return {};
  Key256 key;
  PRIVACY_TRY(space.space->SubjectKey(&key));
  PRIVACY_ASSIGN(crypto::Hmac hmac, crypto::Hmac::Create(key.view()));
  tools->subject_key.emplace(std::move(hmac));
  return {};
}

}  // namespace

Status MakeTagger(const DatabaseSpace& space) {
  tools->tagger.reset();
  PRIVACY_ASSIGN(auto keys, space.space->LookupKeys());
  for (const keystore::LookupKey& key : keys) {
    if (key.epoch != space.lookup_epoch) continue;
    PRIVACY_ASSIGN(sealed::Tagger tagger, sealed::Tagger::Create(key.key.view(), key.epoch));
    tools->tagger.emplace(std::move(tagger));
    tools->tagger_epoch = key.epoch;
    return {};
  }
  return NoLookupKey(space.lookup_epoch, keys.back().epoch);
}

void LookupTag(sealed::BaseType type, sealed::Lookup mode, Bytes plaintext, uint8 out[16]) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  EnsureSnapshotSeesLookupKey();
  KeepOutOfCores();
  Run([&]() -> Status {
    PRIVACY_TRY(PrepareTagger(space));
    return tools->tagger->Tag(type, mode, plaintext, {out, sealed::kLookupSize});
  });
}

bool CanMakeTags() {
  if (shared == nullptr || shared->condition != KeystoreCondition::kOpen) return false;
  const DatabaseSpace* const space = FindDatabaseSpace();
  if (space == nullptr || !SnapshotSeesLookupKey()) return false;
  KeepOutOfCores();
  Pending why;
  return Try([&]() -> Status { return PrepareTagger(*space); }, &why);
}

void SubjectKeyHash(int32 table_id, const char* key, uint8 out[kSubjectKeySize]) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  KeepOutOfCores();
  uint8 table[4];
  PutBig(table, static_cast<uint32>(table_id), 4);
  Run([&]() -> Status {
    PRIVACY_TRY(PrepareSubjectKey(space));
    PRIVACY_ASSIGN(const crypto::Digest digest, tools->subject_key->Compute({Bytes(table), AsBytes(key)}));
    Put({out, kSubjectKeySize}, Bytes(digest).first(kSubjectKeySize));
    return {};
  });
}

}  // namespace privacy::pg
