// The labels of a relation and its columns, as pg_seclabel has them.
#pragma once
#include "pg/compat.hpp"

#include "pg/relation_policy.hpp"
#include "policy/label.hpp"

namespace privacy::pg {

// A label without its strings, so that it can stand in a frame that longjmp may leave.
struct PlainLabel {
  policy::LabelKind kind;
  int32 table_id;
  bool rows_hidden;
  OnDelete on_delete;
  bool deleted_on_erasure;
  ScrubTo scrub_to;
  char category[policy::kMaxNameSize + 1];
  uint8 lookup;
  int32 typmod;
  bool hide_length;
  bool third_parties;
  bool blanks;
};

struct LabelRow {
  AttrNumber column;  // 0: the table's own
  PlainLabel label;
};

// All labels of ours on the relation and its columns (palloc'd); `only_table` reads the table's own alone.
LabelRow* ReadLabels(Oid relation, bool only_table, int* count);

}  // namespace privacy::pg
