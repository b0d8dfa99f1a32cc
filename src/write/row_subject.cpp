// Reading the parent's person. Plans are kept a backend, one a parent and type of the link.
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
  Oid link_type;
  int32 parent_column;
  int32 subject_column;
};
struct PlanEntry {
  PlanKey key;
  SPIPlanPtr plan;
};

HTAB* plans = nullptr;

const char* QualifiedName(Oid relation) {
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
}

SPIPlanPtr PlanOf(PlanKey key) {
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
  const char* command = psprintf("SELECT p.%s FROM %s p WHERE p.%s OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF p",
                              quote_identifier(get_attname(key.parent, key.subject_column, false)),
                              QualifiedName(key.parent),
                              quote_identifier(get_attname(key.parent, key.parent_column, false)));
  SPIPlanPtr plan = SPI_prepare(command, 1, &key.link_type);
  if (plan == nullptr) elog(ERROR, "parent plan: %s", SPI_result_code_string(SPI_result));
  SPI_keepplan(plan);
  entry = static_cast<PlanEntry*>(hash_search(plans, &key, HASH_FIND, nullptr));
  entry->plan = plan;
  return plan;
}

}  // namespace

Parent FindParent(const pg::RelationPolicy& policy, Datum link, Oid link_type, const char* table_name) {
  const AttrNumber subject_column = OidIsValid(policy.parent) ? pg::PolicyOf(policy.parent)->subject_column : 0;
  if (subject_column == 0)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the foreign key that leads from table \"%s\" to its people is missing", table_name),
                    errhint("Add the foreign key again, or call privacy.remove_linked_table.")));
  Parent parent = {false, 0};
  SPI_connect();
  const pg::UserContext before = pg::BecomeOwner(policy.parent, pg::As::kAsForeignKeys);
  SPIPlanPtr plan = PlanOf({policy.parent, link_type, policy.parent_column, subject_column});
  const int result =
      SPI_execute_snapshot(plan, &link, nullptr, GetLatestSnapshot(), InvalidSnapshot, false, false, 1);
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
    const char* referenced = get_attname(policy.parent, policy.parent_column, false);
    const AttrNumber number = get_attnum(relation, referenced);
    bool is_null;
    Datum value = heap_getattr(row, number, columns, &is_null);
    if (is_null) continue;
    Oid type = TupleDescAttr(columns, number - 1)->atttypid;
    const char* link = quote_identifier(get_attname(child, policy.link_column, false));
    const char* command = psprintf("UPDATE %s c SET %s = c.%s WHERE c.%s OPERATOR(pg_catalog.=) $1", QualifiedName(child),
                                link, link, link);
    SPI_connect();
    const InternalMark before = BeginInternal(Internal::kCascade);
    pg::ExecuteAsOwner(child, command, 1, &type, &value, nullptr, false, 0, pg::As::kAsForeignKeys);
    EndInternal(before);
    SPI_finish();
  }
}

}  // namespace privacy::write
