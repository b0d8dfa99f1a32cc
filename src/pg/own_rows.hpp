// Rows of the extension's own tables written past the planner: triggers fire and indexes follow as for any statement.
// CHECKs are not asked: what is stored this way is made here.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/execnodes.h"
#include "storage/itemptr.h"
}

#include "pg/own_tables.hpp"

namespace privacy::pg {

// PODs: safe to leave by ereport. What was written is seen by the next command only (CommandCounterIncrement).
class OwnRows {
 public:
  void Begin();
  // Values and nulls as many as the table has columns.
  void Insert(OwnRelation table, const Datum* values, const bool* nulls);
  // REQUIRES: nobody else can change the row at `at`, which this transaction sees.
  void Update(OwnRelation table, ItemPointer at, const Datum* values, const bool* nulls);
  void End();  // AFTER triggers run

 private:
  struct Table {
    OwnRelation which;
    ResultRelInfo* info;
    TupleTableSlot* slot;
  };
  static constexpr int kTables = 4;

  Table* Use(OwnRelation table, const Datum* values, const bool* nulls);

  EState* estate_;
  Table tables_[kTables];
  int count_;
};

}  // namespace privacy::pg
