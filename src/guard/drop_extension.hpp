// DROP EXTENSION pg_privacy CASCADE would drop every sealed column with its type.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::guard {

// 2BP01 with the list of what is sealed or mapped in this database.
void EnsureNothingSealed(const DropStmt* statement);

}  // namespace privacy::guard
