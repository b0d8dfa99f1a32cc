#include "pg/compat.hpp"

extern "C" {
#include "access/tupdesc.h"
#include "executor/executor.h"
#include "executor/tuptable.h"
#include "nodes/nodeFuncs.h"
#include "rewrite/rewriteHandler.h"
#include "tcop/pquery.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/portal.h"
}

#include "pg/settings.hpp"
#include "read/held_cursor.hpp"
#include "read/nodes.hpp"
#include "read/plain_copies.hpp"
#include "read/rows.hpp"
#include "read/statement.hpp"

namespace privacy::read {

namespace {

// Shows each row, and gives it on.
struct Shower {
  DestReceiver receiver;  // first: it is what the server sees
  DestReceiver* next;
  TupleDesc kept;
  TupleDesc shown;
  TupleTableSlot* slot;
  MemoryContext row;  // what is made for one row
};

void StartRows(DestReceiver* self, int operation, TupleDesc) {
  auto* shower = reinterpret_cast<Shower*>(self);
  shower->slot = MakeSingleTupleTableSlot(shower->shown, &TTSOpsVirtual);
  shower->next->rStartup(shower->next, operation, shower->shown);
}

bool ReceiveRow(TupleTableSlot* row, DestReceiver* self) {
  auto* shower = reinterpret_cast<Shower*>(self);
  slot_getallattrs(row);
  TupleTableSlot* slot = shower->slot;
  ExecClearTuple(slot);
  MemoryContextReset(shower->row);
  const MemoryContext before = MemoryContextSwitchTo(shower->row);
  for (int i = 0; i < shower->shown->natts; ++i) {
    const Oid type = TupleDescAttr(shower->kept, i)->atttypid;
    slot->tts_values[i] = row->tts_values[i];
    slot->tts_isnull[i] = row->tts_isnull[i];
    if (row->tts_isnull[i] || PersonalOf(type) == nullptr) continue;
    const Shown shown = Reveal(reinterpret_cast<struct varlena*>(DatumGetPointer(row->tts_values[i])), PersonalOf(type)->oid);
    slot->tts_values[i] = shown.value;
    slot->tts_isnull[i] = shown.is_null;
  }
  MemoryContextSwitchTo(before);
  ExecStoreVirtualTuple(slot);
  return shower->next->receiveSlot(slot, shower->next);
}

void EndRows(DestReceiver* self) {
  auto* shower = reinterpret_cast<Shower*>(self);
  shower->next->rShutdown(shower->next);
  if (shower->slot != nullptr) ExecDropSingleTupleTableSlot(shower->slot);
  shower->slot = nullptr;
}

void Destroy(DestReceiver*) {}  // its owner destroys the next one

bool HasPersonal(TupleDesc columns) {
  for (int i = 0; i < columns->natts; ++i)
    if (PersonalOf(TupleDescAttr(columns, i)->atttypid) != nullptr) return true;
  return false;
}

// Base types in place of personal ones.
void BecomeShown(TupleDesc columns) {
  for (int i = 0; i < columns->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(columns, i);
    if (PersonalOf(column->atttypid) == nullptr) continue;
    const Oid type = ShownType(column->atttypid);
    const AttrNumber number = static_cast<AttrNumber>(i + 1);
    TupleDescInitEntry(columns, number, pstrdup(NameStr(column->attname)), type, -1, 0);
    TupleDescInitEntryCollation(columns, number, get_typcollation(type));
  }
}

}  // namespace

bool IsHeldCursor(const Query* query) {
  return query->commandType == CMD_UTILITY && query->utilityStmt != nullptr && IsA(query->utilityStmt, DeclareCursorStmt) &&
         (reinterpret_cast<DeclareCursorStmt*>(query->utilityStmt)->options & CURSOR_OPT_HOLD) != 0;
}

void EnsureHoldsNothingOpened(const DeclareCursorStmt* statement) {
  if ((statement->options & CURSOR_OPT_HOLD) == 0 || statement->query == nullptr || !IsA(statement->query, Query)) return;
  if (pg::setting_allow_plain_copies || !HaveExtension()) return;
  const char* where = psprintf("cursor \"%s\", which is declared WITH HOLD", statement->portalname);
  ListCell* cell;
  foreach (cell, QueryRewrite(static_cast<Query*>(copyObjectImpl(statement->query)))) {
    Query* query = lfirst_node(Query, cell);
    EnsureNothingOpened(query, where);
    ListCell* column;
    foreach (column, query->targetList) {
      const auto* entry = lfirst_node(TargetEntry, column);
      auto* value = reinterpret_cast<Node*>(entry->expr);
      if (!entry->resjunk && PersonalOf(exprType(value)) == nullptr && NeedsShowing(value) &&
          MentionsPersonal(reinterpret_cast<Node*>(query)))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("arrays and rows of personal values cannot be kept in %s", where),
                        errhint("Declare it without HOLD, and fetch from it in the transaction.")));
    }
  }
}

DestReceiver* ShowFetched(const FetchStmt* statement, DestReceiver* receiver) {
  if (statement->ismove || !HaveExtension()) return receiver;
  const Portal cursor = GetPortalByName(statement->portalname);
  if (!PortalIsValid(cursor) || (cursor->cursorOptions & CURSOR_OPT_HOLD) == 0 || cursor->tupDesc == nullptr ||
      ActivePortal == nullptr || ActivePortal == cursor || ActivePortal->tupDesc == nullptr)
    return receiver;
  if (!HasPersonal(cursor->tupDesc) || !HasPersonal(ActivePortal->tupDesc)) return receiver;
  if (CurrentStatement().purpose == 0 && pg::setting_on_missing_purpose != static_cast<int>(pg::MissingPurpose::kHide))
    RaiseNoPurpose(nullptr);
  const MemoryContext before = MemoryContextSwitchTo(ActivePortal->portalContext);
  auto* shower = static_cast<Shower*>(palloc0(sizeof(Shower)));
  shower->receiver.receiveSlot = ReceiveRow;
  shower->receiver.rStartup = StartRows;
  shower->receiver.rShutdown = EndRows;
  shower->receiver.rDestroy = Destroy;
  shower->receiver.mydest = receiver->mydest;
  shower->next = receiver;
  shower->kept = CreateTupleDescCopy(cursor->tupDesc);
  // In place: the receiver knows the FETCH's own description, and so does what describes the rows to the client. One
  // that asked before (Describe) was told the stored types, and gets the values' text.
  BecomeShown(ActivePortal->tupDesc);
  shower->shown = ActivePortal->tupDesc;
  shower->row = AllocSetContextCreate(ActivePortal->portalContext, "shown row", ALLOCSET_SMALL_SIZES);
  MemoryContextSwitchTo(before);
  return &shower->receiver;
}

}  // namespace privacy::read
