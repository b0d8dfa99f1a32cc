// What is stored for one personal value of a row: the rules of DESIGN.md, 'Writing'.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "utils/rel.h"
}

#include "pg/relation_policy.hpp"
#include "sealed/format.hpp"

namespace privacy::write {

// The row as the trigger found it.
struct Row {
  Relation relation;
  const char* table;                  // for messages
  const pg::RelationPolicy* policy;   // a copy of the caller's
  bool update;
  bool restoring;       // sealed input is accepted and keeps its person
  bool apply;           // logical replication: no purpose is declared there, and none is asked
  uint64 subject;       // whose the row will be; 0: nobody's
  uint64 old_subject;   // UPDATE: whose it was
  bool held;            // HoldPerson was asked for `subject`
};

struct Value {
  Datum datum;
  bool is_null;
};

// `given` is what the statement wants, `old` what is stored (NULL on INSERT).
Value ToStore(Row* row, const pg::ColumnPolicy& column, Value given, Value old);

// The plaintext under the length, precision or blanks that the column had before it was protected.
Bytes AsColumnHad(Bytes plaintext, sealed::BaseType type, const pg::ColumnPolicy& column);

// Is the row's person still one to seal for? Takes FOR KEY SHARE on the person, once. False: erased or unknown.
bool HoldSubject(Row* row);

}  // namespace privacy::write
