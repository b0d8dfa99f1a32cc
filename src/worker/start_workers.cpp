#include "worker/start_workers.hpp"

extern "C" {
#include "access/xlog.h"
#include "access/xlogrecovery.h"
#include "postmaster/bgworker.h"
#include "utils/timestamp.h"
}

#include "pg/shared_memory.hpp"
#include "pg/space_slots.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

constexpr int kFirstPauseMs = 5000;  // after a failure; doubled with each
constexpr int kMostFailures = 8;
constexpr int kStartingMs = 60000;
constexpr int kGatherMs = 250;  // from one worker to the next: what many sessions leave behind is done at once
constexpr int kMostGaveWay = 4;  // so often that pause is doubled while another session has a lock that it wants: 4 seconds
constexpr int kStandbyPauseMs = 5000;

// On a standby: something was replayed since the last look, and nobody looked for a while.
bool IsBehind(const pg::SharedDatabase& database) {
  return database.used && !database.guest && database.caught_up_position != GetXLogReplayRecPtr(nullptr) &&
         TimestampDifferenceExceeds(database.worker_started, GetCurrentTimestamp(), kStandbyPauseMs);
}

// A guest with an owner on this server hears of erasures through the journal they share; else they arrive as rows.
bool IsBehindOwner(const pg::SharedDatabase& guest) {
  const keystore::SpaceState& state = shared->spaces[guest.space].state;
  return guest.replayed_records != pg::JournalRecords(guest.space) || state.owner_system != GetSystemIdentifier();
}

bool IsWanted(const pg::SharedDatabase& database) {
  if (!database.used || !database.work || database.worker > 0 || database.failures >= kMostFailures) return false;
  if (database.worker < 0)  // on its way; one that never arrives is not waited for
    return TimestampDifferenceExceeds(database.worker_started, GetCurrentTimestamp(), kStartingMs);
  if (database.failures == 0)
    return TimestampDifferenceExceeds(database.worker_started, GetCurrentTimestamp(),
                                      kGatherMs << Min(database.gave_way, kMostGaveWay));
  return TimestampDifferenceExceeds(database.worker_started, GetCurrentTimestamp(),
                                    kFirstPauseMs << Min(database.failures, 7));
}

bool Start(int index, bool recovering) {
  BackgroundWorker worker{};
  snprintf(worker.bgw_name, BGW_MAXLEN, "pg_privacy database %u", shared->databases[index].database);
  strlcpy(worker.bgw_type, "pg_privacy database", BGW_MAXLEN);
  worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
  worker.bgw_start_time = recovering ? BgWorkerStart_ConsistentState : BgWorkerStart_RecoveryFinished;
  worker.bgw_restart_time = BGW_NEVER_RESTART;
  strlcpy(worker.bgw_library_name, "pg_privacy", BGW_MAXLEN);
  strlcpy(worker.bgw_function_name, "privacy_database_worker_main", BGW_MAXLEN);
  worker.bgw_main_arg = Int32GetDatum(index);
  return RegisterDynamicBackgroundWorker(&worker, nullptr);
}

}  // namespace

bool StartDatabaseWorkers() {
  const bool recovering = RecoveryInProgress();
  bool waiting = false;
  for (int i = 0; i < pg::kMaxDatabases; ++i) {
    LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
    pg::SharedDatabase& database = shared->databases[i];
    if (recovering && IsBehind(database)) database.work = true;
    if (database.next_due != 0 && database.next_due <= GetCurrentTimestamp()) {
      database.work = true;
      database.next_due = 0;  // the worker says anew
    }
    const bool wanted = IsWanted(database);
    if (wanted) {
      database.worker = -1;  // under way
      database.worker_started = GetCurrentTimestamp();
    }
    waiting = waiting || (database.used && database.work && !wanted && database.failures < kMostFailures);
    LWLockRelease(pg::GeneralLock());
    if (!wanted || Start(i, recovering)) continue;
    LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
    database.worker = 0;
    ++database.failures;
    LWLockRelease(pg::GeneralLock());
    waiting = true;
  }
  return waiting || recovering;
}

long UntilNextDue(long at_most) {
  const TimestampTz now = GetCurrentTimestamp();
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  for (const pg::SharedDatabase& database : shared->databases)
    if (database.used && database.next_due != 0)
      at_most = Min(at_most, TimestampDifferenceMilliseconds(now, database.next_due) + 1);
  LWLockRelease(pg::GeneralLock());
  return at_most;
}

void WantDatabaseWorker(int database) noexcept {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->databases[database].work = true;
  shared->databases[database].failures = 0;
  shared->databases[database].gave_way = 0;
  LWLockRelease(pg::GeneralLock());
  Wake();
}

void WantDatabaseWorkerFor(Oid database) noexcept {
  for (int i = 0; shared != nullptr && i < pg::kMaxDatabases; ++i)
    if (shared->databases[i].used && shared->databases[i].database == database) return WantDatabaseWorker(i);
}

void WantAllDatabaseWorkers() {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  for (pg::SharedDatabase& database : shared->databases)
    if (database.used) database.work = database.work || !database.guest || IsBehindOwner(database);
  LWLockRelease(pg::GeneralLock());
}

}  // namespace privacy::worker
