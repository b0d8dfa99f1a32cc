// What a freshly analysed statement is about, before it is planned: for the log, and for what may not go to a catalog.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

// Notes for the log, and returns, whether the statement concerns people's data. Between here and the executor, constants are computed:
// their errors are about the tables of the query.
bool NoteConcern(Query* query);

// 0A000 for the query of a CREATE VIEW with a literal of a personal type: before it is written to the catalog and WAL.
void EnsureNoLiteralInView(Query* query);

}  // namespace privacy::read
