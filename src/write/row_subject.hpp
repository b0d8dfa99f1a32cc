// The person a row belongs to, for rows that follow a foreign key.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
#include "access/tupdesc.h"
}

#include "pg/relation_policy.hpp"

namespace privacy::write {

// The parent's row, read past row security with the latest snapshot.
struct Parent {
  bool found;
  uint64 subject;  // 0: nobody's row
};
// The values of the foreign key that leads to a row's person, in the order of policy.link_columns.
struct Link {
  Datum values[pg::kMaxLinkColumns];
  Oid types[pg::kMaxLinkColumns];
};
// Raises if the foreign key that leads from the table to its people is missing, or if several do.
void EnsureLinked(const pg::RelationPolicy& policy, const char* table_name);
// False if one of the columns is NULL: then the row refers to none.
bool GetLink(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, const char* table_name, Link* link);

// kNone is for rows that are brought up to date when their parent changes: a lock on a parent that is written meanwhile
// waits, and fails with 40001 where the transaction's snapshot is older.
enum class ParentLock : int32 { kNone, kKeyShare };
// REQUIRES: policy is of a linked table.
Parent FindParent(const pg::RelationPolicy& policy, Link* link, const char* table_name,
                  ParentLock lock = ParentLock::kKeyShare);

// FOR UPDATE on the row that is about to move to another person: whoever is adding a row below it ends first, or sees
// the new person.
void LockRow(Oid relation, ItemPointer row);

// Lets the rows below follow: `value` is what they refer to.
void CascadeToChildren(Oid relation, HeapTuple row, TupleDesc columns);

}  // namespace privacy::write
