// The planner's pass over a query: what it carries down, and its part for sorting and grouping (clauses.cpp).
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

#include "read/nodes.hpp"
#include "read/origin.hpp"

namespace privacy::read {

struct Governing {
  bool client;      // the client's own statement: what has no lookup goes by its revealed value
  Opening opening;  // of casts, and of such values, at this place
  Place place;
};

// Sorts by personal columns go by opened values; grouping, DISTINCT and set operations by lookup tags, or are refused.
// `original` is the query as it was, for origins; `governed` is changed.
void GovernClauses(Query* original, Query* governed, const Governing& governing);
void GovernAggregate(const Aggref* original, Aggref* governed, const Governing& governing);

}  // namespace privacy::read
