// Queries: see retype.hpp.
#include "read/retype.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "optimizer/tlist.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

#include "read/retarget.hpp"
#include "read/rows.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

template <class T>
T* Copied(const T* node) {
  return static_cast<T*>(copyObjectImpl(node));
}

Node* RetypeSetOperation(Node* node, Bitmapset* columns) {
  if (!IsA(node, SetOperationStmt)) return node;
  auto* operation = makeNode(SetOperationStmt);
  *operation = *reinterpret_cast<SetOperationStmt*>(node);
  operation->larg = RetypeSetOperation(operation->larg, columns);
  operation->rarg = RetypeSetOperation(operation->rarg, columns);
  operation->groupClauses = Copied(operation->groupClauses);
  int column = -1;
  while ((column = bms_next_member(columns, column)) >= 0) {
    if (operation->groupClauses != NIL && IsPersonalOrArray(list_nth_oid(operation->colTypes, column - 1)))
      RetargetSort(static_cast<SortGroupClause*>(list_nth(operation->groupClauses, column - 1)),
                   ShownType(list_nth_oid(operation->colTypes, column - 1)));
  }
  RetypeLists(&operation->colTypes, &operation->colTypmods, &operation->colCollations, columns);
  return reinterpret_cast<Node*>(operation);
}

// A Var of the list stands for a column of all the united queries, the first of which may have had the base type before.
void ShowColumns(List* entries, Bitmapset* wanted) {
  ListCell* cell;
  foreach (cell, entries) {
    auto* entry = lfirst_node(TargetEntry, cell);
    if (!bms_is_member(entry->resno, wanted) || !IsA(entry->expr, Var)) continue;
    if (!IsPersonalOrArray(reinterpret_cast<Var*>(entry->expr)->vartype)) continue;
    auto* var = Copied(reinterpret_cast<Var*>(entry->expr));
    entry->expr = reinterpret_cast<Expr*>(var);
    var->vartype = ShownType(var->vartype);
    var->vartypmod = -1;
    if (!OidIsValid(var->varcollid)) var->varcollid = get_typcollation(var->vartype);
  }
}

// The columns that a set operation must have revealed before its queries are looked at.
Bitmapset* WantedBySetOperation(const Query* query, Bitmapset* wanted) {
  Bitmapset* columns = bms_copy(wanted);
  Bitmapset* personal = PersonalColumns(query->targetList);
  ListCell* cell;
  foreach (cell, query->rtable) {  // united with plain columns: the server would cast them, and raise
    const auto* part = lfirst_node(RangeTblEntry, cell);
    if (part->rtekind != RTE_SUBQUERY) continue;
    columns = bms_union(columns, bms_difference(PersonalColumns(part->subquery->targetList), personal));
  }
  if (RemovesDuplicates(query->setOperations)) return bms_union(columns, personal);
  foreach (cell, query->sortClause) {
    const TargetEntry* entry =
        get_sortgroupref_tle(lfirst_node(SortGroupClause, cell)->tleSortGroupRef, query->targetList);
    if (bms_is_member(entry->resno, personal)) columns = bms_add_member(columns, entry->resno);
  }
  return columns;
}

bool IsReferred(const List* clauses, Index reference) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(clauses))
    if (lfirst_node(SortGroupClause, cell)->tleSortGroupRef == reference) return true;
  return false;
}

// Does equality of the entry's values matter (or their order, in a window)? ORDER BY alone has an entry of its own.
bool IsGroupedBy(const Query* query, Index reference) {
  if (reference == 0) return false;
  if (IsReferred(query->groupClause, reference) || IsReferred(query->distinctClause, reference)) return true;
  ListCell* cell;
  foreach (cell, query->windowClause) {
    const auto* window = lfirst_node(WindowClause, cell);
    if (IsReferred(window->partitionClause, reference) || IsReferred(window->orderClause, reference)) return true;
  }
  return false;
}

void ShowEntries(Query* query, const List* before, Bitmapset* wanted, const Retyping& retyping) {
  query->sortClause = Copied(query->sortClause);
  query->groupClause = Copied(query->groupClause);
  query->distinctClause = Copied(query->distinctClause);
  query->windowClause = Copied(query->windowClause);
  ListCell* old_cell;
  ListCell* cell;
  foreach (cell, query->windowClause) RetargetFrame(lfirst_node(WindowClause, cell));
  forboth(old_cell, const_cast<List*>(before), cell, query->targetList) {
    auto* entry = lfirst_node(TargetEntry, cell);
    auto* expression = reinterpret_cast<Node*>(entry->expr);
    // What is withheld counts as NULL for coalesce.
    const bool shown = (!entry->resjunk && bms_is_member(entry->resno, wanted)) ||
                       IsGroupedBy(query, entry->ressortgroupref) || IsA(expression, CoalesceExpr);
    const bool opens = IsPersonalOrArray(exprType(expression)) || (retyping.rows && NeedsShowing(expression));
    if (shown && query->setOperations == nullptr && opens)
      entry->expr = reinterpret_cast<Expr*>(Show(expression, retyping.opening));
    const Oid type = exprType(reinterpret_cast<Node*>(entry->expr));
    if (entry->ressortgroupref != 0 &&
        exprType(reinterpret_cast<Node*>(lfirst_node(TargetEntry, old_cell)->expr)) != type)
      RetargetQuery(query, entry->ressortgroupref, type);
  }
}

// What is written, or shown to the client, keeps the type it was said to have.
void KeepTypes(const List* before, List* after) {
  ListCell* old_cell;
  ListCell* cell;
  forboth(old_cell, const_cast<List*>(before), cell, after) {
    auto* entry = lfirst_node(TargetEntry, cell);
    const Oid type = exprType(reinterpret_cast<Node*>(lfirst_node(TargetEntry, old_cell)->expr));
    if (exprType(reinterpret_cast<Node*>(entry->expr)) != type)
      entry->expr = reinterpret_cast<Expr*>(BackToPersonal(reinterpret_cast<Node*>(entry->expr), type));
  }
}

void KeepWrittenTypes(const Query* before, Query* after) {
  if (after->commandType == CMD_SELECT) return;
  KeepTypes(before->targetList, after->targetList);
  if (after->onConflict != nullptr) KeepTypes(before->onConflict->onConflictSet, after->onConflict->onConflictSet);
  ListCell* old_cell;
  ListCell* cell;
  forboth(old_cell, before->mergeActionList, cell, after->mergeActionList)
      KeepTypes(lfirst_node(MergeAction, old_cell)->targetList, lfirst_node(MergeAction, cell)->targetList);
}

// The expressions of GROUP BY as they will be. Since PostgreSQL 18 they have a range table entry instead.
void FindGrouped(Query* query, Frame* frame, Retyping* retyping) {
#if PG_VERSION_NUM < 180000
  ListCell* cell;
  foreach (cell, query->groupClause) {
    auto* original = reinterpret_cast<Node*>(
        get_sortgroupref_tle(lfirst_node(SortGroupClause, cell)->tleSortGroupRef, query->targetList)->expr);
    auto* grouped = static_cast<Grouped*>(palloc(sizeof(Grouped)));
    grouped->original = original;
    grouped->shown = Show(Retype(original, retyping), retyping->opening);
    frame->grouped = lappend(frame->grouped, grouped);
  }
  frame->sets = query->groupingSets != NIL;
#else
  (void)query, (void)frame, (void)retyping;
#endif
}

// Personal columns of a united query that the operation has of another type: the planner would cast them, by the cast
// that raises.
Bitmapset* ConvertedColumns(const List* part, const List* united) {
  Bitmapset* converted = nullptr;
  ListCell* cell;
  foreach (cell, const_cast<List*>(united)) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    TargetEntry* from = entry->resjunk ? nullptr : get_tle_by_resno(const_cast<List*>(part), entry->resno);
    if (from != nullptr && IsPersonalOrArray(exprType(reinterpret_cast<Node*>(from->expr))) &&
        !IsPersonalOrArray(exprType(reinterpret_cast<Node*>(entry->expr))))
      converted = bms_add_member(converted, entry->resno);
  }
  return converted;
}

Query* RetypeOnce(Query* query, const Retyping& outer, Bitmapset* wanted) {
  const int count = list_length(query->rtable);
  Frame frame{outer.frame, nullptr, count, query->cteList, nullptr, NIL, false};
  frame.columns = static_cast<Bitmapset**>(palloc0(sizeof(Bitmapset*) * (count + 1)));
  frame.table_columns = static_cast<Bitmapset**>(palloc0(sizeof(Bitmapset*) * (list_length(query->cteList) + 1)));
  Retyping inner = outer;
  inner.frame = &frame;
  inner.below = false;
  inner.sublink = nullptr;
  inner.case_type = InvalidOid;
  inner.writes = query->commandType != CMD_SELECT;
  if (inner.writes) inner.opening = Opening::kRaise;  // a NULL here would be written back

  auto* after = makeNode(Query);
  *after = *query;
  ListCell* cell;
  after->cteList = NIL;
  foreach (cell, query->cteList) {
    auto* table = makeNode(CommonTableExpr);
    *table = *lfirst_node(CommonTableExpr, cell);
    RetypeTable(table, foreach_current_index(cell), &frame, inner);
    after->cteList = lappend(after->cteList, table);
  }
  after->rtable = NIL;
  Bitmapset* converted = nullptr;
  foreach (cell, query->rtable) {
    auto* entry = makeNode(RangeTblEntry);
    *entry = *lfirst_node(RangeTblEntry, cell);
    Bitmapset* of_part = nullptr;
    if (query->setOperations != nullptr && entry->rtekind == RTE_SUBQUERY)
      of_part = ConvertedColumns(entry->subquery->targetList, query->targetList);
    converted = bms_union(converted, of_part);
    if (query->setOperations != nullptr) of_part = bms_union(of_part, wanted);
    frame.columns[foreach_current_index(cell) + 1] = RetypeEntry(entry, &inner, of_part);
    after->rtable = lappend(after->rtable, entry);
  }
  FindGrouped(query, &frame, &inner);
  after = MutateQuery(after, Retype, &inner, QTW_IGNORE_RANGE_TABLE | QTW_IGNORE_CTE_SUBQUERIES);
  if (query->setOperations != nullptr) {
    ShowColumns(after->targetList, wanted);
    Bitmapset* changed = bms_union(wanted, ChangedColumns(query->targetList, after->targetList));
    after->setOperations = RetypeSetOperation(query->setOperations, bms_union(changed, converted));
  }
  if (!inner.writes) ShowEntries(after, query->targetList, wanted, inner);
  KeepWrittenTypes(query, after);
  return after;
}

}  // namespace

Bitmapset* PersonalColumns(const List* entries) {
  Bitmapset* columns = nullptr;
  ListCell* cell;
  foreach (cell, const_cast<List*>(entries)) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    if (!entry->resjunk && IsPersonalOrArray(exprType(reinterpret_cast<Node*>(entry->expr))))
      columns = bms_add_member(columns, entry->resno);
  }
  return columns;
}

bool RemovesDuplicates(const Node* node) {
  if (node == nullptr || !IsA(node, SetOperationStmt)) return false;
  const auto* operation = reinterpret_cast<const SetOperationStmt*>(node);
  return operation->groupClauses != NIL || RemovesDuplicates(operation->larg) || RemovesDuplicates(operation->rarg);
}

// The lists of column types that some entries carry, brought in line.
void RetypeLists(List** types, List** typmods, List** collations, Bitmapset* columns) {
  if (columns == nullptr) return;
  *types = list_copy(*types);
  *typmods = list_copy(*typmods);
  *collations = list_copy(*collations);
  int column = -1;
  while ((column = bms_next_member(columns, column)) >= 0) {
    if (column > list_length(*types) || !IsPersonalOrArray(list_nth_oid(*types, column - 1))) continue;
    const Oid type = ShownType(list_nth_oid(*types, column - 1));
    lfirst_oid(list_nth_cell(*types, column - 1)) = type;
    lfirst_int(list_nth_cell(*typmods, column - 1)) = -1;
    lfirst_oid(list_nth_cell(*collations, column - 1)) = get_typcollation(type);
  }
}

Bitmapset* ChangedColumns(const List* before, const List* after) {
  Bitmapset* changed = nullptr;
  ListCell* old_cell;
  ListCell* cell;
  forboth(old_cell, const_cast<List*>(before), cell, const_cast<List*>(after)) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    const auto* old_entry = lfirst_node(TargetEntry, old_cell);
    if (entry->resjunk) continue;
    if (exprType(reinterpret_cast<Node*>(entry->expr)) != exprType(reinterpret_cast<Node*>(old_entry->expr)))
      changed = bms_add_member(changed, entry->resno);
  }
  return changed;
}

Query* RetypeQuery(Query* query, const Retyping& outer, Bitmapset* wanted) {
  if (query->setOperations == nullptr) return RetypeOnce(query, outer, wanted);
  wanted = WantedBySetOperation(query, wanted);
  for (;;) {  // what one of the united queries changes, all must
    Query* after = RetypeOnce(query, outer, wanted);
    Bitmapset* changed = nullptr;
    ListCell* old_cell;
    ListCell* cell;
    forboth(old_cell, query->rtable, cell, after->rtable) {
      const auto* part = lfirst_node(RangeTblEntry, cell);
      if (part->rtekind != RTE_SUBQUERY) continue;
      const Query* before = lfirst_node(RangeTblEntry, old_cell)->subquery;
      changed = bms_union(changed, ChangedColumns(before->targetList, part->subquery->targetList));
    }
    changed = bms_int_members(changed, PersonalColumns(query->targetList));
    if (bms_is_subset(changed, wanted)) return after;
    wanted = bms_union(wanted, changed);
  }
}

Query* RetypeClient(Query* query, Opening opening) {
  Retyping retyping{};
  retyping.opening = opening;
  retyping.rows = query->commandType == CMD_SELECT && !query->hasModifyingCTE;
  Query* after = RetypeQuery(query, retyping, nullptr);
  if (query->commandType == CMD_SELECT && query->setOperations == nullptr)
    KeepTypes(query->targetList, after->targetList);
  KeepTypes(query->returningList, after->returningList);
  return after;
}

}  // namespace privacy::read
