#include "read/retarget.hpp"

extern "C" {
#include "access/nbtree.h"
#include "catalog/pg_am_d.h"
#include "commands/defrem.h"
#include "parser/parse_oper.h"
#include "utils/lsyscache.h"
}

#include "types/value.hpp"

namespace privacy::read {

namespace {

Oid BaseInRange(Oid function) {
  if (!OidIsValid(function)) return function;
  Oid* arguments;
  int count;
  get_func_signature(function, &arguments, &count);
  const types::PersonalType* type = count < 3 ? nullptr : types::FindPersonalType(arguments[0]);
  if (type == nullptr) return function;
  const Oid family = get_opclass_family(GetDefaultOpClass(type->base_oid, BTREE_AM_OID));
  const Oid found = get_opfamily_proc(family, type->base_oid, arguments[2], BTINRANGE_PROC);
  if (!OidIsValid(found)) elog(ERROR, "no in_range function for type %s", type->name);
  return found;
}

}  // namespace

void RetargetSort(SortGroupClause* clause, Oid type) {
  bool reverse = false;
  if (OidIsValid(clause->sortop)) get_equality_op_for_ordering_op(clause->sortop, &reverse);
  Oid less;
  Oid equal;
  Oid greater;
  bool hashable;
  get_sort_group_operators(type, OidIsValid(clause->sortop), true, false, &less, &equal, &greater, &hashable);
  if (OidIsValid(clause->sortop)) {
    if (reverse) get_sort_group_operators(type, false, true, true, &less, &equal, &greater, &hashable);
    clause->sortop = reverse ? greater : less;
  }
  clause->eqop = equal;
  clause->hashable = hashable;
}

void RetargetClauses(List* clauses, Index reference, Oid type) {
  ListCell* cell;
  foreach (cell, clauses) {
    auto* clause = lfirst_node(SortGroupClause, cell);
    if (clause->tleSortGroupRef == reference) RetargetSort(clause, type);
  }
}

void RetargetQuery(Query* query, Index reference, Oid type) {
  RetargetClauses(query->sortClause, reference, type);
  RetargetClauses(query->groupClause, reference, type);
  RetargetClauses(query->distinctClause, reference, type);
  ListCell* cell;
  foreach (cell, query->windowClause) {
    auto* window = lfirst_node(WindowClause, cell);
    RetargetClauses(window->partitionClause, reference, type);
    RetargetClauses(window->orderClause, reference, type);
  }
}

void RetargetFrame(WindowClause* window) {
  window->startInRangeFunc = BaseInRange(window->startInRangeFunc);
  window->endInRangeFunc = BaseInRange(window->endInRangeFunc);
}

Oid EqualityOf(Oid type) {
  Oid less;
  Oid equal;
  Oid greater;
  bool hashable;
  get_sort_group_operators(type, false, true, false, &less, &equal, &greater, &hashable);
  return equal;
}

}  // namespace privacy::read
