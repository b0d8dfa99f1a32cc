#include "pg/new_people.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "executor/tuptable.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

#include "pg/own_tables.hpp"

namespace privacy::pg {

namespace {

constexpr int kBatch = 512;

struct Waiting {
  HeapTuple row;
  int level;   // of the (sub)transaction it was made in
  int stored;  // of the one that stored it; 0: not yet
};
Waiting waiting[kBatch];
int count = 0;
MemoryContext rows = nullptr;  // in TopTransactionContext

bool Remains(const Waiting& one) { return one.stored == 0 || one.stored > one.level; }

void DropStored() {
  int kept = 0;
  for (int i = 0; i < count; ++i)
    if (Remains(waiting[i])) waiting[kept++] = waiting[i];
  count = kept;
  if (count == 0 && rows != nullptr) MemoryContextReset(rows);
}

void Insert(Relation table, const int* which, int batch) {
  TupleTableSlot** const slots = static_cast<TupleTableSlot**>(palloc(sizeof(TupleTableSlot*) * batch));
  for (int i = 0; i < batch; ++i) {
    slots[i] = MakeSingleTupleTableSlot(RelationGetDescr(table), &TTSOpsHeapTuple);
    ExecStoreHeapTuple(heap_copytuple(waiting[which[i]].row), slots[i], true);
  }
  CatalogIndexState const indexes = CatalogOpenIndexes(table);
  CatalogTuplesMultiInsertWithInfo(table, slots, batch, indexes);
  CatalogCloseIndexes(indexes);
  for (int i = 0; i < batch; ++i) ExecDropSingleTupleTableSlot(slots[i]);
  pfree(slots);
}

void EndTransaction(XactEvent event, void*) {
  if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE) {
    FlushNewPeople();
  } else if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE) {
    count = 0;
    rows = nullptr;  // goes with the transaction
  }
}

void EndSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (count == 0 || (event != SUBXACT_EVENT_ABORT_SUB && event != SUBXACT_EVENT_COMMIT_SUB)) return;
  const int level = GetCurrentTransactionNestLevel();
  const bool aborted = event == SUBXACT_EVENT_ABORT_SUB;
  int kept = 0;
  for (int i = 0; i < count; ++i) {
    Waiting one = waiting[i];
    if (one.level >= level) {
      if (aborted) continue;
      one.level = level - 1;
    }
    if (one.stored >= level) one.stored = aborted ? 0 : level - 1;
    waiting[kept++] = one;
  }
  count = kept;
}

}  // namespace

void StoreNewPerson(HeapTuple row) {
  if (count == kBatch) FlushNewPeople();
  if (count == kBatch) {  // all are stored, by a transaction inside the one they came in
    const Relation table = table_open(OidOf(OwnRelation::kSubjects), RowExclusiveLock);
    CatalogTupleInsert(table, row);
    table_close(table, NoLock);
    return;
  }
  if (rows == nullptr)
    rows = AllocSetContextCreate(TopTransactionContext, "privacy new people", ALLOCSET_DEFAULT_SIZES);
  const MemoryContext caller = MemoryContextSwitchTo(rows);
  waiting[count] = {heap_copytuple(row), GetCurrentTransactionNestLevel(), 0};
  MemoryContextSwitchTo(caller);
  ++count;
}

void FlushNewPeople() {
  if (count == 0) return;
  int which[kBatch];
  int batch = 0;
  for (int i = 0; i < count; ++i)
    if (waiting[i].stored == 0) which[batch++] = i;
  if (batch > 0) {
    // Where a transaction ends there may be no snapshot left (workers of logical replication); inserting wants one.
    const bool without_snapshot = !ActiveSnapshotSet();
    if (without_snapshot) PushActiveSnapshot(GetTransactionSnapshot());
    const Relation table = table_open(OidOf(OwnRelation::kSubjects), RowExclusiveLock);
    Insert(table, which, batch);
    table_close(table, NoLock);
    if (without_snapshot) PopActiveSnapshot();
    for (int i = 0; i < batch; ++i) waiting[which[i]].stored = GetCurrentTransactionNestLevel();
  }
  DropStored();
}

void InitNewPeople() {
  RegisterXactCallback(EndTransaction, nullptr);
  RegisterSubXactCallback(EndSubtransaction, nullptr);
}

}  // namespace privacy::pg
