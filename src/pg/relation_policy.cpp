// What the labels of one relation say. Read from pg_seclabel, the columns' types and the foreign keys once a backend
// and relation; dropped by relcache invalidation: our label provider sends one for every label that changes.
#include "pg/relation_policy.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "utils/catcache.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
}

#include "pg/label_rows.hpp"
#include "pg/link_keys.hpp"
#include "pg/vocabulary.hpp"
#include "types/value.hpp"

namespace privacy::pg {
namespace {

struct Entry {
  Oid relation;  // hash key
  bool valid;
  RelationPolicy* policy;
};

constexpr uint16 kStandardClass = 1;

HTAB* cache = nullptr;
Oid vocabulary_relation = InvalidOid;  // privacy.purposes: its invalidation stands for the whole vocabulary

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
