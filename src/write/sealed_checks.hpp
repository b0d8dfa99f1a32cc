// The CHECK constraints privacy.is_sealed(column), without what PostgreSQL does for each constraint in each statement: to
// read its text, to plan it, to set up its evaluation. They hold for every row as ever, disabled triggers or not; what is
// asked is what the function asks, and who fails is told by PostgreSQL.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/execnodes.h"
}

namespace privacy::write {

// For the tables that an executor has just been started to write to. What is not found here (COPY, rows routed to
// partitions, apply workers) is left to PostgreSQL.
void PrepareSealedChecks(EState* executor);

void InitSealedChecks();  // callbacks; from _PG_init

}  // namespace privacy::write
