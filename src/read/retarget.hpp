// Sort and group clauses after what they sort by went over to another type.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

// After the entry's expression became `type`: the clause sorts and groups by that type's operators, in the same
// direction. 0A000 if it has none (json).
void RetargetSort(SortGroupClause* clause, Oid type);
// All clauses of a list that refer to the entry, and all of a query: ORDER BY, GROUP BY, DISTINCT, windows.
void RetargetClauses(List* clauses, Index reference, Oid type);
void RetargetQuery(Query* query, Index reference, Oid type);

// After the window's order went over to a base type: its frame's offset is added by that type's function.
void RetargetFrame(WindowClause* window);

Oid EqualityOf(Oid type);  // the = of the type's default class; 0A000 without one

}  // namespace privacy::read
