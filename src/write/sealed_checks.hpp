// The CHECK constraints privacy.is_sealed(column), without what PostgreSQL does for each constraint in each statement: to
// read its text, to plan it, to set up its evaluation. They hold for every row as ever, disabled triggers or not; what is
// asked is what the function asks, and who fails is told by PostgreSQL. What the executor's start does not open (COPY, rows
// routed to partitions, apply workers) is left to PostgreSQL.
#pragma once
#include "pg/compat.hpp"

namespace privacy::write {

void InitSealedChecks();  // a hook of the executor's start, and callbacks; from _PG_init

}  // namespace privacy::write
