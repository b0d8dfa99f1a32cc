// Relations and WITH queries of a query: see retype.hpp.
#include "read/retype.hpp"

extern "C" {
#include "nodes/makefuncs.h"
#include "utils/lsyscache.h"
}

#include "read/walk.hpp"

namespace privacy::read {

namespace {

const List* OutputOf(const Query* query) {
  return query->commandType == CMD_SELECT ? query->targetList : query->returningList;
}

Bitmapset* ColumnsOfTable(const RangeTblEntry* entry, const Frame* frame) {
  for (Index up = 0; up < entry->ctelevelsup && frame != nullptr; ++up) frame = frame->outer;
  if (frame == nullptr) return nullptr;
  ListCell* cell;
  foreach (cell, const_cast<List*>(frame->tables))
    if (strcmp(lfirst_node(CommonTableExpr, cell)->ctename, entry->ctename) == 0)
      return frame->table_columns[foreach_current_index(cell)];
  return nullptr;
}

// Which expressions of a list, counted from 1, have another type than before. NULL stands for a dropped column.
Bitmapset* ChangedExpressions(const List* before, const List* after) {
  Bitmapset* changed = nullptr;
  for (int i = 0; i < list_length(after); ++i) {
    auto* expression = static_cast<Node*>(list_nth(after, i));
    if (expression != nullptr && exprType(expression) != exprType(static_cast<Node*>(list_nth(before, i))))
      changed = bms_add_member(changed, i + 1);
  }
  return changed;
}

// VALUES: a column is of one type in all rows.
Bitmapset* RetypeValues(RangeTblEntry* entry, Retyping* retyping) {
  auto* rows = reinterpret_cast<List*>(Retype(reinterpret_cast<Node*>(entry->values_lists), retyping));
  Bitmapset* changed = nullptr;
  ListCell* before;
  ListCell* after;
  forboth(before, entry->values_lists, after, rows) {
    changed = bms_union(changed, ChangedExpressions(lfirst_node(List, before), lfirst_node(List, after)));
  }
  foreach (after, rows) {
    ListCell* value;
    foreach (value, lfirst_node(List, after))
      if (bms_is_member(foreach_current_index(value) + 1, changed))
        lfirst(value) = Show(static_cast<Node*>(lfirst(value)), retyping->opening);
  }
  entry->values_lists = rows;
  RetypeLists(&entry->coltypes, &entry->coltypmods, &entry->colcollations, changed);
  return changed;
}

Bitmapset* RetypeFunctions(RangeTblEntry* entry, Retyping* retyping) {
  auto* functions = reinterpret_cast<List*>(Retype(reinterpret_cast<Node*>(entry->functions), retyping));
  Bitmapset* changed = nullptr;
  int column = 1;
  ListCell* before;
  ListCell* after;
  forboth(before, entry->functions, after, functions) {
    const auto* old_function = lfirst_node(RangeTblFunction, before);
    const auto* function = lfirst_node(RangeTblFunction, after);
    if (exprType(old_function->funcexpr) != exprType(function->funcexpr)) changed = bms_add_member(changed, column);
    column += function->funccolcount;
  }
  entry->functions = functions;
  return changed;
}

#if PG_VERSION_NUM >= 180000
Bitmapset* RetypeGroups(RangeTblEntry* entry, Retyping* retyping) {
  List* groups = NIL;
  ListCell* cell;
  foreach (cell, entry->groupexprs)
    groups = lappend(groups, Show(Retype(static_cast<Node*>(lfirst(cell)), retyping), retyping->opening));
  Bitmapset* changed = ChangedExpressions(entry->groupexprs, groups);
  entry->groupexprs = groups;
  return changed;
}
#endif

}  // namespace

Bitmapset* RetypeEntry(RangeTblEntry* entry, Retyping* retyping, Bitmapset* wanted) {
  entry->securityQuals = reinterpret_cast<List*>(Retype(reinterpret_cast<Node*>(entry->securityQuals), retyping));
  switch (entry->rtekind) {
    case RTE_SUBQUERY: {
      const Query* before = entry->subquery;
      entry->subquery = RetypeQuery(entry->subquery, *retyping, wanted);
      return ChangedColumns(OutputOf(before), OutputOf(entry->subquery));
    }
    case RTE_CTE: {
      Bitmapset* columns = ColumnsOfTable(entry, retyping->frame);
      RetypeLists(&entry->coltypes, &entry->coltypmods, &entry->colcollations, columns);
      return columns;
    }
    case RTE_JOIN: {
      const List* before = entry->joinaliasvars;
      entry->joinaliasvars = NIL;
      ListCell* cell;
      foreach (cell, const_cast<List*>(before))
        entry->joinaliasvars = lappend(entry->joinaliasvars, Retype(static_cast<Node*>(lfirst(cell)), retyping));
      return ChangedExpressions(before, entry->joinaliasvars);
    }
    case RTE_VALUES:
      return RetypeValues(entry, retyping);
    case RTE_FUNCTION:
      return RetypeFunctions(entry, retyping);
    case RTE_TABLEFUNC:
      entry->tablefunc = reinterpret_cast<TableFunc*>(Retype(reinterpret_cast<Node*>(entry->tablefunc), retyping));
      return nullptr;
    case RTE_RELATION:
      entry->tablesample =
          reinterpret_cast<TableSampleClause*>(Retype(reinterpret_cast<Node*>(entry->tablesample), retyping));
      return nullptr;
#if PG_VERSION_NUM >= 180000
    case RTE_GROUP:
      return RetypeGroups(entry, retyping);
#endif
    default:
      return nullptr;
  }
}

void RetypeTable(CommonTableExpr* table, int index, Frame* frame, const Retyping& retyping) {
  if (!IsA(table->ctequery, Query)) return;
  auto* before = reinterpret_cast<Query*>(table->ctequery);
  Bitmapset* wanted = nullptr;
  if (table->cterecursive && RemovesDuplicates(before->setOperations)) wanted = PersonalColumns(before->targetList);
  for (;;) {  // what one half of a recursion changes, the other must
    frame->table_columns[index] = wanted;
    Query* after = RetypeQuery(before, retyping, wanted);
    Bitmapset* changed = ChangedColumns(OutputOf(before), OutputOf(after));
    if (!table->cterecursive || bms_equal(changed, wanted)) {
      table->ctequery = reinterpret_cast<Node*>(after);
      frame->table_columns[index] = changed;
      RetypeLists(&table->ctecoltypes, &table->ctecoltypmods, &table->ctecolcollations, changed);
      return;
    }
    wanted = changed;
  }
}

}  // namespace privacy::read
