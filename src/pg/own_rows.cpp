#include "pg/own_rows.hpp"

extern "C" {
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "commands/trigger.h"
#include "executor/executor.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

namespace privacy::pg {

namespace {

void InsertIndexEntries(ResultRelInfo* info, TupleTableSlot* slot, EState* estate, bool update) {
  if (info->ri_NumIndices == 0) return;
#if PG_VERSION_NUM >= 160000
  ExecInsertIndexTuples(info, slot, estate, update, false, nullptr, NIL, false);
#else
  ExecInsertIndexTuples(info, slot, estate, update, false, nullptr, NIL);
#endif
}

// The new row's place is in the slot afterwards. Does it need entries in the indexes?
bool UpdateTuple(Relation table, ItemPointer at, TupleTableSlot* slot) {
#if PG_VERSION_NUM >= 160000
  TU_UpdateIndexes indexes;
  simple_table_tuple_update(table, at, slot, GetActiveSnapshot(), &indexes);
  return indexes == TU_All;
#else
  bool indexes;
  simple_table_tuple_update(table, at, slot, GetActiveSnapshot(), &indexes);
  return indexes;
#endif
}

}  // namespace

void OwnRows::Begin() {
  count_ = 0;
  estate_ = CreateExecutorState();
  AfterTriggerBeginQuery();
}

OwnRows::Table* OwnRows::Use(OwnRelation which, const Datum* values, const bool* nulls) {
  Table* table = tables_;
  while (table != tables_ + count_ && table->which != which) ++table;
  if (table == tables_ + count_) {
    if (count_ == kTables) elog(ERROR, "too many tables are written at a time");
    const Relation relation = table_open(OidOf(which), RowExclusiveLock);
    const MemoryContext caller = MemoryContextSwitchTo(estate_->es_query_cxt);
    *table = {which, makeNode(ResultRelInfo),
              ExecInitExtraTupleSlot(estate_, RelationGetDescr(relation), &TTSOpsVirtual)};
    InitResultRelInfo(table->info, relation, 0, nullptr, 0);
    ExecOpenIndices(table->info, false);
    estate_->es_opened_result_relations = lappend(estate_->es_opened_result_relations, table->info);
    MemoryContextSwitchTo(caller);
    ++count_;
  }
  TupleTableSlot* const slot = table->slot;
  ExecClearTuple(slot);
  const int columns = slot->tts_tupleDescriptor->natts;
  memcpy(slot->tts_values, values, sizeof(Datum) * static_cast<Size>(columns));
  memcpy(slot->tts_isnull, nulls, sizeof(bool) * static_cast<Size>(columns));
  ExecStoreVirtualTuple(slot);
  return table;
}

void OwnRows::Insert(OwnRelation which, const Datum* values, const bool* nulls) {
  const Table* const table = Use(which, values, nulls);
  ResultRelInfo* const info = table->info;
  const TriggerDesc* const triggers = info->ri_TrigDesc;
  if (triggers != nullptr && triggers->trig_insert_before_row && !ExecBRInsertTriggers(estate_, info, table->slot))
    return;
  simple_table_tuple_insert(info->ri_RelationDesc, table->slot);
  InsertIndexEntries(info, table->slot, estate_, false);
  ExecARInsertTriggers(estate_, info, table->slot, NIL, nullptr);
  ResetPerTupleExprContext(estate_);
}

void OwnRows::Update(OwnRelation which, ItemPointer at, const Datum* values, const bool* nulls) {
  const Table* const table = Use(which, values, nulls);
  ResultRelInfo* const info = table->info;
  if (info->ri_TrigDesc != nullptr && info->ri_TrigDesc->trig_update_before_row)
    elog(ERROR, "\"%s\" has a trigger before the update of a row", RelationGetRelationName(info->ri_RelationDesc));
  if (UpdateTuple(info->ri_RelationDesc, at, table->slot)) InsertIndexEntries(info, table->slot, estate_, true);
  ExecARUpdateTriggers(estate_, info, nullptr, nullptr, at, nullptr, table->slot, NIL, nullptr, false);
  ResetPerTupleExprContext(estate_);
}

void OwnRows::End() {
  AfterTriggerEndQuery(estate_);
  ExecResetTupleTable(estate_->es_tupleTable, false);
  ExecCloseResultRelations(estate_);
  for (int i = 0; i < count_; ++i) table_close(tables_[i].info->ri_RelationDesc, NoLock);
  FreeExecutorState(estate_);
}

}  // namespace privacy::pg
