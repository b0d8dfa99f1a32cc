// Sorting and grouping by personal columns inside a query. The result list of a client's statement was dealt with when
// it was analysed (auto_reveal.cpp): what is left here are subqueries, views and nested statements, whose result types
// must stay as they are.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_aggregate.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/lsyscache.h"
}

#include "read/comparisons.hpp"
#include "read/nodes.hpp"
#include "read/operands.hpp"
#include "read/origin.hpp"
#include "read/retarget.hpp"
#include "read/rows.hpp"
#include "read/walk.hpp"

namespace privacy::read {

namespace {

Node* EntryExpression(const List* entries, const SortGroupClause* clause) {
  TargetEntry* entry = get_sortgroupref_tle(clause->tleSortGroupRef, const_cast<List*>(entries));
  return reinterpret_cast<Node*>(entry->expr);
}

bool IsPersonalClause(const List* entries, const SortGroupClause* clause) {
  return PersonalOf(exprType(EntryExpression(entries, clause))) != nullptr;
}

// Rows with personal values in them, as far as the query says: they compare and sort by what is stored in them.
bool IsRowClause(const List* entries, const SortGroupClause* clause) {
  Node* row = EntryExpression(entries, clause);
  if (!IsRowOrRows(exprType(row)) || !RowMayHold(row)) return false;
  return IsA(row, RowExpr) || TypeHolds(exprType(row));
}

void EnsureNoRows(const List* clauses, const List* entries, const char* what) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(clauses))
    if (IsRowClause(entries, lfirst_node(SortGroupClause, cell)))
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                      errmsg("%s of rows with personal values in them is not supported here", what),
                      errhint("Name the columns one by one.")));
}

Index NextReference(const List* entries) {
  Index last = 0;
  ListCell* cell;
  foreach (cell, const_cast<List*>(entries)) last = Max(last, lfirst_node(TargetEntry, cell)->ressortgroupref);
  return last + 1;
}

bool Refers(const List* clauses, Index reference) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(clauses))
    if (lfirst_node(SortGroupClause, cell)->tleSortGroupRef == reference) return true;
  return false;
}

// The clauses, those over a personal type by its opened value, in an entry of its own that is not shown.
List* SortByOpened(List* clauses, List** entries, const List* fixed, Opening opening) {
  if (opening == Opening::kRaise) EnsureNoRows(clauses, *entries, "ORDER BY");
  List* sorted = NIL;
  ListCell* cell;
  foreach (cell, clauses) {
    auto* clause = static_cast<SortGroupClause*>(copyObjectImpl(lfirst(cell)));
    const bool row = opening == Opening::kShow && IsRowOrRows(exprType(EntryExpression(*entries, clause))) &&
                     RowMayHold(EntryExpression(*entries, clause));
    if (row || IsPersonalClause(*entries, clause)) {
      if (Refers(fixed, clause->tleSortGroupRef))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("ORDER BY with DISTINCT on a personal column is not supported here"),
                        errhint("Use the revealed value in both: privacy.reveal(column).")));
      Node* opened = Show(EntryExpression(*entries, clause), opening);
      TargetEntry* entry = makeTargetEntry(reinterpret_cast<Expr*>(opened), list_length(*entries) + 1, nullptr, true);
      entry->ressortgroupref = NextReference(*entries);
      *entries = lappend(*entries, entry);
      clause->tleSortGroupRef = entry->ressortgroupref;
      RetargetSort(clause, exprType(opened));
    }
    sorted = lappend(sorted, clause);
  }
  return sorted;
}

// Values of the session's have no tag: equal ones would stay apart.
[[noreturn]] void RefuseMixture(const char* what) {
  ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                  errmsg("%s of stored personal values together with others is not supported here", what),
                  errhint("Use the revealed values: privacy.reveal(column).")));
}

// Grouping goes by lookup tags; a column without would have as many groups as values.
void EnsureGroupable(const List* clauses, const List* entries, const Governing& governing, const char* what) {
  if (governing.opening == Opening::kRaise) EnsureNoRows(clauses, entries, what);
  ListCell* cell;
  foreach (cell, const_cast<List*>(clauses)) {
    const auto* clause = lfirst_node(SortGroupClause, cell);
    if (!IsPersonalClause(entries, clause)) continue;
    const Origin origin = OriginOf(EntryExpression(entries, clause), governing.place);
    if (origin.IsMixture()) RefuseMixture(what);
    if (!origin.HasLookup() && (origin.stored || origin.unknown)) RefuseWithoutLookup(origin, what);
  }
}

// One column of UNION, INTERSECT or EXCEPT: every united query is asked, as a Var of the list stands for the first one.
void EnsureCombinableColumn(AttrNumber resno, const Level* level) {
  Origin before;
  bool own = false;
  ListCell* cell;
  foreach (cell, level->query->rtable) {
    const RangeTblEntry* part = lfirst_node(RangeTblEntry, cell);
    if (part->rtekind != RTE_SUBQUERY) continue;
    TargetEntry* entry = get_tle_by_resno(part->subquery->targetList, resno);
    if (entry == nullptr) continue;
    const Level inner{part->subquery, level};
    Origin origin = OriginOf(reinterpret_cast<Node*>(entry->expr), Place{&inner});
    own = own || origin.own;
    if (own && (before.stored || origin.stored)) RefuseMixture("a set operation");
    if (!origin.stored && !origin.unknown) continue;
    origin.mixed = origin.mixed || (before.stored && before.lookup != origin.lookup);
    if (!origin.HasLookup()) RefuseWithoutLookup(origin, "a set operation");
    before = origin;
  }
}

bool RemovesDuplicates(const Node* node) {
  if (node == nullptr || !IsA(node, SetOperationStmt)) return false;
  const auto* operation = reinterpret_cast<const SetOperationStmt*>(node);
  return operation->groupClauses != NIL || RemovesDuplicates(operation->larg) || RemovesDuplicates(operation->rarg);
}

void EnsureCombinable(const Query* query, const Governing& governing) {
  ListCell* cell;
  foreach (cell, query->targetList) {
    const auto* entry = lfirst_node(TargetEntry, cell);
    if (PersonalOf(exprType(reinterpret_cast<Node*>(entry->expr))) == nullptr) continue;
    if (RemovesDuplicates(query->setOperations)) EnsureCombinableColumn(entry->resno, governing.place.level);
  }
  foreach (cell, query->sortClause) {
    if (IsPersonalClause(query->targetList, lfirst_node(SortGroupClause, cell)))
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                      errmsg("ORDER BY a personal column of a set operation is not supported here"),
                      errhint("Use the revealed values in its queries: privacy.reveal(column).")));
  }
}

}  // namespace

void GovernClauses(Query* original, Query* governed, const Governing& governing) {
  EnsureGroupable(original->groupClause, original->targetList, governing, "GROUP BY");
  EnsureGroupable(original->distinctClause, original->targetList, governing, "DISTINCT");
  if (original->setOperations != nullptr) return EnsureCombinable(original, governing);
  if (governed->sortClause != NIL)
    governed->sortClause =
        SortByOpened(governed->sortClause, &governed->targetList, governed->distinctClause, governing.opening);
  List* windows = NIL;
  ListCell* cell;
  foreach (cell, governed->windowClause) {
    auto* window = static_cast<WindowClause*>(copyObjectImpl(lfirst(cell)));
    EnsureGroupable(window->partitionClause, original->targetList, governing, "PARTITION BY");
    window->orderClause = SortByOpened(window->orderClause, &governed->targetList, NIL, governing.opening);
    RetargetFrame(window);
    windows = lappend(windows, window);
  }
  governed->windowClause = windows;
}

void GovernAggregate(const Aggref* original, Aggref* governed, const Governing& governing) {
  if (original->aggkind != AGGKIND_NORMAL) {
    ListCell* cell;
    foreach (cell, original->aggorder) {
      if (IsPersonalClause(original->args, lfirst_node(SortGroupClause, cell)))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("WITHIN GROUP (ORDER BY ...) of a personal column is not supported"),
                        errhint("Use the revealed value: privacy.reveal(column).")));
    }
    return;
  }
  EnsureGroupable(original->aggdistinct, original->args, governing, "DISTINCT");
  if (original->aggorder != NIL)
    governed->aggorder = SortByOpened(governed->aggorder, &governed->args, governed->aggdistinct, governing.opening);
}

}  // namespace privacy::read
