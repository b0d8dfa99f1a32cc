// How many rows the conditions of folded.hpp find, for the planner: as many as the column's tags say. The condition that
// they stand beside finds all of those, and folded_rest none.
#include "pg/compat.hpp"

extern "C" {
#include "nodes/supportnodes.h"
#include "utils/fmgrprotos.h"
}

#include "read/folded.hpp"

namespace privacy::read {

namespace {

constexpr double kArrayGuess = 10;  // elements of an array that is not known: estimate_array_length() of PostgreSQL

}  // namespace

// privacy.is_sought(condition): the condition.
PRIVACY_FUNCTION(privacy_is_sought) { PG_RETURN_DATUM(PG_GETARG_DATUM(0)); }

PRIVACY_FUNCTION(privacy_is_sought_support) {
  auto* const request = reinterpret_cast<Node*>(PG_GETARG_POINTER(0));
  if (!IsA(request, SupportRequestSelectivity)) PG_RETURN_POINTER(nullptr);
  reinterpret_cast<SupportRequestSelectivity*>(request)->selectivity = 1.0;
  PG_RETURN_POINTER(request);
}

// Selectivity of >=^.
PRIVACY_FUNCTION(privacy_selectivity_from) {
  ListCell* cell;
  foreach (cell, static_cast<List*>(static_cast<void*>(PG_GETARG_POINTER(2)))) {
    const auto* const operand = static_cast<Node*>(lfirst(cell));
    if (!IsA(operand, FuncExpr)) continue;
    const List* const arguments = reinterpret_cast<const FuncExpr*>(operand)->args;
    if (arguments == NIL || !IsFoldedSite(static_cast<Node*>(llast(arguments)))) continue;
    const bool first = UnpackFoldedSite(llast_node(Const, arguments)->constvalue).first;
    PG_RETURN_FLOAT8(first ? 1.0 / kArrayGuess : 1e-7);
  }
  return DirectFunctionCall4Coll(scalargesel, PG_GET_COLLATION(), PG_GETARG_DATUM(0), PG_GETARG_DATUM(1),
                                 PG_GETARG_DATUM(2), PG_GETARG_DATUM(3));
}

}  // namespace privacy::read
