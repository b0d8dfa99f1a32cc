// Does an expression give what it opened of a personal value, or anything made of it? What counts is where the value flows
// to, through subqueries, WITH, views and set operations. Conditions (WHERE, JOIN, HAVING, FILTER, EXISTS) and count() keep
// no single value. Not seen: what goes through variables and results of functions.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

#include "read/origin.hpp"

namespace privacy::read {

// `level`: the query it stands in; may be nullptr. `targets`: the assignment it is of, for SET (a, b) = (SELECT ...).
bool OpensValue(Node* expression, const Level* level, List* targets = NIL);

bool OpensInResult(Query* query);  // any result column

}  // namespace privacy::read
