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

#include "read/nodes.hpp"
#include "read/operands.hpp"
#include "read/origin.hpp"
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
  List* sorted = NIL;
  ListCell* cell;
  foreach (cell, clauses) {
    auto* clause = static_cast<SortGroupClause*>(copyObjectImpl(lfirst(cell)));
    if (IsPersonalClause(*entries, clause)) {
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

// Grouping goes by lookup tags; a column without would have as many groups as values.
void EnsureGroupable(const List* clauses, const List* entries, const Governing& governing, const char* what) {
  ListCell* cell;
  foreach (cell, const_cast<List*>(clauses)) {
    const auto* clause = lfirst_node(SortGroupClause, cell);
    if (!IsPersonalClause(entries, clause)) continue;
    const Origin origin = OriginOf(EntryExpression(entries, clause), governing.place);
    if (!origin.HasLookup() && (origin.stored || origin.unknown)) RefuseWithoutLookup(origin, what);
  }
}

struct SetOperationWalk {
  const Governing* governing;
  const List* entries;
};

bool EnsureCombinable(Node* node, void* context) {
  if (node == nullptr || !IsA(node, SetOperationStmt)) return false;
  const auto* operation = reinterpret_cast<SetOperationStmt*>(node);
  const auto* walk = static_cast<SetOperationWalk*>(context);
  ListCell* cell;
  if (operation->groupClauses != NIL) {
    foreach (cell, walk->entries) {
      const auto* entry = lfirst_node(TargetEntry, cell);
      auto* expression = reinterpret_cast<Node*>(entry->expr);
      if (entry->resjunk || PersonalOf(exprType(expression)) == nullptr) continue;
      const Origin origin = OriginOf(expression, walk->governing->place);
      // Every query of the operation is asked: a Var of its list stands for the first one only.
      Origin all;
      const Level* level = walk->governing->place.level;
      ListCell* part;
      foreach (part, level->query->rtable) {
        RangeTblEntry* table = lfirst_node(RangeTblEntry, part);
        if (table->rtekind != RTE_SUBQUERY) continue;
        const Level inner{table->subquery, level};
        TargetEntry* of_part = get_tle_by_resno(table->subquery->targetList, entry->resno);
        if (of_part == nullptr) continue;
        const Origin one = OriginOf(reinterpret_cast<Node*>(of_part->expr), Place{&inner});
        if (!one.stored && !one.unknown) continue;
        if (!one.HasLookup()) RefuseWithoutLookup(one, "a set operation");
        if (all.stored && all.lookup != one.lookup) RefuseWithoutLookup([&] { Origin m = one; m.mixed = true; return m; }(), "a set operation");
        all = one;
      }
      (void)origin;
    }
  }
  return EnsureCombinable(operation->larg, context) || EnsureCombinable(operation->rarg, context);
}

}  // namespace

void GovernClauses(Query* original, Query* governed, const Governing& governing) {
  EnsureGroupable(original->groupClause, original->targetList, governing, "GROUP BY");
  EnsureGroupable(original->distinctClause, original->targetList, governing, "DISTINCT");
  if (original->setOperations != nullptr) {
    SetOperationWalk walk{&governing, original->targetList};
    EnsureCombinable(original->setOperations, &walk);
    ListCell* cell;
    foreach (cell, original->sortClause) {
      if (IsPersonalClause(original->targetList, lfirst_node(SortGroupClause, cell)))
        ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                        errmsg("ORDER BY a personal column of a set operation is not supported here"),
                        errhint("Use the revealed values in its queries: privacy.reveal(column).")));
    }
    return;
  }
  if (governed->sortClause != NIL)
    governed->sortClause =
        SortByOpened(governed->sortClause, &governed->targetList, governed->distinctClause, governing.opening);
  List* windows = NIL;
  ListCell* cell;
  foreach (cell, governed->windowClause) {
    auto* window = static_cast<WindowClause*>(copyObjectImpl(lfirst(cell)));
    EnsureGroupable(window->partitionClause, original->targetList, governing, "PARTITION BY");
    if (OidIsValid(window->startInRangeFunc) || OidIsValid(window->endInRangeFunc)) {
      windows = lappend(windows, window);
      continue;
    }
    window->orderClause = SortByOpened(window->orderClause, &governed->targetList, NIL, governing.opening);
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
