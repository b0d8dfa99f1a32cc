// What remains to be done inside a database after commits: tombstones made durable, states and certificates of erasures,
// clearing beyond the bound, what is due. One short-lived worker a database (start_workers.hpp).
#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/ipc.h"
#include "tcop/tcopprot.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

PGDLLEXPORT void privacy_database_worker_main(Datum argument);
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/datums.hpp"
#include "pg/fence.hpp"
#include "pg/own_tables.hpp"
#include "pg/restoring.hpp"
#include "pg/settings.hpp"
#include "pg/shared_memory.hpp"
#include "pg/space_slots.hpp"
#include "pg/standby.hpp"
#include "worker/give_way.hpp"
#include "worker/keystore_worker.hpp"
#include "worker/tombstones.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

constexpr int kMostWorkMs = 1000;
constexpr int kMostUnknown = 1024;

int place = -1;         // of this process's database in shared->databases
bool succeeded = false;
bool gave_way = false;
TimestampTz began;

// A session in the database keeps DROP DATABASE, which waits five seconds, from it: after one another worker goes on.
bool IsTimeOver() { return TimestampDifferenceExceeds(began, GetCurrentTimestamp(), kMostWorkMs); }

void Leave(int, Datum) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  pg::SharedDatabase& database = shared->databases[place];
  if (database.worker == MyProcPid) {
    database.worker = 0;
    database.failures = succeeded ? 0 : database.failures + 1;
    if (succeeded) database.failing_since = 0;
    else if (database.failing_since == 0) database.failing_since = GetCurrentTimestamp();
    database.gave_way = succeeded && gave_way ? database.gave_way + 1 : 0;
    if (!succeeded || gave_way || IsTimeOver()) database.work = true;
  }
  LWLockRelease(pg::GeneralLock());
  Wake();
}

void Begin() {
  SetCurrentStatementStartTimestamp();
  StartTransactionCommand();
  LimitLockWaits();
  PushActiveSnapshot(GetTransactionSnapshot());
}

void End() {
  PopActiveSnapshot();
  CommitTransactionCommand();
  CHECK_FOR_INTERRUPTS();
}

// Another worker goes on with what this one had to leave.
template <class Fn>
void GivingWay(Fn fn) {
  if (!UnlessLocked(fn)) gave_way = true;
}

// What must not come between two tables of a restore is left to another worker. Ends the transaction then.
bool YieldToRestore() {
  if (pg::KeepRestoresAway()) return false;
  End();
  gave_way = true;
  ereport(DEBUG1, (errmsg_internal("pg_privacy: the database worker comes again: a restore is under way")));
  return true;
}

// One command in a transaction of its own; the first column of its first row as an integer.
int64 Execute(const char* command, bool beside_restore) {
  Begin();
  if (!beside_restore && YieldToRestore()) return 0;
  SPI_connect();
  pgstat_report_activity(STATE_RUNNING, command);
  if (SPI_execute(command, false, 0) != SPI_OK_SELECT) elog(ERROR, "command failed: %s", command);
  int64 result = 0;
  if (SPI_processed > 0) {
    const char* const text = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
    if (text != nullptr) result = strtoll(text, nullptr, 10);
  }
  SPI_finish();
  End();
  pgstat_report_activity(STATE_IDLE, nullptr);
  return result;
}

// 0, too, if it had to give way.
int64 Command(const char* command, bool beside_restore = true) {
  int64 result = 0;
  GivingWay([&] { result = Execute(command, beside_restore); });
  return result;
}

Datum IntegerArray(const pg::Unknown* first, int count, bool generations) {
  Datum* const items = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<Size>(count)));
  for (int i = 0; i < count; ++i)
    items[i] = Int32GetDatum(generations ? first[i].generation : first[i].deletion_class);
  return PointerGetDatum(construct_array(items, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

void ReplayEvent(const pg::Unknown* first, int count) {
  Uuid event = first->event;
  Oid types[] = {UUIDOID, INT8OID, INT4ARRAYOID, INT4ARRAYOID, TIMESTAMPTZOID};
  Datum values[] = {PointerGetDatum(event.data()), Int64GetDatum(static_cast<int64>(first->subject)),
                    IntegerArray(first, count, false), IntegerArray(first, count, true),
                    pg::TimeDatum(first->time)};
  SPI_connect();
  SPI_execute_with_args("SELECT privacy.replay_erasure($1, $2, $3, $4, $5)", 5, types, values, nullptr, false, 0);
  SPI_finish();
}

bool ReplayOnce() {
  Begin();
  if (YieldToRestore()) return false;
  const pg::DatabaseSpace& space = pg::RequireSpace(pg::Need::kLook);
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const uint64 records = pg::JournalRecords(space.index);
  LWLockRelease(pg::GeneralLock());
  int count = 0;
  const pg::Unknown* const unknown = pg::FindUnknown(space, kMostUnknown, &count);
  for (int first = 0, last; first < count; first = last) {
    for (last = first + 1;
         last < count && unknown[last].event == unknown[first].event && unknown[last].subject == unknown[first].subject;
         ++last) {
    }
    ReplayEvent(unknown + first, last - first);
  }
  int swept[keystore::kMaxFormers + 1];  // key spaces of which this database has the say
  int sweep = 0;
  if (!space.guest) swept[sweep++] = space.index;
  for (int i = 0; !space.guest && i < space.formers; ++i)
    if (!pg::FormerAt(space, i).OwnerLivesHere()) swept[sweep++] = pg::FormerAt(space, i).index;
  End();
  if (count == kMostUnknown) return true;
  shared->databases[place].replayed_records = records;
  // The entries in shared memory go later: a statement that began before this commit still goes by them.
  for (int i = 0; count == 0 && i < sweep; ++i) pg::SweepErased(swept[i]);
  return false;
}

// What the keystore knows to be erased and this database does not. True: there may be more.
bool Replay() {
  bool more = false;
  GivingWay([&] { more = ReplayOnce(); });
  return more;
}

// Tombstones of committed erasures, on disk. False: not yet; those that wait for a missing key file do not count.
bool DestroyPending(bool* owner, bool* guest) {
  Begin();
  bool done = false;
  *owner = *guest = false;
  if (OidIsValid(pg::OidOf(pg::OwnRelation::kErasures))) {
    const pg::DatabaseSpace* const space = pg::FindDatabaseSpace();
    *owner = space != nullptr && !space->guest;
    *guest = space != nullptr && space->guest;
    if (*guest && space->OwnerIsElsewhere()) {
      pg::ApplyArrived(*space);
      if (!IsDurable(space->entry())) SyncSpace(space->index);
    }
    if (*owner) pg::FinishPending(*space, LOG);
    done = *owner && (IsDurable(space->entry()) || SyncSpace(space->index));
    for (int i = 0; *owner && i < space->formers; ++i) {  // erasures of people a fork took over
      const pg::DatabaseSpace& former = pg::FormerAt(*space, i);
      done = (IsDurable(former.entry()) || SyncSpace(former.index)) && done;
    }
  }
  End();
  return done;
}

// A standby writes nothing but its own keystore: keys of people whose erasure it received are destroyed.
void CatchUpOnce() {
  Begin();
  const pg::DatabaseSpace* const space = OidIsValid(pg::OidOf(pg::OwnRelation::kErasures)) ? pg::FindDatabaseSpace() : nullptr;
  if (space != nullptr && !space->guest && !IsDurable(space->entry())) SyncSpace(space->index);
  End();
}

// When something is due next, for StartDatabaseWorkers.
void NoteNextDue() {
  const int64 seconds = Command("SELECT privacy.next_due()");
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->databases[place].next_due =
      seconds == 0 ? 0 : TimestampTzPlusMilliseconds(GetCurrentTimestamp(), seconds * 1000);
  LWLockRelease(pg::GeneralLock());
}

// A guest certifies nothing, but whom the owner erased it clears from its own rows. A restore that is under way brings
// erasures, their keys and the rows one after the other, or side by side: what is missing now may be next. Until it is
// done those people are withheld by their ids.
void ForgetWithOwner() {
  while (!IsTimeOver() && Replay()) {
  }
  Command("SELECT privacy.settle_erasures()", false);
  while (!IsTimeOver() && Command("SELECT privacy.scrub_more()::integer", false) > 0) {
  }
}

// One round. True: it made new erasures, to be settled by another.
bool WorkOnce(bool* owner) {
  if (RecoveryInProgress()) {
    GivingWay([] { CatchUpOnce(); });
    return false;
  }
  bool guest = false, destroyed = false;
  GivingWay([&] { destroyed = DestroyPending(owner, &guest); });
  if (!pg::setting_replay_erasures) return false;
  if (guest) ForgetWithOwner();
  if (!*owner) return false;
  while (!IsTimeOver() && Replay()) {
  }
  if (destroyed) Command("SELECT privacy.settle_erasures()");
  Command("SELECT privacy.end_lookup_keys()");
  Command("SELECT privacy.purge_erasures()");
  while (!IsTimeOver() && Command("SELECT privacy.issue_certificates()") > 0) {
  }
  while (!IsTimeOver() && Command("SELECT privacy.scrub_more()::integer") > 0) {
  }
  while (!IsTimeOver() && Command("SELECT privacy.issue_certificates()") > 0) {
  }
  return !IsTimeOver() && Command("SELECT privacy.erase_due(100)") > 0;
}

}  // namespace

void RunDatabaseWorker(int index) {
  place = index;
  began = GetCurrentTimestamp();
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  pg::SharedDatabase& database = shared->databases[index];
  database.worker = MyProcPid;
  database.work = false;
  const Oid oid = database.database;
  LWLockRelease(pg::GeneralLock());
  before_shmem_exit(Leave, static_cast<Datum>(0));
  BackgroundWorkerInitializeConnectionByOid(oid, InvalidOid, 0);
  LookForDeadlocksFirst();
  bool owner = false;
  while (WorkOnce(&owner)) {
  }
  if (owner) NoteNextDue();
  succeeded = true;
}

}  // namespace privacy::worker

extern "C" void privacy_database_worker_main(Datum argument) {
  pqsignal(SIGTERM, die);
  BackgroundWorkerUnblockSignals();
  privacy::worker::RunDatabaseWorker(DatumGetInt32(argument));
  proc_exit(0);
}
