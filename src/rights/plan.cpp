// privacy.plan_columns and privacy.plan_deletions: what an erasure would find in a person's rows (extension/73_plan.sql). Nothing is changed.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"
}

#include "pg/as_owner.hpp"
#include "pg/relation_policy.hpp"
#include "rights/delete_rows.hpp"
#include "rights/person_tables.hpp"
#include "write/refused_nulls.hpp"

namespace privacy::rights {

namespace {

constexpr long kBatch = 1000;

struct Counts {
  int64 rows;
  int64* filled;   // by column of the policy
  int64* refused;  // ... where the table refuses NULL, if all columns of the classes were cleared
};

// A row of `SELECT *`, which leaves dropped columns out, as one of the table.
HeapTuple ToRow(Relation relation, HeapTuple selected, TupleDesc selected_columns) {
  const TupleDesc columns = RelationGetDescr(relation);
  Datum* const values = static_cast<Datum*>(palloc0(sizeof(Datum) * static_cast<Size>(columns->natts)));
  bool* const nulls = static_cast<bool*>(palloc(sizeof(bool) * static_cast<Size>(columns->natts)));
  for (int i = 0, from = 1; i < columns->natts; ++i) {
    nulls[i] = TupleDescAttr(columns, i)->attisdropped;
    if (!nulls[i]) values[i] = heap_getattr(selected, from++, selected_columns, &nulls[i]);
  }
  return heap_form_tuple(columns, values, nulls);
}

void CountRow(Relation relation, const pg::RelationPolicy& policy, const Bitmapset* destroyed, HeapTuple row, Counts* counts) {
  const TupleDesc columns = RelationGetDescr(relation);
  Bitmapset* cleared = nullptr;
  ++counts->rows;
  for (int i = 0; i < policy.column_count; ++i) {
    int column = policy.columns[i].attnum;
    bool is_null;
    (void)heap_getattr(row, column, columns, &is_null);
    if (is_null) continue;
    ++counts->filled[i];
    if (!bms_is_member(policy.columns[i].deletion_class, destroyed)) continue;
    cleared = bms_add_member(cleared, column);
    Datum none = 0;
    is_null = true;
    row = heap_modify_tuple_by_cols(row, columns, 1, &column, &none, &is_null);
  }
  if (bms_is_empty(cleared)) return;
  Bitmapset* const refused = write::RefusedNulls(relation, row, cleared);
  for (int i = 0; i < policy.column_count; ++i)
    if (bms_is_member(policy.columns[i].attnum, refused)) ++counts->refused[i];
}

// As the owner of the table: its checks are the owner's code.
Counts CountTable(const pg::RelationPolicy& policy, Datum subject, const Bitmapset* destroyed) {
  Counts counts{};
  counts.filled = static_cast<int64*>(palloc0(sizeof(int64) * static_cast<Size>(policy.column_count + 1)));
  counts.refused = static_cast<int64*>(palloc0(sizeof(int64) * static_cast<Size>(policy.column_count + 1)));
  const char* const command = psprintf(
      "SELECT * FROM ONLY %s WHERE %s OPERATOR(pg_catalog.=) $1",
      quote_qualified_identifier(get_namespace_name(get_rel_namespace(policy.relation)), get_rel_name(policy.relation)),
      quote_identifier(get_attname(policy.relation, policy.subject_column, false)));
  Oid types[] = {INT8OID};
  const pg::UserContext before = pg::BecomeOwner(policy.relation);
  SPIPlanPtr plan = SPI_prepare(command, 1, types);
  Portal cursor = SPI_cursor_open(nullptr, plan, &subject, nullptr, true);
  Relation relation = table_open(policy.relation, AccessShareLock);
  const MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "pg_privacy plan", ALLOCSET_DEFAULT_SIZES);
  for (;;) {
    SPI_cursor_fetch(cursor, true, kBatch);
    if (SPI_processed == 0) break;
    SPITupleTable* const batch = SPI_tuptable;
    const uint64 rows = SPI_processed;
    const MemoryContext caller = MemoryContextSwitchTo(context);
    for (uint64 i = 0; i < rows; ++i) {
      CHECK_FOR_INTERRUPTS();
      CountRow(relation, policy, destroyed, ToRow(relation, batch->vals[i], batch->tupdesc), &counts);
    }
    MemoryContextSwitchTo(caller);
    MemoryContextReset(context);
    SPI_freetuptable(batch);
  }
  MemoryContextDelete(context);
  table_close(relation, AccessShareLock);
  SPI_cursor_close(cursor);
  pg::Return(before);
  return counts;
}

void Put(ReturnSetInfo* result, Oid relation, const pg::ColumnPolicy* column, int64 filled, int64 refused) {
  NameData name{};
  if (column != nullptr) namestrcpy(&name, get_attname(relation, column->attnum, false));
  Datum values[] = {ObjectIdGetDatum(relation), NameGetDatum(&name),
                    Int32GetDatum(column == nullptr ? 0 : column->deletion_class), Int64GetDatum(filled), Int64GetDatum(refused)};
  bool nulls[] = {false, column == nullptr, column == nullptr, false, false};
  tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.plan_columns(subject, classes) RETURNS TABLE (relation, column_name, class_id, filled, refused): a row a table
// (column_name NULL) with the person's rows, and one for each of its personal columns.
PRIVACY_FUNCTION(privacy_plan_columns) {
  Datum* classes;
  int class_count;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), INT4OID, sizeof(int32), true, TYPALIGN_INT, &classes, nullptr, &class_count);
  Bitmapset* destroyed = nullptr;
  for (int i = 0; i < class_count; ++i) destroyed = bms_add_member(destroyed, DatumGetInt32(classes[i]));
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  SPI_connect();
  int count;
  const Oid* const tables = FindPersonTables(&count);
  const int level = UseSessionSearchPath();
  for (int i = 0; i < count; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
    const Counts counts = CountTable(policy, PG_GETARG_DATUM(0), destroyed);
    if (counts.rows == 0) continue;
    Put(result, tables[i], nullptr, counts.rows, 0);
    for (int j = 0; j < policy.column_count; ++j)
      Put(result, tables[i], &policy.columns[j], counts.filled[j], counts.refused[j]);
  }
  EndSearchPath(level);
  SPI_finish();
  return static_cast<Datum>(0);
}

namespace privacy::rights {

namespace {

void PutKept(void* result, const Deletion& table, const char* constraint, Oid referencing, int64 rows) {
  ReturnSetInfo* const set = static_cast<ReturnSetInfo*>(result);
  Datum values[] = {ObjectIdGetDatum(table.policy.relation), CStringGetDatum(constraint), ObjectIdGetDatum(referencing),
                    Int64GetDatum(rows)};
  values[1] = DirectFunctionCall1(namein, values[1]);
  bool nulls[lengthof(values)] = {};
  tuplestore_putvalues(set->setResult, set->setDesc, values, nulls);
}

}  // namespace

}  // namespace privacy::rights

// privacy.plan_deletions(subject) RETURNS TABLE (relation, constraint_name, referencing, rows): per table first how many
// rows would be deleted (no constraint), then how many each foreign key keeps.
PRIVACY_FUNCTION(privacy_plan_deletions) {
  const uint64 subject = static_cast<uint64>(PG_GETARG_INT64(0));
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  SPI_connect();
  int count, found;
  const Oid* const tables = FindPersonTables(&count);
  const int level = UseSessionSearchPath();
  Deletion* const deletions = FindDeletions(tables, count, &found);
  for (int i = 0; i < found; ++i) {
    const int64 rows = CountDeletable(&deletions[i], subject, PutKept, result);
    Datum values[] = {ObjectIdGetDatum(deletions[i].policy.relation), static_cast<Datum>(0), static_cast<Datum>(0),
                      Int64GetDatum(rows)};
    bool nulls[] = {false, true, true, false};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  EndSearchPath(level);
  SPI_finish();
  return static_cast<Datum>(0);
}
