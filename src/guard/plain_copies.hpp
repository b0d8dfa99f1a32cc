// Commands that keep the result of a query, or of an expression over a table's columns: nothing that they open of a
// personal value may get there in the clear. They are refused before anything is written: what comes after (event
// triggers) would find it in files and WAL already. See read/plain_copies.hpp; privacy.allow_plain_copies lets them.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::guard {

void EnsureSealedResult(const CreateTableAsStmt* statement);
void EnsureSealedResult(const RefreshMatViewStmt* statement);

// ALTER TABLE ... TYPE ... USING, and columns GENERATED from others.
void EnsureSealedExpressions(const AlterTableStmt* statement, const char* source);
// CREATE INDEX on expressions of personal columns, which would hold what anybody's function makes of them.
void EnsureSealedExpressions(const IndexStmt* statement, const char* source);

}  // namespace privacy::guard
