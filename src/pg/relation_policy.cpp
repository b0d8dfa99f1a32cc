// What the labels of one relation say. Read from pg_seclabel, the columns' types and the foreign keys once a backend
// and relation; dropped by relcache invalidation: our label provider sends one for every label that changes.
#include "pg/relation_policy.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_seclabel.h"
#include "utils/array.h"
#include "utils/catcache.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"
}

#include "pg/boundary.hpp"
#include "pg/vocabulary.hpp"
#include "policy/label.hpp"
#include "types/value.hpp"

namespace privacy::pg {
namespace {

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

struct Entry {
  Oid relation;  // hash key
  bool valid;
  RelationPolicy* policy;
};

constexpr uint16 kStandardClass = 1;

HTAB* cache = nullptr;
Oid vocabulary_relation = InvalidOid;  // privacy.purposes: its invalidation stands for the whole vocabulary

PlainLabel Parse(const char* text) {
  return Run([&]() -> Result<PlainLabel> {
    PRIVACY_ASSIGN(const policy::Label label, policy::ParseLabel(text));
    PlainLabel plain{};
    plain.kind = label.kind;
    plain.table_id = label.table_id;
    plain.rows_hidden = label.rows_hidden;
    plain.on_delete = static_cast<OnDelete>(label.on_delete);
    plain.deleted_on_erasure = label.deleted_on_erasure;
    plain.scrub_to = static_cast<ScrubTo>(label.scrub_to);
    label.category.copy(plain.category, policy::kMaxNameSize);
    plain.lookup = static_cast<uint8>(label.lookup);
    plain.typmod = label.typmod;
    plain.hide_length = label.hide_length;
    plain.third_parties = label.third_parties;
    plain.blanks = label.blanks;
    return plain;
  });
}

// All labels of ours on the relation and its columns (palloc'd); `only_table` reads the table's own alone.
LabelRow* ReadLabels(Oid relation, bool only_table, int* count) {
  ScanKeyData keys[3];
  ScanKeyInit(&keys[0], Anum_pg_seclabel_objoid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  ScanKeyInit(&keys[1], Anum_pg_seclabel_classoid, BTEqualStrategyNumber, F_OIDEQ,
              ObjectIdGetDatum(RelationRelationId));
  ScanKeyInit(&keys[2], Anum_pg_seclabel_objsubid, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(0));
  int capacity = 8;
  *count = 0;
  LabelRow* rows = static_cast<LabelRow*>(palloc(sizeof(LabelRow) * capacity));
  Relation catalog = table_open(SecLabelRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, SecLabelObjectIndexId, true, nullptr, only_table ? 3 : 2, keys);
  while (HeapTuple tuple = systable_getnext(scan)) {
    bool is_null;
    const Datum provider = heap_getattr(tuple, Anum_pg_seclabel_provider, RelationGetDescr(catalog), &is_null);
    if (is_null || strcmp(TextDatumGetCString(provider), "pg_privacy") != 0) continue;
    const Datum label = heap_getattr(tuple, Anum_pg_seclabel_label, RelationGetDescr(catalog), &is_null);
    if (is_null) continue;
    if (*count == capacity) {
      capacity *= 2;
      rows = static_cast<LabelRow*>(repalloc(rows, sizeof(LabelRow) * capacity));
    }
    rows[*count].column = (reinterpret_cast<FormData_pg_seclabel*>(GETSTRUCT(tuple)))->objsubid;
    rows[*count].label = Parse(TextDatumGetCString(label));
    ++*count;
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return rows;
}

// Is the relation a subject table or a linked one?
bool LeadsToPerson(Oid relation) {
  int count;
  LabelRow* rows = ReadLabels(relation, true, &count);
  const bool leads = count > 0 && policy::IsTableLabel(rows[0].label.kind);
  pfree(rows);
  return leads;
}

// A constraint that a partitioned referenced table made for one of its partitions: its parent is on the same relation.
bool IsCopyForReferencedPartition(Form_pg_constraint constraint) {
  if (!OidIsValid(constraint->conparentid)) return false;
  HeapTuple parent = SearchSysCache1(CONSTROID, ObjectIdGetDatum(constraint->conparentid));
  if (!HeapTupleIsValid(parent)) return false;
  const bool same = (reinterpret_cast<Form_pg_constraint>(GETSTRUCT(parent)))->conrelid == constraint->conrelid;
  ReleaseSysCache(parent);
  return same;
}

// Two tables of one partition tree, or one table.
bool SameTree(Oid one, Oid other) {
  if (one == other) return true;
  const auto root = [](Oid relation) {
    return get_rel_relispartition(relation) ? llast_oid(get_partition_ancestors(relation)) : relation;
  };
  return root(one) == root(other);
}

// Where a foreign key leads, and by which columns.
struct Link {
  Oid parent;
  int columns;
  AttrNumber from[INDEX_MAX_KEYS], to[INDEX_MAX_KEYS];
};

bool IsSameLink(const Link& one, const Link& other) {
  if (one.parent != other.parent || one.columns != other.columns) return false;
  for (int i = 0; i < one.columns; ++i) {
    int at = 0;
    while (at < other.columns && other.from[at] != one.from[i]) ++at;
    if (at == other.columns || other.to[at] != one.to[i]) return false;
  }
  return true;
}

bool Contains(const Link& link, AttrNumber column) {
  for (int i = 0; i < link.columns; ++i)
    if (link.from[i] == column) return true;
  return false;
}

enum class Links { kNone, kOne, kSeveral };

// The foreign key of the column that leads to another table of people: that of the column alone before those of several.
// The same in SQL: privacy.link_keys.
Links FindForeignKey(Oid relation, AttrNumber column, Link* link) {
  Links found = Links::kNone;
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  Relation catalog = table_open(ConstraintRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, ConstraintRelidTypidNameIndexId, true, nullptr, 1, &key);
  while (HeapTuple tuple = systable_getnext(scan)) {
    Form_pg_constraint constraint = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
    if (constraint->contype != CONSTRAINT_FOREIGN || IsCopyForReferencedPartition(constraint)) continue;
    Link one;
    one.parent = constraint->confrelid;
    DeconstructFkConstraintRow(tuple, &one.columns, one.from, one.to, nullptr, nullptr, nullptr, nullptr, nullptr);
    if (!Contains(one, column) || SameTree(relation, one.parent) || !LeadsToPerson(one.parent)) continue;
    const bool worse = found != Links::kNone && one.columns > 1 && link->columns == 1;
    if (worse || (found != Links::kNone && IsSameLink(one, *link))) continue;
    const bool better = found == Links::kNone || (one.columns == 1 && link->columns > 1);
    found = better ? Links::kOne : Links::kSeveral;
    if (better) *link = one;
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
}

// Foreign keys are not inherited by children (only by partitions): there the parents are asked, by the columns' names.
Links FindLink(Oid relation, const char* column, Link* link) {
  const AttrNumber number = get_attnum(relation, column);
  if (number == InvalidAttrNumber) return Links::kNone;
  Links found = FindForeignKey(relation, number, link);
  if (found != Links::kNone) return found;
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  Relation catalog = table_open(InheritsRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, InheritsRelidSeqnoIndexId, true, nullptr, 1, &key);
  while (HeapTuple tuple = found != Links::kNone ? nullptr : systable_getnext(scan)) {
    const Oid above = (reinterpret_cast<Form_pg_inherits>(GETSTRUCT(tuple)))->inhparent;
    found = FindLink(above, column, link);
    for (int i = 0; found == Links::kOne && i < link->columns; ++i) {
      link->from[i] = get_attnum(relation, get_attname(above, link->from[i], false));
      if (link->from[i] == InvalidAttrNumber) found = Links::kSeveral;
    }
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
}

void ApplyLink(RelationPolicy* policy, const char* column) {
  Link link{};
  const Links found = FindLink(policy->relation, column, &link);
  policy->several_parents = found == Links::kSeveral;
  if (found != Links::kOne || link.columns > kMaxLinkColumns) return;
  policy->parent = link.parent;
  policy->link_count = static_cast<int16>(link.columns);
  memcpy(policy->link_columns, link.from, sizeof(AttrNumber) * static_cast<Size>(link.columns));
  memcpy(policy->parent_columns, link.to, sizeof(AttrNumber) * static_cast<Size>(link.columns));
}

// Without a category, or of one that is unknown by now, the column goes with the class standard.
void AddScrubbed(RelationPolicy* policy, const LabelRow& row) {
  if (policy->scrubbed_count == kMaxScrubbed) return;
  const policy::Category* category = CategoryByName(row.label.category);
  policy->scrubbed[policy->scrubbed_count++] = {static_cast<AttrNumber>(row.column), row.label.scrub_to,
                                                category != nullptr ? category->deletion_class : kStandardClass};
}

void ApplyColumnLabel(RelationPolicy* policy, TupleDesc columns, const LabelRow& row) {
  if (row.column < 1 || row.column > columns->natts || TupleDescAttr(columns, row.column - 1)->attisdropped) return;
  switch (row.label.kind) {
    case policy::LabelKind::kSubjectKey: policy->key_column = row.column; return;
    case policy::LabelKind::kSubjectId: policy->subject_column = row.column; return;
    case policy::LabelKind::kSubjectLink:
      policy->link_column = row.column;
      ApplyLink(policy, NameStr(TupleDescAttr(columns, row.column - 1)->attname));
      return;
    case policy::LabelKind::kStartEvent: return;  // read when a class's end is asked for (66_deletion.sql)
    case policy::LabelKind::kScrub: return AddScrubbed(policy, row);
    case policy::LabelKind::kPersonal: break;
    default: return;
  }
  for (int i = 0; i < policy->column_count; ++i) {
    ColumnPolicy* column = &policy->columns[i];
    if (column->attnum != row.column) continue;
    const policy::Category* category = CategoryByName(row.label.category);
    column->category = category != nullptr ? category->id : 0;
    column->deletion_class = category != nullptr ? category->deletion_class : 0;
    column->base_typmod = row.label.typmod;
    column->lookup = row.label.lookup;
    column->hide_length = row.label.hide_length;
    column->third_parties = row.label.third_parties;
    column->blanks = row.label.blanks;
  }
}

RelationPolicy* Build(Oid relation) {
  RelationPolicy policy{};
  policy.relation = relation;
  policy.rows_hidden = true;
  Relation open = RelationIdGetRelation(relation);
  if (!RelationIsValid(open)) return static_cast<RelationPolicy*>(nullptr);
  TupleDesc columns = RelationGetDescr(open);
  policy.columns = static_cast<ColumnPolicy*>(palloc0(sizeof(ColumnPolicy) * Max(columns->natts, 1)));
  for (int i = 0; i < columns->natts; ++i) {
    Form_pg_attribute column = TupleDescAttr(columns, i);
    if (column->attisdropped || types::FindPersonalType(column->atttypid) == nullptr) continue;
    policy.columns[policy.column_count++] = {column->attnum, column->atttypid, -1, 0, 0, 0, false, false, false};
  }
  policy.guarded = policy.column_count > 0;
  int count;
  LabelRow* rows = ReadLabels(relation, false, &count);
  for (int i = 0; i < count; ++i) {
    const PlainLabel& label = rows[i].label;
    if (rows[i].column != 0) {
      ApplyColumnLabel(&policy, columns, rows[i]);
    } else if (policy::IsTableLabel(label.kind)) {
      policy.kind =
          label.kind == policy::LabelKind::kSubjectTable ? RelationKind::kSubject : RelationKind::kLinked;
      policy.rows_hidden = label.rows_hidden;
      policy.on_delete = label.on_delete;
      policy.deleted_on_erasure = label.deleted_on_erasure;
      policy.table_id = label.table_id;
    }
  }
  pfree(rows);
  RelationClose(open);

  const Size size = sizeof(ColumnPolicy) * Max(policy.column_count, 1);
  ColumnPolicy* kept = static_cast<ColumnPolicy*>(MemoryContextAlloc(CacheMemoryContext, size));
  memcpy(kept, policy.columns, size);
  pfree(policy.columns);
  policy.columns = kept;
  RelationPolicy* result = static_cast<RelationPolicy*>(MemoryContextAlloc(CacheMemoryContext, sizeof(RelationPolicy)));
  *result = policy;
  return result;
}

const RelationPolicy kNothing = {};

void OnInvalidation(Datum, Oid relation) {
  if (cache == nullptr) return;
  if (OidIsValid(relation) && relation != vocabulary_relation) {
    Entry* entry = static_cast<Entry*>(hash_search(cache, &relation, HASH_FIND, nullptr));
    if (entry != nullptr) entry->valid = false;
    return;
  }
  HASH_SEQ_STATUS all;
  hash_seq_init(&all, cache);
  while (Entry* entry = static_cast<Entry*>(hash_seq_search(&all))) entry->valid = false;
}

void MakeCache() {
  if (CacheMemoryContext == nullptr) CreateCacheMemoryContext();
  HASHCTL control{};
  control.keysize = sizeof(Oid);
  control.entrysize = sizeof(Entry);
  control.hcxt = CacheMemoryContext;
  cache = hash_create("pg_privacy relation policies", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

}  // namespace

const RelationPolicy* PolicyOf(Oid relation) {
  if (relation < FirstNormalObjectId) return &kNothing;
  if (cache == nullptr) MakeCache();
  bool found;
  Entry* entry = static_cast<Entry*>(hash_search(cache, &relation, HASH_ENTER, &found));
  if (!found) {
    entry->valid = false;
    entry->policy = nullptr;
  }
  if (entry->valid && entry->policy != nullptr) return entry->policy;
  if (entry->policy != nullptr) {
    pfree(entry->policy->columns);
    pfree(entry->policy);
    entry->policy = nullptr;
  }
  const Oid schema = get_namespace_oid("privacy", true);
  if (OidIsValid(schema)) vocabulary_relation = get_relname_relid("purposes", schema);
  entry->valid = true;  // before reading: an invalidation that arrives meanwhile clears it again
  RelationPolicy* policy = Build(relation);
  entry = static_cast<Entry*>(hash_search(cache, &relation, HASH_FIND, nullptr));
  if (policy == nullptr) {
    entry->valid = false;
    return &kNothing;
  }
  if (entry->policy != nullptr) {  // made by a nested call meanwhile
    pfree(entry->policy->columns);
    pfree(entry->policy);
  }
  entry->policy = policy;
  return policy;
}

void InitRelationPolicy() { CacheRegisterRelcacheCallback(OnInvalidation, 0); }

}  // namespace privacy::pg
