// The person a row belongs to, for rows that follow a foreign key.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
#include "access/tupdesc.h"
}

#include "pg/relation_policy.hpp"

namespace privacy::write {

// The parent's row, read past row security with the latest snapshot under FOR KEY SHARE.
struct Parent {
  bool found;
  uint64 subject;  // 0: nobody's row
};
// REQUIRES: policy is of a linked table; `link` is not NULL.
Parent FindParent(const pg::RelationPolicy& policy, Datum link, Oid link_type, const char* table_name);

// FOR UPDATE on the row that is about to move to another person: whoever is adding a row below it ends first, or sees
// the new person.
void LockRow(Oid relation, ItemPointer row);

// Lets the rows below follow: `value` is what they refer to.
void CascadeToChildren(Oid relation, HeapTuple row, TupleDesc columns);

}  // namespace privacy::write
