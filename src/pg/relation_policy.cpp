// What the labels of one relation say. Read from pg_seclabel, the columns' types and the foreign keys once a backend
// and relation; dropped by relcache invalidation: our label provider sends one for every label that changes.
#include "pg/relation_policy.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
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

// The foreign key of one column that leads to a person's table.
bool FindForeignKey(Oid relation, AttrNumber column, Oid* parent, AttrNumber* parent_column) {
  bool found = false;
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  Relation catalog = table_open(ConstraintRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, ConstraintRelidTypidNameIndexId, true, nullptr, 1, &key);
  while (HeapTuple tuple = found ? nullptr : systable_getnext(scan)) {
    Form_pg_constraint constraint = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
    if (constraint->contype != CONSTRAINT_FOREIGN || IsCopyForReferencedPartition(constraint)) continue;
    AttrNumber from[INDEX_MAX_KEYS], to[INDEX_MAX_KEYS];
    int columns;
    DeconstructFkConstraintRow(tuple, &columns, from, to, nullptr, nullptr, nullptr, nullptr, nullptr);
    if (columns != 1 || from[0] != column || !LeadsToPerson(constraint->confrelid)) continue;
    *parent = constraint->confrelid;
    *parent_column = to[0];
    found = true;
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
}

// Foreign keys are not inherited by children (only by partitions): there the parents are asked, by the column's name.
bool FindLink(Oid relation, const char* column, Oid* parent, AttrNumber* parent_column) {
  const AttrNumber number = get_attnum(relation, column);
  if (number == InvalidAttrNumber) return false;
  if (FindForeignKey(relation, number, parent, parent_column)) return true;
  bool found = false;
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_inherits_inhrelid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  Relation catalog = table_open(InheritsRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, InheritsRelidSeqnoIndexId, true, nullptr, 1, &key);
  while (HeapTuple tuple = found ? nullptr : systable_getnext(scan))
    found = FindLink((reinterpret_cast<Form_pg_inherits>(GETSTRUCT(tuple)))->inhparent, column, parent, parent_column);
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return found;
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
      FindLink(policy->relation, NameStr(TupleDescAttr(columns, row.column - 1)->attname), &policy->parent,
               &policy->parent_column);
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
