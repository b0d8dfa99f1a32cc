#include "worker/rotate_signing.hpp"

extern "C" {
#include "access/xlog.h"
}

#include "keystore/signing.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "worker/every_space.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

Result<keystore::Store> OpenStore() {
  return keystore::Store::Open(pg::KeystoreFiles(), pg::KeystorePath(), shared->keystore);
}

Status Record(keystore::Space* space, keystore::SpaceState* state, const keystore::NextSigningKey& next) {
  bool known = false;
  PRIVACY_TRY(space->Read(*state, 1, [&](const keystore::JournalRecord& record) {
    known = known || (record.kind == keystore::RecordKind::kSigningKey && Equal(record.payload, next.record));
    return !known;
  }));
  if (known) return {};
  keystore::JournalRecord record;
  record.kind = keystore::RecordKind::kSigningKey;
  record.time = pg::MicrosecondsNow();
  record.payload = next.record;
  return space->Append(state, record);
}

Status Rotate(const keystore::Store& store) {
  PRIVACY_ASSIGN(const keystore::NextSigningKey next,
                 keystore::PrepareSigningKey(store, pg::SharedMasterKeys(), pg::MicrosecondsNow()));
  PRIVACY_TRY(ForEverySpace(store, [&](keystore::Space* space, keystore::SpaceState* state) {
    return Record(space, state, next);
  }));
  const Status taken = keystore::TakeNextSigningKey(store, pg::SharedMasterKeys());
  TellFingerprint(store);
  PRIVACY_TRY(taken);
  pg::Call([] {
    ereport(LOG, (errmsg("pg_privacy: certificates are signed with a new key"),
                  errdetail("Its fingerprint is %s.", shared->fingerprint)));
  });
  return {};
}

}  // namespace

void TellFingerprint(const keystore::Store& store) {
  if (const auto keys = keystore::SigningKeys(store); keys.ok() && !keys->empty())
    strlcpy(shared->fingerprint, keys->back().fingerprint.c_str(), sizeof(shared->fingerprint));
}

Status RotateSigningKey(pg::SharedTask* task) {
  if (RecoveryInProgress())
    return Error{.code = Code::kWrongState,
                 .message = "a standby cannot rotate the signing key",
                 .hint = "Rotate on the primary, and copy its keystore here again."};
  PRIVACY_ASSIGN(const keystore::Store store, OpenStore());
  PRIVACY_TRY(Rotate(store));
  strlcpy(task->fingerprint, shared->fingerprint, sizeof(task->fingerprint));
  return {};
}

void ResumeSigningKey() {
  if (RecoveryInProgress()) return;
  pg::Pending problem;
  const bool done = pg::Try(
      []() -> Status {
        PRIVACY_ASSIGN(const keystore::Store store, OpenStore());
        PRIVACY_ASSIGN(const bool begun, keystore::HasNextSigningKey(store));
        return begun ? Rotate(store) : Status();
      },
      &problem);
  if (!done) ereport(LOG, (errmsg("pg_privacy: the new signing key is not in use yet: %s", problem.message)));
}

}  // namespace privacy::worker
