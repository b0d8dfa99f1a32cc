// Parameters of the client's own statement whose type it left open.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
#include "parser/parse_node.h"
}

namespace privacy::read {

// `born = $1` and `VALUES ($1)` made the parameter of a personal type. Describe says the base type then, and the value
// is taken in the base type: drivers that encode by type (asyncpg, JDBC, sqlx) know date, not personal_date.
void DescribeParameters(const ParseState* parser, Query* query);

}  // namespace privacy::read
