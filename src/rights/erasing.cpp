#include "rights/erasing.hpp"

#ifdef __clang__
#pragma clang diagnostic ignored "-Wdeprecated-volatile"  // PostgreSQL's HOLD_INTERRUPTS() counts in a volatile
#endif

#include <unistd.h>

extern "C" {
#include "access/xact.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "storage/pmsignal.h"
#include "utils/guc.h"
#include "utils/timestamp.h"
}

#include "pg/boundary.hpp"
#include "pg/destroy_group.hpp"
#include "pg/fence.hpp"
#include "pg/master_keys.hpp"
#include "pg/settings.hpp"
#include "pg/transaction_stack.hpp"
#include "worker/start_workers.hpp"

namespace privacy::rights {

namespace {

constexpr int kMostPeople = 1024;
constexpr int kAskAgainMs = 1000;

struct Doomed {
  int space;
  int database;
  Uuid event;
  uint16 deletion_class;
  uint64 subject;
  uint8 generation;
  TransactionId xid;
  int level;
};

pg::TransactionStack<Doomed> doomed;
bool wake_worker = false;
keystore::DestroyTarget* targets_at_commit = nullptr;  // room for all of `doomed`: nothing may fail any more then
int people = 0;  // announced in this transaction; those of rolled back savepoints count too

bool IsPersonDoomed(uint64 subject) {
  for (int i = doomed.count - 1; i >= 0; --i)
    if (doomed.items[i].subject == subject) return true;
  return false;
}

void EnsureNotTooMany(uint64 subject) {
  if (IsPersonDoomed(subject)) return;
  if (people >= kMostPeople)
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                    errmsg("no more than %d people can be erased in one transaction", kMostPeople),
                    errhint("Commit, and erase the others in the next one.")));
  ++people;
}

bool IsFirstOfItsSpace(int item) {
  for (int i = 0; i < item; ++i)
    if (doomed.items[i].space == doomed.items[item].space) return false;
  return true;
}

// When the keystore was last asked whether it can be written, and for how many keys.
struct {
  TimestampTz statement, at;
  int space, keys;
} asked;

bool WasJustAsked() {
  return asked.statement == GetCurrentStatementStartTimestamp() && asked.keys >= doomed.count &&
         asked.space == doomed.items[0].space && asked.space == doomed.items[doomed.count - 1].space &&
         !TimestampDifferenceExceeds(asked.at, GetCurrentTimestamp(), kAskAgainMs);
}

// Most often no lock is needed. Where it is (the journal needs room, a key file is replaced at this moment), and where
// something is wrong, it is asked again under the lock.
void EnsureWritable(int index, int keys, const ClassList* known) {
  const keystore::SpaceState& state = pg::shared->spaces[index].state;
  const auto wanted = static_cast<std::size_t>(keys);
  pg::Pending ignored;
  bool ready = false;
  (void)pg::Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* space, pg::SpaceHandle(index));
        if (known != nullptr) {
          PRIVACY_TRY(space->CheckFiles({known->items, static_cast<std::size_t>(known->count)}));
        } else {
          PRIVACY_ASSIGN(const auto classes, space->Classes());
          PRIVACY_TRY(space->CheckFiles(classes));
        }
        PRIVACY_ASSIGN(ready, space->HasRoom(state, wanted));
        return {};
      },
      &ignored);
  if (!ready) {
    LWLockAcquire(pg::SpaceLock(index), LW_EXCLUSIVE);
    pg::Run([&]() -> Status {
      PRIVACY_ASSIGN(keystore::Space* space, pg::SpaceHandle(index));
      return space->CheckWritable(state, wanted);
    });
    LWLockRelease(pg::SpaceLock(index));
  }
  asked = {GetCurrentStatementStartTimestamp(), GetCurrentTimestamp(), index, keys};
}

// The last chance to fail: after this the commit record is written.
void BeforeCommit() {
  if (doomed.count == 0) return;
  for (int i = 0; i < doomed.count && !WasJustAsked(); ++i)
    if (IsFirstOfItsSpace(i)) EnsureWritable(doomed.items[i].space, doomed.count, nullptr);
  targets_at_commit = static_cast<keystore::DestroyTarget*>(MemoryContextAllocHuge(
      TopTransactionContext, sizeof(keystore::DestroyTarget) * static_cast<Size>(doomed.count)));
  // The keys die when the commit record is durable, here and on the standby that the settings ask to wait for.
  ForceSyncCommit();
  if (synchronous_commit < SYNCHRONOUS_COMMIT_ON)
    (void)set_config_option("synchronous_commit", "on", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_LOCAL, true, 0, false);
}

// For tests of crashes: a backend stops here until it is killed.
void WaitIfAsked() noexcept {
  while (pg::setting_debug_wait != nullptr && strcmp(pg::setting_debug_wait, "before_destroy") == 0) {
    if (!PostmasterIsAlive()) _exit(2);  // killed with SIGKILL: nothing may keep the next server from starting
    pg_usleep(100000);
  }
}

// Journal and tombstones for items [first, last) of one event and key space. Never raises: the transaction is committed.
bool Destroy(int first, int last) noexcept {
  const Doomed& head = doomed.items[first];
  pg::Pending pending;
  int count = 0;
  keystore::DestroyTarget* const targets = targets_at_commit;
  for (int i = first; i < last; ++i) {
    const Doomed& one = doomed.items[i];
    if (one.deletion_class != pg::kWholePerson) targets[count++] = {one.deletion_class, one.subject, one.generation};
  }
  const bool done = pg::DestroyTogether(head.space, head.event, targets, count, &pending);
  if (!done)
    ereport(WARNING, (errmsg("the erasure is committed, but the keys could not be destroyed yet: %s", pending.message),
                      errdetail("The person's data are unreadable; the destruction is tried again.")));
  return done;
}

void Drop(const Doomed& one) noexcept { pg::DropErasing(one.space, one.deletion_class, one.subject, one.xid); }

// Runs with interrupts held, after the commit record is durable. An error here would be a PANIC.
void AtCommit() noexcept {
  if (doomed.count == 0) return;
  HOLD_INTERRUPTS();
  WaitIfAsked();
  for (int first = 0, last; first < doomed.count; first = last) {
    for (last = first + 1; last < doomed.count && doomed.items[last].event == doomed.items[first].event &&
                           doomed.items[last].space == doomed.items[first].space;
         ++last) {
    }
    const bool done = Destroy(first, last);
    // Whoever copied a key before is done with it when Wait returns; whoever comes now finds a tombstone or an entry.
    pg::WaitForReaders();
    for (int i = first; done && i < last; ++i) Drop(doomed.items[i]);
  }
  worker::WantDatabaseWorker(doomed.items[0].database);
  RESUME_INTERRUPTS();
}

void AtAbort() noexcept {
  for (int i = 0; i < doomed.count; ++i) Drop(doomed.items[i]);
}

void EndTransaction(XactEvent event, void*) {
  switch (event) {
    case XACT_EVENT_PRE_COMMIT:
    case XACT_EVENT_PRE_PREPARE:
      BeforeCommit();
      return;
    case XACT_EVENT_COMMIT:
      AtCommit();
      if (wake_worker && doomed.count == 0) worker::WantDatabaseWorkerFor(MyDatabaseId);  // else AtCommit did
      break;
    case XACT_EVENT_ABORT: AtAbort(); break;
    case XACT_EVENT_PREPARE: break;  // the entries stay, under the transaction's id
    default: return;
  }
  doomed.Reset();
  people = 0;
  wake_worker = false;
}

void EndSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  const int level = GetCurrentTransactionNestLevel();
  if (event == SUBXACT_EVENT_COMMIT_SUB) doomed.Promote(level);
  if (event != SUBXACT_EVENT_ABORT_SUB) return;
  while (doomed.count > 0 && doomed.items[doomed.count - 1].level >= level) Drop(doomed.items[--doomed.count]);
}

}  // namespace

void EnsureWritable(const pg::DatabaseSpace& place, int keys, const ClassList* classes) {
  EnsureWritable(place.index, doomed.count + keys, classes);
}

void Doom(const pg::DatabaseSpace& space, const Uuid& event, uint16 deletion_class, uint64 subject, uint8 generation) {
  EnsureNotTooMany(subject);
  const int place = pg::PlaceOf(space, deletion_class, subject).index;
  const TransactionId xid = GetTopTransactionId();
  // Noted first: an entry that could not be made is dropped in vain, one that is not noted would stay for ever.
  doomed.Push({place, space.database, event, deletion_class, subject, generation, xid,
               GetCurrentTransactionNestLevel()});
  pg::ReserveErasing(place, deletion_class, subject, xid);
}

bool IsDoomed(uint16 deletion_class, uint64 subject) {
  for (int i = 0; i < doomed.count; ++i)
    if (doomed.items[i].subject == subject && doomed.items[i].deletion_class == deletion_class) return true;
  return false;
}

void WakeWorkerAtCommit() { wake_worker = true; }

void AfterUtility(Node* statement) {
  if (pg::shared == nullptr || !IsA(statement, TransactionStmt)) return;
  const TransactionStmtKind kind = reinterpret_cast<TransactionStmt*>(statement)->kind;
  if (kind != TRANS_STMT_COMMIT_PREPARED && kind != TRANS_STMT_ROLLBACK_PREPARED) return;
  pg::FinishPrepared();
}

void InitErasing() {
  RegisterXactCallback(EndTransaction, nullptr);
  RegisterSubXactCallback(EndSubtransaction, nullptr);
}

}  // namespace privacy::rights
