#include "worker/open_keystore.hpp"

extern "C" {
#include "access/xlog.h"
#include "miscadmin.h"
#include "utils/timestamp.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/settings.hpp"
#include "pg/space_slots.hpp"
#include "worker/fetch_keys.hpp"
#include "worker/kept_locks.hpp"
#include "worker/mirror.hpp"
#include "worker/rotate_signing.hpp"
#include "worker/rotation.hpp"
#include "worker/start_workers.hpp"

namespace privacy::worker {

namespace {

using pg::KeystoreCondition;
using pg::shared;

int lock_descriptor = -1;  // LOCK is held as long as the server lives (kept_locks.hpp)

void Keep(const Error& error, pg::SharedError* place) {
  const auto copy = [](char (&to)[pg::kMaxErrorText], const std::string& from) {
    strlcpy(to, from.c_str(), sizeof(to));
  };
  strlcpy(place->sqlstate, std::string(SqlState(error.code)).c_str(), sizeof(place->sqlstate));
  copy(place->message, error.message);
  copy(place->detail, error.detail);
  copy(place->hint, error.hint);
}

void Conclude(KeystoreCondition condition, const Error* error) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->condition = condition;
  shared->last_attempt = GetCurrentTimestamp();
  if (error != nullptr) Keep(*error, &shared->error);
  LWLockRelease(pg::GeneralLock());
  if (error != nullptr && condition != KeystoreCondition::kMissing)
    ereport(LOG, (errmsg("pg_privacy: %s", error->message.c_str()),
                  error->detail.empty() ? 0 : errdetail("%s", error->detail.c_str()),
                  error->hint.empty() ? 0 : errhint("%s", error->hint.c_str())));
}

// What needs no master key need not wait for a slow key service.
void AnnounceLocked() {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  const bool first = shared->condition != KeystoreCondition::kOpen && shared->condition != KeystoreCondition::kLocked;
  if (first) {
    shared->condition = KeystoreCondition::kLocked;
    Keep({.code = Code::kWrongState,
          .message = "the keystore is locked",
          .detail = "The master key is being fetched.",
          .hint = "See the server log if it stays so."},
         &shared->error);
  }
  LWLockRelease(pg::GeneralLock());
  if (first) ConditionVariableBroadcast(&shared->answered_cv);
}

Error Missing(const std::string& path) {
  return {.code = Code::kKeystore,
          .message = "there is no keystore",
          .detail = "No keystore is at \"" + path + "\".",
          .hint = "Run privacy.create_keystore() if there never was one, or put the keystore back in its place."};
}

// A worker that was started anew finds the lock as the former one left it: held.
Status EnsureLocked(const keystore::Store& store) {
  if (lock_descriptor >= 0) return {};
  const int kept = TakeKeptLock(KeptLock::kKeystore, store.path() + "/LOCK");
  if (kept >= 0) {
    lock_descriptor = kept;
    return store.NoteHolder(kept, MyProcPid, GetSystemIdentifier());
  }
  PRIVACY_ASSIGN(lock_descriptor, store.Lock(MyProcPid, GetSystemIdentifier()));
  KeepLock(KeptLock::kKeystore, lock_descriptor);
  return {};
}

Status Recover(const keystore::Store& store, const Uuid& id, pg::SharedSpace* place) {
  PRIVACY_ASSIGN(auto space, keystore::Space::Open(store, id, pg::SharedMasterKeys()));
  return RecoverSpace(space.get(), place);
}

// Is it a database of this server? Others are guests, or dropped: theirs are loaded when somebody comes.
bool HasLivingOwner(const keystore::SpaceState& state) {
  return state.owner_system == GetSystemIdentifier() && pg::DatabaseExists(state.owner_database);
}

// Makes an entry in shared memory for every key space in use, recovered. One that fails fences itself alone. What the
// server left undone when it stopped is finished without waiting for somebody to come.
Status RecoverSpaces(const keystore::Store& store) {
  PRIVACY_ASSIGN(auto ids, store.Spaces());
  for (const Uuid& id : ids) {
    const int at = pg::FindOrAddSpace(id);
    if (at < 0) break;  // no room: loaded when somebody comes
    pg::SharedSpace* const place = &shared->spaces[at];
    LWLockAcquire(pg::SpaceLock(at), LW_EXCLUSIVE);
    if (place->state.opened == 0) {
      const Status status = Recover(store, id, place);
      place->failed = !status.ok();
      if (!status.ok()) Keep(status.error(), &place->error);
    }
    const bool failed = place->failed;
    const bool owned = !failed && HasLivingOwner(place->state);
    const Oid owner = place->state.owner_database;
    LWLockRelease(pg::SpaceLock(at));
    if (owned) {
      if (const int database = pg::FindOrAddDatabase(owner, at); database >= 0) WantDatabaseWorker(database);
    } else if (!failed) {
      pg::DropSpace(at);
    }
  }
  return {};
}

// Everything up to a usable keystore. *condition says how far it came.
Status Open(KeystoreCondition* condition) {
  *condition = KeystoreCondition::kFailed;
  const std::string path = pg::KeystorePath();
  keystore::FileSystem& files = pg::KeystoreFiles();
  PRIVACY_TRY(pg::CheckPlaces());
  PRIVACY_TRY(StartMirror());
  PRIVACY_ASSIGN(const bool exists, keystore::Store::Exists(files, path));
  if (!exists) {
    *condition = KeystoreCondition::kMissing;
    return Missing(path);
  }
  PRIVACY_ASSIGN(keystore::Store store, keystore::Store::Open(files, path));
  PRIVACY_TRY(EnsureLocked(store));
  shared->keystore = store.id();
  shared->test_keystore = store.is_test();
  shared->default_master_key = !HasMasterKeyCommand();
  shared->same_file_system = pg::OnSameFileSystem();
  PRIVACY_TRY(RecoverSpaces(store));
  TellFingerprint(store);
  TellEpochs(store);
  *condition = KeystoreCondition::kLocked;
  AnnounceLocked();
  PRIVACY_TRY(FetchMasterKeys(store));
  *condition = KeystoreCondition::kOpen;
  return {};
}

Status Create(bool test) {
  PRIVACY_TRY(pg::CheckPlaces());
  Key256 key;
  PRIVACY_TRY(FetchMasterKey(1, true, &key));
  keystore::CreateOptions options;
  options.now = pg::MicrosecondsNow();
  options.test = test;
  PRIVACY_ASSIGN(keystore::Store store,
                 keystore::Store::Create(pg::KeystoreFiles(), pg::KeystorePath(), key.view(), options));
  return {};
}

}  // namespace

Status RecoverSpace(keystore::Space* space, pg::SharedSpace* place) {
  PRIVACY_ASSIGN(keystore::Recovered recovered, space->Recover(&place->state));
  if (recovered.healed + recovered.cut_records + recovered.skipped_ids > 0)
    ereport(LOG, (errmsg("pg_privacy: a key space was put right: %llu destroyed keys destroyed again, %llu torn journal "
                         "records cut, %llu ids skipped",
                         static_cast<unsigned long long>(recovered.healed),
                         static_cast<unsigned long long>(recovered.cut_records),
                         static_cast<unsigned long long>(recovered.skipped_ids))));
  for (const std::string& warning : recovered.warnings) ereport(LOG, (errmsg("pg_privacy: %s", warning.c_str())));
  return {};
}

bool OpenKeystore(pg::WorkerRequest request) {
  if (request == pg::WorkerRequest::kOpen && shared->condition == KeystoreCondition::kOpen && lock_descriptor >= 0)
    return false;  // asked while it was being opened
  bool open = false;
  pg::Run([&] {
    KeystoreCondition condition = KeystoreCondition::kFailed;
    if (request >= pg::WorkerRequest::kCreateTest) {
      const Status opened = Open(&condition);
      if (opened.ok()) return Conclude(condition, nullptr);
      if (condition != KeystoreCondition::kMissing) return Conclude(condition, &opened.error());
      const Status created = Create(request == pg::WorkerRequest::kCreateTest);
      if (!created.ok()) return Conclude(KeystoreCondition::kMissing, &created.error());
      ereport(LOG, (errmsg("pg_privacy: keystore created")));
    }
    const Status opened = Open(&condition);
    open = opened.ok();
    Conclude(condition, opened.ok() ? nullptr : &opened.error());
    if (opened.ok()) WantAllDatabaseWorkers();  // for what waited for the key: certificates are to be signed
  });
  return open;
}

}  // namespace privacy::worker
