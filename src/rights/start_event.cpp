// privacy.start_of: when the clock of a deletion class has started for a person (extension/66_retention.sql). Columns
// labelled start_event tell; they are read when they are asked for, as the owners of their tables.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
}

#include "pg/as_owner.hpp"
#include "pg/relation_policy.hpp"

namespace privacy::rights {

namespace {

struct Column {
  Oid table;
  AttrNumber number;
};

struct Start {
  bool declared = false;
  bool happened = false;
  TimestampTz started = 0;
  Timestamp latest = 0;  // what any clock on Earth may have shown then
  int64 open_rows = 0;
};

Column* FindColumns(Datum deletion_class, int* count) {
  Oid types[] = {TEXTOID};
  Datum values[] = {deletion_class};
  SPI_execute_with_args(
      "SELECT c.oid, s.objsubid FROM pg_catalog.pg_seclabel s JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) "
      "s.objoid WHERE s.provider OPERATOR(pg_catalog.=) 'pg_privacy' AND s.classoid OPERATOR(pg_catalog.=) "
      "'pg_catalog.pg_class'::pg_catalog.regclass AND s.objsubid OPERATOR(pg_catalog.>) 0 AND NOT c.relispartition AND "
      "s.label OPERATOR(pg_catalog.~~) 'start\\_event class=%' AND $1 OPERATOR(pg_catalog.=) ANY "
      "(pg_catalog.string_to_array(pg_catalog.substr(s.label, 19), ',')) ORDER BY 1, 2",
      1, types, values, nullptr, true, 0);
  *count = static_cast<int>(SPI_processed);
  Column* const columns = static_cast<Column*>(palloc(sizeof(Column) * static_cast<Size>(*count + 1)));
  for (int i = 0; i < *count; ++i) {
    bool is_null;
    columns[i].table = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &is_null));
    columns[i].number = static_cast<AttrNumber>(
        DatumGetInt32(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &is_null)));
  }
  return columns;
}

// A moment is 14 hours later on some clock; a date or a time without zone is taken as it stands.
const char* LatestOf(Oid type, const char* name) {
  if (type == TIMESTAMPTZOID)
    return psprintf("pg_catalog.timezone('UTC', pg_catalog.max(%s)) OPERATOR(pg_catalog.+) '14 hours'::pg_catalog.interval",
                    name);
  return psprintf("pg_catalog.max(%s)::pg_catalog.timestamp", name);
}

const char* StartedOf(Oid type, const char* name) {
  if (type == TIMESTAMPTZOID) return psprintf("pg_catalog.max(%s)", name);
  return psprintf("pg_catalog.timezone('UTC', pg_catalog.max(%s)::pg_catalog.timestamp)", name);
}

const char* NameOf(Oid table) {
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(table)), get_rel_name(table));
}

void ReadColumn(const Column& column, Datum subject, const char* subject_column, Start* start) {
  const char* const name = quote_identifier(get_attname(column.table, column.number, false));
  const Oid type = get_atttype(column.table, column.number);
  if (type != DATEOID && type != TIMESTAMPOID && type != TIMESTAMPTZOID)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("column \"%s\" of \"%s\" no longer tells when a period starts: its type is %s", name,
                           get_rel_name(column.table), format_type_be(type)),
                    errhint("Give it its type back, or call privacy.drop_start_event.")));
  Oid types[] = {INT8OID};
  pg::ExecuteAsOwner(column.table,
                     psprintf("SELECT %s, %s FROM %s WHERE %s OPERATOR(pg_catalog.=) $1", StartedOf(type, name),
                              LatestOf(type, name), NameOf(column.table), subject_column),
                     1, types, &subject, nullptr, true, 1);
  bool is_null;
  const Datum started = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
  if (is_null) return;
  const Datum latest = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &is_null);
  start->started = start->happened ? Max(start->started, DatumGetTimestampTz(started)) : DatumGetTimestampTz(started);
  start->latest = start->happened ? Max(start->latest, DatumGetTimestamp(latest)) : DatumGetTimestamp(latest);
  start->happened = true;
}

// The columns [first, last) of one table.
void ReadTable(const Column* first, const Column* last, Datum subject, Start* start) {
  const pg::RelationPolicy policy = *pg::PolicyOf(first->table);
  if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) return;
  start->declared = true;
  const char* const subject_column = quote_identifier(get_attname(first->table, policy.subject_column, false));
  const char* open = "true";
  for (const Column* column = first; column != last; ++column) {
    ReadColumn(*column, subject, subject_column, start);
    open = psprintf("%s AND %s IS NULL", open, quote_identifier(get_attname(column->table, column->number, false)));
  }
  Oid types[] = {INT8OID};
  pg::ExecuteAsOwner(first->table,
                     psprintf("SELECT pg_catalog.count(*) FROM %s WHERE %s OPERATOR(pg_catalog.=) $1 AND %s",
                              NameOf(first->table), subject_column, open),
                     1, types, &subject, nullptr, true, 1);
  bool is_null;
  start->open_rows += DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.start_of(subject bigint, class text, OUT declared, OUT started, OUT latest, OUT open_rows)
PRIVACY_FUNCTION(privacy_start_of) {
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "a row type is expected");
  Start start;
  SPI_connect();
  int count;
  const Column* const columns = FindColumns(PG_GETARG_DATUM(1), &count);
  for (const Column *first = columns, *end = columns + count, *last; first != end; first = last) {
    for (last = first + 1; last != end && last->table == first->table; ++last) {
    }
    ReadTable(first, last, PG_GETARG_DATUM(0), &start);
  }
  SPI_finish();
  Datum values[] = {BoolGetDatum(start.declared), TimestampTzGetDatum(start.started), TimestampGetDatum(start.latest),
                    Int64GetDatum(start.open_rows)};
  bool nulls[] = {false, !start.happened, !start.happened, false};
  PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
