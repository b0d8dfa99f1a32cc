// A statement on a protected table without a valid purpose is an error, for every role: rows that silently vanish
// would be taken for an empty table.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/plannodes.h"
}

namespace privacy::read {

// 42501 if the plan reads or writes a protected table (itself or through a view) and the statement has no purpose
// that holds there. Exempt: what runs as the table's owner without forced row security (foreign-key checks, our own
// functions), row_security = off (pg_dump), our own catalog tables, parallel workers (the leader was asked).
void EnsurePurposeFor(const PlannedStmt* plan);
// The same for one table, while a query is planned: estimates already compare.
void EnsurePurposeForTable(Oid relation);

}  // namespace privacy::read
