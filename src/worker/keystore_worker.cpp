#include "worker/keystore_worker.hpp"

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
#include "worker/fetch_keys.hpp"
#include "worker/heal.hpp"
#include "worker/kept_locks.hpp"
#include "worker/mirror.hpp"
#include "worker/open_keystore.hpp"
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

bool to_resume = false;    // the keystore was opened: what was cut short goes on, once recovery is over

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
  if (OpenKeystore(request)) to_resume = true;
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
    HealFromMirror();
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
  InitKeptLocks();
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
