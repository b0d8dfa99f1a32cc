#include "worker/keystore_worker.hpp"

#include <memory>

extern "C" {
#include "access/xlog.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "storage/pmsignal.h"
#include "storage/proc.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

PGDLLEXPORT void privacy_keystore_worker_main(Datum argument);
}

#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/settings.hpp"
#include "pg/space_slots.hpp"
#include "worker/fetch_keys.hpp"
#include "worker/mirror.hpp"
#include "worker/retire.hpp"
#include "worker/rotate_signing.hpp"
#include "worker/rotation.hpp"
#include "worker/start_workers.hpp"
#include "worker/tasks.hpp"
#include "worker/tombstones.hpp"

namespace privacy::worker {

namespace {

using pg::KeystoreCondition;
using pg::shared;

constexpr int kRestartSeconds = 5;
constexpr long kIdleMs = 60000;
constexpr long kRetryMs = 10000;
constexpr long kSoonMs = 250;
constexpr long kMirrorMs = 5000;
constexpr int kMeanwhileMs = 500;

int lock_descriptor = -1;  // LOCK is held as long as this process lives
bool to_resume = false;    // the keystore was opened: what was cut short goes on, once recovery is over

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

Status Recover(const keystore::Store& store, const Uuid& id, pg::SharedSpace* place) {
  PRIVACY_ASSIGN(auto space, keystore::Space::Open(store, id, pg::SharedMasterKeys()));
  return RecoverSpace(space.get(), place);
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

namespace {

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
  if (lock_descriptor < 0) {
    PRIVACY_ASSIGN(lock_descriptor, store.Lock(MyProcPid, GetSystemIdentifier()));
  }
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

void Serve(pg::WorkerRequest request) {
  if (request == pg::WorkerRequest::kOpen && shared->condition == KeystoreCondition::kOpen && lock_descriptor >= 0)
    return;  // asked while it was being opened
  pg::Run([&] {
    KeystoreCondition condition = KeystoreCondition::kFailed;
    if (request >= pg::WorkerRequest::kCreateTest) {
      const Status opened = Open(&condition);
      if (opened.ok()) return Conclude(condition, nullptr);
      if (condition != KeystoreCondition::kMissing) return Conclude(condition, &opened.error());
      if (const Status created = Create(request == pg::WorkerRequest::kCreateTest); !created.ok()) return Conclude(KeystoreCondition::kMissing, &created.error());
      ereport(LOG, (errmsg("pg_privacy: keystore created")));
    }
    const Status opened = Open(&condition);
    to_resume = to_resume || opened.ok();
    Conclude(condition, opened.ok() ? nullptr : &opened.error());
    if (opened.ok()) WantAllDatabaseWorkers();  // for what waited for the key: certificates are to be signed
  });
}

// What has been asked for and is no matter of opening the keystore.
void WorkOnTask() {
  pg::SharedTask task;
  if (!TakeTask(&task)) return;
  pg::Pending problem;
  const bool done = pg::Try(
      [&]() -> Status {
        if (shared->condition != KeystoreCondition::kOpen)
          return Error{.code = Code::kWrongState,
                       .message = "the keystore is not open",
                       .hint = "privacy.keystore_status() says why."};
        switch (task.kind) {
          case pg::Task::kRotate: return BeginRotation(task.keep_damaged, &task.epoch);
          case pg::Task::kRetire: return RetireEpoch(&task);
          case pg::Task::kRotateSigning: return RotateSigningKey(&task);
          default: return Error{.code = Code::kInternal, .message = "an unknown task"};
        }
      },
      &problem);
  if (!done) return EndTask(nullptr, &problem);
  if (task.kind != pg::Task::kRotate) EndTask(&task, nullptr);  // a rotation ends it when everything is done
}

// One request, answered for everybody who asked so far.
void AnswerRequests() {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  const pg::WorkerRequest request = shared->request;
  const uint64 tickets = shared->asked;
  shared->request = pg::WorkerRequest::kNone;
  LWLockRelease(pg::GeneralLock());
  if (request == pg::WorkerRequest::kNone) return;
  Serve(request);
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->answered = tickets;
  LWLockRelease(pg::GeneralLock());
  ConditionVariableBroadcast(&shared->answered_cv);
}

void Leave(int, Datum) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->worker_latch = nullptr;
  shared->worker_pid = 0;
  LWLockRelease(pg::GeneralLock());
}

void Enter() {
  before_shmem_exit(Leave, static_cast<Datum>(0));
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->worker_latch = &MyProc->procLatch;
  shared->worker_pid = MyProcPid;
  if (shared->request == pg::WorkerRequest::kNone) shared->request = pg::WorkerRequest::kOpen;
  LWLockRelease(pg::GeneralLock());
  EndTaskLeftOver();
}

// Tombstones that a commit could not make durable, and a keystore that was locked.
// Returns how long to sleep.
long Maintain() {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const KeystoreCondition condition = shared->condition;
  LWLockRelease(pg::GeneralLock());
  if (condition == KeystoreCondition::kLocked) {
    LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
    const bool due = TimestampDifferenceExceeds(shared->last_attempt, GetCurrentTimestamp(), kRetryMs);
    if (due && shared->request == pg::WorkerRequest::kNone) shared->request = pg::WorkerRequest::kOpen;
    LWLockRelease(pg::GeneralLock());
  }
  if (to_resume && condition == KeystoreCondition::kOpen && !RecoveryInProgress()) {
    to_resume = false;
    ResumeRotation();
    ResumeRetirements();
    ResumeSigningKey();
  }
  if (condition == KeystoreCondition::kOpen || condition == KeystoreCondition::kLocked) {
    const bool unsynced = SyncTombstones();
    if (StartDatabaseWorkers() || unsynced) return RecoveryInProgress() ? 2 * kSoonMs : kSoonMs;
  }
  return condition == KeystoreCondition::kLocked ? kRetryMs : kIdleMs;
}

// While the master key is being fetched.
void Meanwhile() {
  static TimestampTz last = 0;
  const TimestampTz now = GetCurrentTimestamp();
  if (!TimestampDifferenceExceeds(last, now, kMeanwhileMs)) return;
  last = now;
  pg::Call([] {
    SyncTombstones();
    StartDatabaseWorkers();
  });
}

// An orderly end gives back the ids that were granted and not handed out.
void ParkSpaces() {
  for (int i = 0; i < pg::kMaxSpaces; ++i) {
    pg::SharedSpace& space = shared->spaces[i];
    if (!space.used || space.failed || space.state.opened == 0) continue;
    pg::Pending ignored;
    LWLockAcquire(pg::SpaceLock(i), LW_EXCLUSIVE);
    (void)pg::Try(
        [&]() -> Status {
          PRIVACY_ASSIGN(keystore::Space* handle, pg::SpaceHandle(i));
          return handle->Park(&space.state);
        },
        &ignored);
    LWLockRelease(pg::SpaceLock(i));
  }
}

void Loop() {
  TimestampTz asked_all = GetCurrentTimestamp();
  while (!ShutdownRequestPending) {
    AnswerRequests();
    WorkOnTask();
    const long idle = Maintain();
    const long pause = IsMirrorBehind() ? Min(UntilNextDue(idle), kMirrorMs) : UntilNextDue(idle);
    const bool more = RotateMore() || MirrorMore() || shared->request != pg::WorkerRequest::kNone;
    const int events =
        WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, more ? 0 : pause, PG_WAIT_EXTENSION);
    if ((events & WL_LATCH_SET) != 0) ResetLatch(MyLatch);
    if ((events & WL_TIMEOUT) != 0 && idle == kIdleMs && TimestampDifferenceExceeds(asked_all, GetCurrentTimestamp(), kIdleMs - 1)) {
      WantAllDatabaseWorkers();
      asked_all = GetCurrentTimestamp();
    }
    CHECK_FOR_INTERRUPTS();
    if (ConfigReloadPending) {
      ConfigReloadPending = false;
      ProcessConfigFile(PGC_SIGHUP);
    }
  }
}

}  // namespace

void InitKeystoreWorker() {
  if (!process_shared_preload_libraries_in_progress) return;
  BackgroundWorker worker{};
  strlcpy(worker.bgw_name, "pg_privacy keystore", BGW_MAXLEN);
  strlcpy(worker.bgw_type, "pg_privacy keystore", BGW_MAXLEN);
  worker.bgw_flags = BGWORKER_SHMEM_ACCESS;
  worker.bgw_start_time = BgWorkerStart_PostmasterStart;
  worker.bgw_restart_time = kRestartSeconds;
  strlcpy(worker.bgw_library_name, "pg_privacy", BGW_MAXLEN);
  strlcpy(worker.bgw_function_name, "privacy_keystore_worker_main", BGW_MAXLEN);
  RegisterBackgroundWorker(&worker);
}

}  // namespace privacy::worker

extern "C" void privacy_keystore_worker_main(Datum) {
  pqsignal(SIGHUP, SignalHandlerForConfigReload);
  pqsignal(SIGTERM, SignalHandlerForShutdownRequest);
  BackgroundWorkerUnblockSignals();
  privacy::worker::SetMeanwhile(privacy::worker::Meanwhile);
  privacy::worker::Enter();
  privacy::worker::Loop();
  privacy::worker::ParkSpaces();
  proc_exit(1);  // 0 would mean: do not start me again
}
