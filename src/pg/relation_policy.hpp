// What the labels of one relation say, cached per backend and dropped by relcache invalidation.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/attnum.h"
}

#include "core/bytes.hpp"

namespace privacy::pg {

enum class RelationKind : uint8 { kPlain, kSubject, kLinked };
enum class OnDelete : uint8 { kDeparted, kErase, kKeep };

// One column of a personal type. category is 0 while it is untagged or its category is unknown: then the column
// withholds and refuses plaintext.
struct ColumnPolicy {
  AttrNumber attnum;
  Oid type;               // the personal type
  int32 base_typmod;      // of the base type, from the label; -1 none
  uint16 category;
  uint16 deletion_class;
  uint8 lookup;           // sealed::Lookup
  bool hide_length;
  bool third_parties;
  bool blanks;            // was character(n)
};

// A column that is not sealed, and what an erasure of its class makes of it (privacy.scrub_column).
enum class ScrubTo : uint8 { kNull, kDefault, kYear, kInitial, kValue };
struct ScrubbedColumn {
  AttrNumber attnum;
  ScrubTo to;
  uint16 deletion_class;
};
inline constexpr int kMaxScrubbed = 32;  // columns of one table

// Columns of the foreign key that leads from a row to its person.
inline constexpr int kMaxLinkColumns = 8;

// Lives in CacheMemoryContext; valid until the next chance of an invalidation (any catalog access): copy what you keep.
struct RelationPolicy {
  Oid relation;
  RelationKind kind;
  bool rows_hidden;            // rows => 'hide' (default) or 'show'
  OnDelete on_delete;
  bool deleted_on_erasure;     // the person's rows go when nothing of them is kept
  int32 table_id;              // privacy.subject_tables.id, for kSubject
  AttrNumber subject_column;   // data_subject_id; 0 while there is none
  AttrNumber key_column;       // kSubject: the person's key
  AttrNumber link_column;      // kLinked: the labelled column of the foreign key
  Oid parent;                  // kLinked: where it leads (a subject table or a linked one); invalid where no key does, or several
  bool several_parents;        // kLinked: several foreign keys of the labelled column lead to people
  int16 link_count;            // kLinked: columns of the foreign key, from 1; 0 without a parent
  AttrNumber link_columns[kMaxLinkColumns];    // those
  AttrNumber parent_columns[kMaxLinkColumns];  // what they reference there
  bool guarded;                // has a column of a personal type
  int column_count;
  ColumnPolicy* columns;       // columns of personal types only
  int scrubbed_count;
  ScrubbedColumn scrubbed[kMaxScrubbed];
};

// Never null. For a partition or child the policy of its own labels (the mapping functions label leaves too).
const RelationPolicy* PolicyOf(Oid relation);

// True if any function of ours must look at statements that touch the relation.
inline bool IsProtected(const RelationPolicy* policy) { return policy->kind != RelationKind::kPlain || policy->guarded; }

void InitRelationPolicy();  // callbacks; once a backend, from _PG_init

}  // namespace privacy::pg
