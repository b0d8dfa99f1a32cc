// The planner's pass over a query: what it carries down, and its part for sorting and grouping (clauses.cpp).
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/params.h"
#include "nodes/parsenodes.h"
}

#include "read/nodes.hpp"
#include "read/origin.hpp"

namespace privacy::read {

// Where a subquery stands. It becomes part of the query around it, mostly, and what it took from there joins tables then.
enum class Within : uint8 {
  kRelation,  // FROM, WITH; the client's query itself
  kValue,     // an expression's value: always planned by itself
  kCondition  // EXISTS, IN
};

struct Governing {
  bool client;      // the client's own statement: what has no lookup goes by its revealed value
  Opening opening;  // of casts, and of such values, at this place
  Place place;
  ParamListInfo parameters;  // known at plan time, if any
  Within within;
  bool apart;  // the query at this place is surely planned by itself
};

// Sorts by personal columns go by opened values; grouping, DISTINCT and set operations by lookup tags, or are refused.
// `original` is the query as it was, for origins; `governed` is changed.
void GovernClauses(Query* original, Query* governed, const Governing& governing);
void GovernAggregate(const Aggref* original, Aggref* governed, const Governing& governing);

}  // namespace privacy::read
