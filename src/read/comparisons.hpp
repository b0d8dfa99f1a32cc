// What a comparison becomes at plan time. Stored values compare among themselves by their lookup tags; an operand of the
// session's (constant, parameter, plain column) is wrapped in privacy.tag, which asks the decision and makes it comparable:
// index scans, hash and merge joins remain. What has no lookup compares, in a client's statement, by revealed values;
// elsewhere it is refused, as untagged values would silently all differ.
#pragma once
#include "pg/compat.hpp"

#include "read/operands.hpp"
#include "types/value.hpp"

namespace privacy::read {

// An operator = or <> of ours: its personal type. nullptr for every other operator.
const types::PersonalType* FindComparison(Oid op, bool* not_equal);

struct Comparison {
  const types::PersonalType* type;
  bool not_equal;
  bool array;  // the right operand
  Node* left;
  Node* right;
  Oid op;
  Oid collation;
};

// left and right as they were before their own parts were governed: their origins are looked up in the original tree.
void Compare(Comparison* comparison, Node* left, Node* right, const Governing& governing);

// Operator: OpExpr (DistinctExpr, too) or ScalarArrayOpExpr.

// An operator that stands for the base type's.
template <class Operator>
Node* ResolveStandIn(Operator* governed, const Governing& governing);

// numeric = numeric over a personal_numeric column, as the comparison of the column that it is; else nullptr.
template <class Operator>
Operator* UnwrapNumeric(Operator* node, const Governing& governing);

// Rows compare field by field: stored values by their tags, which those without lookup have not.
template <class Operator>
Operator* CompareShownRows(Operator* node, const Governing& governing);

// 0A000 for a comparison, grouping or sort that only a lookup, or a revealed value, can answer.
[[noreturn]] void RefuseWithoutLookup(const Origin& origin, const char* what);

}  // namespace privacy::read
