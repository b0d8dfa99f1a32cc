#include "pg/new_people.hpp"

extern "C" {
#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/index.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

#include "pg/own_tables.hpp"

namespace privacy::pg {

namespace {

constexpr int kBatch = 1024;
constexpr int kSlots = 128;  // rows handed to the heap at once

struct Waiting {
  HeapTuple row;
  int level;   // of the (sub)transaction it was made in
  int stored;  // of the one that stored it; 0: not yet
};
Waiting waiting[kBatch + 1];  // the last is for one that does not wait
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

// Afterwards each row's t_self is where it stands. What a row was stored as by a transaction that failed is overwritten.
void InsertRows(Relation table, const int* which, int batch) {
  if (batch == 1) {
    simple_heap_insert(table, waiting[which[0]].row);
    return;
  }
  TupleDesc const columns = CreateTupleDescCopy(RelationGetDescr(table));  // not counted: slots are made in no time
  TupleTableSlot* slots[kSlots];
  const int made = Min(batch, kSlots);
  for (int i = 0; i < made; ++i) slots[i] = MakeTupleTableSlot(columns, &TTSOpsHeapTuple);
  for (int first = 0; first < batch; first += kSlots) {
    const int some = Min(batch - first, kSlots);
    for (int i = 0; i < some; ++i) ExecStoreHeapTuple(waiting[which[first + i]].row, slots[i], false);
    heap_multi_insert(table, slots, some, GetCurrentCommandId(true), 0, nullptr);
    for (int i = 0; i < some; ++i) waiting[which[first + i]].row->t_self = slots[i]->tts_tid;
  }
}

// An index that somebody added: with expressions, or for some rows only.
void InsertOtherEntries(Relation table, Relation index, IndexInfo* info, const int* which, int batch) {
  EState* const state = CreateExecutorState();
  TupleTableSlot* const slot = MakeSingleTupleTableSlot(RelationGetDescr(table), &TTSOpsHeapTuple);
  ExprContext* const context = GetPerTupleExprContext(state);
  context->ecxt_scantuple = slot;
  ExprState* const predicate = ExecPrepareQual(info->ii_Predicate, state);
  Datum values[INDEX_MAX_KEYS];
  bool nulls[INDEX_MAX_KEYS];
  for (int i = 0; i < batch; ++i) {
    HeapTuple const row = waiting[which[i]].row;
    ExecStoreHeapTuple(row, slot, false);
    if (ExecQual(predicate, context)) {
      FormIndexDatum(info, slot, state, values, nulls);
      index_insert(index, values, nulls, &row->t_self, table,
                   index->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, false, info);
    }
    ResetPerTupleExprContext(state);
  }
  ExecDropSingleTupleTableSlot(slot);
  FreeExecutorState(state);
}

void InsertEntries(Relation table, Relation index, IndexInfo* info, const int* which, int batch) {
  const TupleDesc columns = RelationGetDescr(table);
  Datum values[INDEX_MAX_KEYS];
  bool nulls[INDEX_MAX_KEYS];
  for (int i = 0; i < batch; ++i) {
    HeapTuple const row = waiting[which[i]].row;
    for (int key = 0; key < info->ii_NumIndexAttrs; ++key)
      values[key] = heap_getattr(row, info->ii_IndexAttrNumbers[key], columns, &nulls[key]);
    index_insert(index, values, nulls, &row->t_self, table,
                 index->rd_index->indisunique ? UNIQUE_CHECK_YES : UNIQUE_CHECK_NO, false, info);
  }
}

// One index after the other, so that its pages are at hand.
void InsertAllEntries(Relation table, const int* which, int batch) {
  ListCell* cell;
  List* const indexes = RelationGetIndexList(table);
  foreach (cell, indexes) {
    const Oid id = lfirst_oid(cell);
    if (id == OidOf(OwnRelation::kSubjectsDeparted)) continue;  // of people with a date only: nobody is made with one
    const Relation index = index_open(id, RowExclusiveLock);
    IndexInfo* const info = BuildIndexInfo(index);
    if (info->ii_ReadyForInserts) {
      if (info->ii_Expressions != NIL || info->ii_Predicate != NIL)
        InsertOtherEntries(table, index, info, which, batch);
      else
        InsertEntries(table, index, info, which, batch);
    }
#if PG_VERSION_NUM >= 170000
    index_insert_cleanup(index, info);
#endif
    index_close(index, NoLock);
  }
  list_free(indexes);
}

void Insert(Relation table, const int* which, int batch) {
  MemoryContext const scratch =
      AllocSetContextCreate(CurrentMemoryContext, "privacy storing people", ALLOCSET_DEFAULT_SIZES);
  MemoryContext const caller = MemoryContextSwitchTo(scratch);
  InsertRows(table, which, batch);
  InsertAllEntries(table, which, batch);
  MemoryContextSwitchTo(caller);
  MemoryContextDelete(scratch);
}

void Store(const int* which, int batch) {
  // Where a transaction ends there may be no snapshot left (workers of logical replication); inserting wants one.
  const bool without_snapshot = !ActiveSnapshotSet();
  if (without_snapshot) PushActiveSnapshot(GetTransactionSnapshot());
  const Relation table = table_open(OidOf(OwnRelation::kSubjects), RowExclusiveLock);
  Insert(table, which, batch);
  table_close(table, NoLock);
  if (without_snapshot) PopActiveSnapshot();
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

MemoryContext NewPeopleContext() {
  if (count == kBatch) FlushNewPeople();
  if (rows == nullptr)
    rows = AllocSetContextCreate(TopTransactionContext, "privacy new people", ALLOCSET_DEFAULT_SIZES);
  return rows;
}

HeapTuple NewestPerson() { return count > 0 && waiting[count - 1].stored == 0 ? waiting[count - 1].row : nullptr; }

void StoreNewPerson(HeapTuple row) {
  if (count == kBatch) {  // all are stored, by a transaction inside the one they came in
    waiting[kBatch] = {row, 0, 0};
    const int which = kBatch;
    Store(&which, 1);
    heap_freetuple(row);
    return;
  }
  waiting[count++] = {row, GetCurrentTransactionNestLevel(), 0};
}

void FlushNewPeople() {
  if (count == 0) return;
  int which[kBatch];
  int batch = 0;
  for (int i = 0; i < count; ++i)
    if (waiting[i].stored == 0) which[batch++] = i;
  if (batch > 0) {
    Store(which, batch);
    for (int i = 0; i < batch; ++i) waiting[which[i]].stored = GetCurrentTransactionNestLevel();
  }
  DropStored();
}

void InitNewPeople() {
  RegisterXactCallback(EndTransaction, nullptr);
  RegisterSubXactCallback(EndSubtransaction, nullptr);
}

}  // namespace privacy::pg
