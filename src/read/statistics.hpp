// Statistics that come from elsewhere. PostgreSQL 18 dumps them and takes them over: pg_restore_attribute_stats, in scripts of
// pg_dump --statistics and of pg_upgrade. The most common values of a table from before its columns were protected would
// lie in pg_statistic, and in WAL, in the clear.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/primnodes.h"
}

namespace privacy::read {

// A call of pg_restore_attribute_stats in a freshly analysed query becomes one of privacy.restore_attribute_stats, which
// leaves out the values of personal columns.
void GuardStatistics(FuncExpr* call);

}  // namespace privacy::read
