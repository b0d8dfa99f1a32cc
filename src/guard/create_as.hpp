// CREATE TABLE AS and SELECT INTO: the table has no trigger yet while it is filled.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::guard {

// The statement with its query checked row by row, or nullptr where no column of it is personal.
CreateTableAsStmt* WithSealedColumns(const CreateTableAsStmt* statement);

}  // namespace privacy::guard
