#include "rights/delete_rows.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/partition.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "pg/as_owner.hpp"
#include "rights/person_tables.hpp"

namespace privacy::rights {

struct Incoming {
  const char* name;
  Oid from;             // the table that refers
  bool same_table;      // rows of the table refer to each other
  bool deferred;        // INITIALLY DEFERRED
  bool deferrable;
  int columns;
  const char* to[INDEX_MAX_KEYS];
  Oid to_types[INDEX_MAX_KEYS];
  const char* condition;      // of the referring rows `x`, on $1 ...
  const char* other_persons;  // ... and that the row is not this person's, on the parameter behind; nullptr: no such column
  bool goes_too;              // the person's rows there are deleted as well
  SPIPlanPtr plan, plan_of_others;
};

namespace {

constexpr int64 kAll = PG_INT64_MAX;

const char* NameOf(Oid relation) {
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
}

const char* OperatorText(Oid id) {
  HeapTuple tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(id));
  if (!HeapTupleIsValid(tuple)) elog(ERROR, "operator %u is missing", id);
  const Form_pg_operator form = reinterpret_cast<Form_pg_operator>(GETSTRUCT(tuple));
  const char* const text = psprintf("OPERATOR(%s.%s)", quote_identifier(get_namespace_name(form->oprnamespace)), NameStr(form->oprname));
  ReleaseSysCache(tuple);
  return text;
}

bool Counts(char action) {
  return action == FKCONSTR_ACTION_NOACTION || action == FKCONSTR_ACTION_RESTRICT || action == FKCONSTR_ACTION_CASCADE;
}

Incoming Describe(HeapTuple tuple, const List* family) {
  const Form_pg_constraint form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
  Incoming key{};
  AttrNumber from[INDEX_MAX_KEYS], to[INDEX_MAX_KEYS];
  Oid operators[INDEX_MAX_KEYS];
  DeconstructFkConstraintRow(tuple, &key.columns, from, to, operators, nullptr, nullptr, nullptr, nullptr);
  key.name = pstrdup(NameStr(form->conname));
  key.from = form->conrelid;
  key.same_table = list_member_oid(family, form->conrelid);
  key.deferrable = form->condeferrable;
  key.deferred = form->condeferred;
  StringInfoData condition;
  initStringInfo(&condition);
  for (int i = 0; i < key.columns; ++i) {
    key.to[i] = get_attname(form->confrelid, to[i], false);
    key.to_types[i] = get_atttype(form->confrelid, to[i]);
    appendStringInfo(&condition, "%s$%d %s x.%s", i == 0 ? "" : " AND ", i + 1, OperatorText(operators[i]),
                     quote_identifier(get_attname(form->conrelid, from[i], false)));
  }
  key.condition = condition.data;
  const pg::RelationPolicy* const policy = pg::PolicyOf(key.from);
  key.goes_too = policy->deleted_on_erasure;
  if (policy->kind != pg::RelationKind::kPlain && policy->subject_column != 0)
    key.other_persons = psprintf("x.%s IS DISTINCT FROM $%d", quote_identifier(get_attname(key.from, policy->subject_column, false)),
                                 key.columns + 1);
  return key;
}

// Those that stand above their copies for partitions.
void FindIncoming(Deletion* table) {
  List* family = list_make1_oid(table->policy.relation);
  if (get_rel_relispartition(table->policy.relation))
    family = list_concat(family, get_partition_ancestors(table->policy.relation));
  Relation catalog = table_open(ConstraintRelationId, AccessShareLock);
  ScanKeyData key;
  ScanKeyInit(&key, Anum_pg_constraint_contype, BTEqualStrategyNumber, F_CHAREQ, CharGetDatum(CONSTRAINT_FOREIGN));
  SysScanDesc scan = systable_beginscan(catalog, InvalidOid, false, nullptr, 1, &key);
  int capacity = 8;
  table->keys = static_cast<Incoming*>(palloc(sizeof(Incoming) * static_cast<Size>(capacity)));
  while (HeapTuple tuple = systable_getnext(scan)) {
    const Form_pg_constraint form = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(tuple));
    if (OidIsValid(form->conparentid) || !list_member_oid(family, form->confrelid) || !Counts(form->confdeltype)) continue;
    if (table->key_count == capacity)
      table->keys = static_cast<Incoming*>(repalloc(table->keys, sizeof(Incoming) * static_cast<Size>(capacity *= 2)));
    table->keys[table->key_count++] = Describe(tuple, family);
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
}

int DepthOf(const pg::RelationPolicy& policy) {
  int depth = 0;
  Oid parent = policy.kind == pg::RelationKind::kLinked ? policy.parent : InvalidOid;
  while (OidIsValid(parent) && depth < 64) {
    ++depth;
    const pg::RelationPolicy* const above = pg::PolicyOf(parent);
    parent = above->kind == pg::RelationKind::kLinked ? above->parent : InvalidOid;
  }
  return depth;
}

int ByDepth(const void* a, const void* b) {
  return static_cast<const Deletion*>(b)->depth - static_cast<const Deletion*>(a)->depth;
}

// Is there a row that refers to this one? others: rows of the person do not count.
bool IsReferredTo(Incoming* key, HeapTuple row, TupleDesc columns, uint64 subject, bool others) {
  Datum values[INDEX_MAX_KEYS + 1];
  Oid types[INDEX_MAX_KEYS + 1];
  for (int i = 0; i < key->columns; ++i) {
    bool is_null;
    values[i] = SPI_getbinval(row, columns, SPI_fnumber(columns, key->to[i]), &is_null);
    types[i] = key->to_types[i];
    if (is_null) return false;
  }
  others = others && key->other_persons != nullptr;
  values[key->columns] = Int64GetDatum(static_cast<int64>(subject));
  types[key->columns] = INT8OID;
  SPIPlanPtr* const plan = others ? &key->plan_of_others : &key->plan;
  const pg::UserContext before = pg::BecomeOwner(key->from);
  if (*plan == nullptr) {
    const char* const only = get_rel_relkind(key->from) == RELKIND_PARTITIONED_TABLE ? "" : "ONLY ";
    const char* const command = psprintf("SELECT 1 FROM %s%s x WHERE %s%s%s LIMIT 1", only, NameOf(key->from), key->condition,
                                         others ? " AND " : "", others ? key->other_persons : "");
    *plan = SPI_prepare(command, key->columns + (others ? 1 : 0), types);
    if (*plan == nullptr) elog(ERROR, "foreign key %s: %s", key->name, SPI_result_code_string(SPI_result));
  }
  (void)SPI_execute_plan(*plan, values, nullptr, false, 1);
  pg::Return(before);
  const bool found = SPI_processed > 0;
  SPI_freetuptable(SPI_tuptable);
  return found;
}

// The person's rows, locked against whoever would refer to them.
SPITupleTable* Pick(const Deletion& table, uint64 subject, int64 at_most, bool lock, uint64* count) {
  Oid types[] = {INT8OID, INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(subject)), Int64GetDatum(at_most)};
  pg::ExecuteAsOwner(table.policy.relation,
                     psprintf("SELECT r.ctid AS privacy_place, r.* FROM ONLY %s r WHERE r.%s OPERATOR(pg_catalog.=) $1 LIMIT $2%s",
                              NameOf(table.policy.relation),
                              quote_identifier(get_attname(table.policy.relation, table.policy.subject_column, false)),
                              lock ? " FOR UPDATE" : ""),
                     2, types, values, nullptr, !lock, 0);
  *count = SPI_processed;
  return SPI_tuptable;
}

bool RefersToItself(const Deletion& table) {
  for (int i = 0; i < table.key_count; ++i)
    if (table.keys[i].same_table) return true;
  return false;
}

bool IsKept(Deletion* table, HeapTuple row, TupleDesc columns, uint64 subject, bool strict) {
  for (int i = 0; i < table->key_count; ++i) {
    Incoming* const key = &table->keys[i];
    if (IsReferredTo(key, row, columns, subject, key->same_table && !strict)) return true;
  }
  return false;
}

// The foreign keys are asked at once: nothing that waits for the commit may run with the table owner's rights.
void SetDeferred(const Deletion& table, bool back) {
  for (int i = 0; i < table.key_count; ++i) {
    const Incoming& key = table.keys[i];
    if (!key.deferrable || (back && !key.deferred)) continue;
    const char* const name = quote_qualified_identifier(get_namespace_name(get_rel_namespace(key.from)), key.name);
    (void)SPI_execute(psprintf("SET CONSTRAINTS %s %s", name, back ? "DEFERRED" : "IMMEDIATE"), false, 0);
  }
}

int64 DeletePlaces(const Deletion& table, Datum* places, int count) {
  Oid type = TIDARRAYOID;
  Datum value = PointerGetDatum(construct_array(places, count, TIDOID, sizeof(ItemPointerData), false, TYPALIGN_SHORT));
  SetDeferred(table, false);
  pg::ExecuteAsOwner(table.policy.relation,
                     psprintf("DELETE FROM ONLY %s r WHERE r.ctid OPERATOR(pg_catalog.=) ANY ($1)", NameOf(table.policy.relation)),
                     1, &type, &value, nullptr, false, 0);
  const int64 deleted = static_cast<int64>(SPI_processed);
  SetDeferred(table, true);
  return deleted;
}

int64 DeleteUnreferred(Deletion* table, uint64 subject, int64 budget) {
  const bool own = table->policy.kind == pg::RelationKind::kSubject;
  uint64 count;
  SPITupleTable* const picked = Pick(*table, subject, own || RefersToItself(*table) ? kAll : budget, true, &count);
  if (count == 0) return 0;
  Datum* const places = static_cast<Datum*>(palloc(sizeof(Datum) * count));
  int free_rows = 0;
  for (const bool strict : {false, true}) {
    free_rows = 0;
    for (uint64 i = 0; i < count; ++i) {
      bool is_null;
      if (IsKept(table, picked->vals[i], picked->tupdesc, subject, strict)) continue;
      places[free_rows++] = SPI_getbinval(picked->vals[i], picked->tupdesc, 1, &is_null);
    }
    // Where one stays, those it refers to stay too, this time.
    if (static_cast<uint64>(free_rows) == count || !RefersToItself(*table)) break;
  }
  const int64 deleted = free_rows == 0 ? 0 : DeletePlaces(*table, places, free_rows);
  table->stuck = deleted < free_rows;
  table->deleted += deleted;
  SPI_freetuptable(picked);
  return deleted;
}

}  // namespace

Deletion* FindDeletions(const Oid* tables, int count, int* found) {
  Deletion* const result = static_cast<Deletion*>(palloc0(sizeof(Deletion) * static_cast<Size>(count + 1)));
  *found = 0;
  for (int i = 0; i < count; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (!policy.deleted_on_erasure || policy.subject_column == 0) continue;
    Deletion* const one = &result[(*found)++];
    one->policy = policy;
    one->depth = DepthOf(policy);
    FindIncoming(one);
  }
  qsort(result, static_cast<size_t>(*found), sizeof(Deletion), ByDepth);
  return result;
}

void DeleteRows(Deletion* tables, int count, uint64 subject, int64* budget) {
  for (bool progress = true; progress;) {
    progress = false;
    for (int i = 0; i < count; ++i) {
      const bool own = tables[i].policy.kind == pg::RelationKind::kSubject;
      if (tables[i].stuck || (!own && *budget <= 0)) continue;
      const int64 deleted = DeleteUnreferred(&tables[i], subject, *budget);
      if (!own) *budget -= Min(*budget, deleted);
      progress = progress || deleted > 0;
    }
  }
}

int64 CountDeletable(Deletion* table, uint64 subject, NoteKept note, void* argument) {
  uint64 count;
  SPITupleTable* const rows = Pick(*table, subject, kAll, false, &count);
  int64* const kept = static_cast<int64*>(palloc0(sizeof(int64) * static_cast<Size>(table->key_count + 1)));
  int64 deletable = 0;
  for (uint64 i = 0; i < count; ++i) {
    bool stays = false;
    for (int j = 0; j < table->key_count; ++j) {
      Incoming* const key = &table->keys[j];
      if (!IsReferredTo(key, rows->vals[i], rows->tupdesc, subject, key->goes_too)) continue;
      stays = true;
      ++kept[j];
    }
    if (!stays) ++deletable;
  }
  for (int j = 0; j < table->key_count; ++j)
    if (kept[j] > 0) note(argument, *table, table->keys[j].name, table->keys[j].from, kept[j]);
  SPI_freetuptable(rows);
  return deletable;
}

}  // namespace privacy::rights
