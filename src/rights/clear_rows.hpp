// Takes an erased person's values, tags and number out of live rows, or deletes those rows.
#pragma once
#include "pg/compat.hpp"

namespace privacy::rights {

struct RowsToClear {
  uint64 subject;
  const Datum* classes;      // integers
  const Datum* generations;  // up to which the class's key is destroyed: later values are none of this erasure's
  int class_count;
  bool whole;                // the person's number goes too, and rows where privacy.on_erasure says so
  int64 at_most;             // rows of linked tables; below zero: nothing is changed, and all rows are counted
  int64 dead_at_most;        // ... of those tables in which nothing can be read any more, once the keys are destroyed
  bool all_or_none = false;  // a table of those with more rows is left for another time: whoever comes then clears all
};

struct ClearedTable {
  Oid relation;
  int64 rows, scrubbed, tags, pending, kept, deleted;
};

// Those tables that hold rows of the person; palloc'd.
struct ClearedTables {
  ClearedTable* items;
  int count;
};

// With the rights of the tables' owners, whose triggers run.
ClearedTables ClearRows(const RowsToClear& what);

}  // namespace privacy::rights
