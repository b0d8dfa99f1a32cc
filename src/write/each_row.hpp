// All rows of one table that holds rows itself, as they are now, read past everything: no code of anybody runs.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "executor/tuptable.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

#include "pg/own_tables.hpp"

namespace privacy::write {

// Calls note(HeapTuple, TupleDesc) for each row. REQUIRES: the caller holds a lock on the relation.
template <class Note>
void ForEachRow(Relation relation, Note note) {
  const Snapshot snapshot = pg::TakeLatestSnapshot();
  TableScanDesc scan = table_beginscan(relation, snapshot, 0, nullptr);
  TupleTableSlot* slot = table_slot_create(relation, nullptr);
  while (table_scan_getnextslot(scan, ForwardScanDirection, slot)) {
    bool free_it;
    HeapTuple row = ExecFetchSlotHeapTuple(slot, false, &free_it);
    note(row, RelationGetDescr(relation));
    if (free_it) heap_freetuple(row);
  }
  ExecDropSingleTupleTableSlot(slot);
  table_endscan(scan);
  UnregisterSnapshot(snapshot);
}

}  // namespace privacy::write
