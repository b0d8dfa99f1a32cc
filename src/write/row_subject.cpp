// Reading the parent's person. Plans are kept a backend, one a parent and types of the link.
#include "write/row_subject.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/partition.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
}

#include "pg/as_owner.hpp"
#include "write/internal.hpp"

namespace privacy::write {
namespace {

struct PlanKey {
  Oid parent;
  int32 subject_column;
  int32 columns;
  ParentLock lock;
  Oid link_types[pg::kMaxLinkColumns];
  int32 parent_columns[pg::kMaxLinkColumns];
};
struct PlanEntry {
  PlanKey key;
  SPIPlanPtr plan;
};

HTAB* plans = nullptr;

const char* QualifiedName(Oid relation) {
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
}

// p.a OPERATOR(pg_catalog.=) $1 AND ..., of columns of the relation.
char* Condition(const char* alias, Oid relation, const AttrNumber* columns, int count) {
  StringInfoData text;
  initStringInfo(&text);
  for (int i = 0; i < count; ++i)
    appendStringInfo(&text, "%s%s.%s OPERATOR(pg_catalog.=) $%d", i == 0 ? "" : " AND ", alias,
                     quote_identifier(get_attname(relation, columns[i], false)), i + 1);
  return text.data;
}

// Unused columns of the key must be zero.
SPIPlanPtr PlanOf(const PlanKey& key, const AttrNumber* parent_columns, Oid* types) {
  if (plans == nullptr) {
    HASHCTL control{};
    control.keysize = sizeof(PlanKey);
    control.entrysize = sizeof(PlanEntry);
    control.hcxt = TopMemoryContext;
    plans = hash_create("pg_privacy parent plans", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
  }
  bool found;
  PlanEntry* entry = static_cast<PlanEntry*>(hash_search(plans, &key, HASH_ENTER, &found));
  if (!found) entry->plan = nullptr;
  if (entry->plan != nullptr && SPI_plan_is_valid(entry->plan)) return entry->plan;
  if (entry->plan != nullptr) SPI_freeplan(entry->plan);
  entry->plan = nullptr;
  // Names may have changed since: a new text, as foreign-key checks do.
  const char* command =
      psprintf("SELECT p.%s FROM %s p WHERE %s%s", quote_identifier(get_attname(key.parent, key.subject_column, false)),
               QualifiedName(key.parent), Condition("p", key.parent, parent_columns, key.columns),
               key.lock == ParentLock::kKeyShare ? " FOR KEY SHARE OF p" : "");
  SPIPlanPtr plan = SPI_prepare(command, key.columns, types);
  if (plan == nullptr) elog(ERROR, "parent plan: %s", SPI_result_code_string(SPI_result));
  SPI_keepplan(plan);
  entry = static_cast<PlanEntry*>(hash_search(plans, &key, HASH_FIND, nullptr));
  entry->plan = plan;
  return plan;
}

}  // namespace

void EnsureLinked(const pg::RelationPolicy& policy, const char* table_name) {
  if (OidIsValid(policy.parent)) return;
  if (policy.several_parents)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("several foreign keys lead from table \"%s\" to people by the same column", table_name),
                    errhint("It is not known whose its rows are: drop all of them but one, or give the owner one of the "
                            "column alone.")));
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("the foreign key that leads from table \"%s\" to its people is missing", table_name),
                  errhint("Add the foreign key again, or call privacy.remove_linked_table.")));
}

bool GetLink(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, const char* table_name, Link* link) {
  // Without a foreign key its labelled column tells still whether the row refers to anything.
  const int count = Max(policy.link_count, 1);
  for (int i = 0; i < count; ++i) {
    const AttrNumber column = policy.link_count == 0 ? policy.link_column : policy.link_columns[i];
    bool is_null;
    link->values[i] = heap_getattr(row, column, columns, &is_null);
    if (is_null) return false;
    link->types[i] = TupleDescAttr(columns, column - 1)->atttypid;
  }
  EnsureLinked(policy, table_name);
  return true;
}

Parent FindParent(const pg::RelationPolicy& policy, Link* link, const char* table_name, ParentLock lock) {
  EnsureLinked(policy, table_name);
  const AttrNumber subject_column = pg::PolicyOf(policy.parent)->subject_column;
  if (subject_column == 0)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the foreign key that leads from table \"%s\" to its people is missing", table_name),
                    errhint("Add the foreign key again, or call privacy.remove_linked_table.")));
  Parent parent = {false, 0};
  SPI_connect();
  const pg::UserContext before = pg::BecomeOwner(policy.parent, pg::As::kAsForeignKeys);
  PlanKey key{};
  key.parent = policy.parent;
  key.subject_column = subject_column;
  key.columns = policy.link_count;
  key.lock = lock;
  for (int i = 0; i < policy.link_count; ++i) {
    key.link_types[i] = link->types[i];
    key.parent_columns[i] = policy.parent_columns[i];
  }
  SPIPlanPtr plan = PlanOf(key, policy.parent_columns, link->types);
  const int result =
      SPI_execute_snapshot(plan, link->values, nullptr, GetLatestSnapshot(), InvalidSnapshot, false, false, 1);
  pg::Return(before);
  if (result != SPI_OK_SELECT) elog(ERROR, "parent lookup: %s", SPI_result_code_string(result));
  if (SPI_processed > 0) {
    bool is_null;
    const Datum subject = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
    parent = {true, is_null ? 0 : static_cast<uint64>(DatumGetInt64(subject))};
  }
  SPI_finish();
  return parent;
}

void LockRow(Oid relation, ItemPointer row) {
  SPI_connect();
  Oid type = TIDOID;
  Datum value = PointerGetDatum(row);
  const char* command =
      psprintf("SELECT FROM ONLY %s r WHERE r.ctid OPERATOR(pg_catalog.=) $1 FOR UPDATE OF r", QualifiedName(relation));
  pg::ExecuteAsOwner(relation, command, 1, &type, &value, nullptr, false, 1, pg::As::kAsForeignKeys);
  SPI_finish();
}

void CascadeToChildren(Oid relation, HeapTuple row, TupleDesc columns) {
  // Every foreign key that references this table, or the partitioned table it belongs to.
  Relation catalog = table_open(ConstraintRelationId, AccessShareLock);
  List* ancestors = list_make1_oid(relation);
  if (get_rel_relispartition(relation)) ancestors = list_concat(ancestors, get_partition_ancestors(relation));
  ScanKeyData key;
  SysScanDesc scan;
  ListCell* cell;
  List* children = NIL;
  ScanKeyInit(&key, Anum_pg_constraint_contype, BTEqualStrategyNumber, F_CHAREQ, CharGetDatum(CONSTRAINT_FOREIGN));
  scan = systable_beginscan(catalog, InvalidOid, false, nullptr, 1, &key);
  while (HeapTuple tuple = systable_getnext(scan)) {
    Form_pg_constraint constraint = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
    if (!OidIsValid(constraint->conparentid) && list_member_oid(ancestors, constraint->confrelid))
      children = list_append_unique_oid(children, constraint->conrelid);
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  foreach (cell, children) {
    const Oid child = lfirst_oid(cell);
    const pg::RelationPolicy policy = *pg::PolicyOf(child);
    if (policy.kind != pg::RelationKind::kLinked || !list_member_oid(ancestors, policy.parent)) continue;
    Link referenced;
    bool is_null = false;
    for (int i = 0; i < policy.link_count && !is_null; ++i) {
      const AttrNumber number = get_attnum(relation, get_attname(policy.parent, policy.parent_columns[i], false));
      referenced.values[i] = heap_getattr(row, number, columns, &is_null);
      referenced.types[i] = TupleDescAttr(columns, number - 1)->atttypid;
    }
    if (is_null) continue;
    const char* link = quote_identifier(get_attname(child, policy.link_column, false));
    const char* command = psprintf("UPDATE %s c SET %s = c.%s WHERE %s", QualifiedName(child), link, link,
                                   Condition("c", child, policy.link_columns, policy.link_count));
    SPI_connect();
    const InternalMark before = BeginInternal(Internal::kCascade);
    pg::ExecuteAsOwner(child, command, policy.link_count, referenced.types, referenced.values, nullptr, false, 0,
                       pg::As::kAsForeignKeys);
    EndInternal(before);
    SPI_finish();
  }
}

}  // namespace privacy::write
