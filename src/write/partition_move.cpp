#include "write/partition_move.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "utils/snapmgr.h"
}

namespace privacy::write {
namespace {

constexpr int kLeaving = 8;
struct Leaving {
  Oid relation;
  ItemPointerData row;
  uint64 subject;
  TransactionId transaction;
};
Leaving leaving[kLeaving];
int next_leaving = 0;

bool HasLeft(const Leaving& left) {
  Relation relation = try_table_open(left.relation, AccessShareLock);
  if (relation == nullptr) return false;
  TupleTableSlot* slot = table_slot_create(relation, nullptr);
  ItemPointerData row = left.row;
  bool moved = false;
  if (table_tuple_fetch_row_version(relation, &row, SnapshotAny, slot)) {
    bool free_it;
    HeapTuple tuple = ExecFetchSlotHeapTuple(slot, false, &free_it);
    moved = HeapTupleHeaderIndicatesMovedPartitions(tuple->t_data) &&
            TransactionIdIsCurrentTransactionId(HeapTupleHeaderGetUpdateXid(tuple->t_data));
    if (free_it) heap_freetuple(tuple);
  }
  ExecDropSingleTupleTableSlot(slot);
  table_close(relation, AccessShareLock);
  return moved;
}

}  // namespace

void RememberLeaving(Relation relation, ItemPointer row, uint64 subject) {
  leaving[next_leaving] = {RelationGetRelid(relation), *row, subject, GetTopTransactionId()};
  next_leaving = (next_leaving + 1) % kLeaving;
}

bool CameFromPartition(Relation relation, uint64 subject) {
  if (!relation->rd_rel->relispartition || subject == 0) return false;
  for (Leaving& left : leaving) {
    if (left.subject != subject || left.transaction != GetTopTransactionIdIfAny() || !HasLeft(left)) continue;
    left = {};
    return true;
  }
  return false;
}

}  // namespace privacy::write
