// CHECK constraints of the plaintext. PostgreSQL checks what is stored, and that is sealed; so a CHECK of a protected
// column is kept as
//     (privacy.is_sealed(email) IS TRUE) OR (email::text LIKE '%@%')
// an ordinary constraint, dumped, renamed and dropped like any other, which holds for every stored value by its first
// part. The second part is asked by the trigger, of the plaintext, before it is sealed.
// A constraint of several personal columns has one such first part for each, and is asked where all of them are given.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
#include "nodes/bitmapset.h"
#include "nodes/primnodes.h"
#include "utils/rel.h"
}

#include "pg/relation_policy.hpp"
#include "write/seal_value.hpp"

namespace privacy::write {

// The parts of a kept check.
struct Kept {
  Bitmapset* columns;  // attribute numbers
  List* rest;          // of the OR
};

// False for every other expression.
bool Split(Node* check, Kept* kept);

// The column of privacy.is_sealed(column) IS TRUE; 0 for other nodes.
AttrNumber SealedColumn(const Node* node);

// The column of privacy.is_sealed(column); 0 for other nodes.
AttrNumber SealedArgument(const Node* node);

// What a row's statement gives for one column of policy.columns.
struct Given {
  bool fresh;   // a plaintext that is sealed now
  Datum value;  // of the base type, if fresh
};

// For a value that is sealed now: what was given, as the column would have had it. False where it came in sealed.
bool TakePlaintext(const pg::ColumnPolicy& column, Value given, Given* fresh);

// 23514 for a plaintext that a kept check refuses; the message holds no value. `stored` is the row as it will be.
void EnsureKeptChecks(Relation relation, const pg::RelationPolicy& policy, HeapTuple stored, const Given* given);

// Does the table have constraints at all that might be of this form?
bool MayHaveKeptChecks(Relation relation);

}  // namespace privacy::write
