// privacy.scrub_person: takes an erased person's values, tags and number out of live rows. The destruction of the keys
// is what erases; this is what keeps the rows tidy and makes them nobody's.
#include "pg/compat.hpp"

extern "C" {
#include "access/table.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"
}

#include "pg/as_owner.hpp"
#include "pg/relation_policy.hpp"
#include "sealed/format.hpp"
#include "write/internal.hpp"

namespace privacy::rights {

namespace {

struct Task {
  uint64 subject;
  const Datum* classes;
  int class_count;
  bool whole;    // data_subject_id goes too
  int64 budget;  // rows of linked tables that may still be touched
  bool only_count;
};

bool IsDestroyed(const Task& task, uint16 deletion_class) {
  for (int i = 0; i < task.class_count; ++i)
    if (DatumGetInt32(task.classes[i]) == deletion_class) return true;
  return false;
}

// Every leaf that may hold rows of people; subject tables first.
Oid* FindTables(int* count) {
  SPI_execute("SELECT c.oid FROM pg_catalog.pg_seclabel s JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) "
              "s.objoid WHERE s.provider OPERATOR(pg_catalog.=) 'pg_privacy' AND s.classoid OPERATOR(pg_catalog.=) "
              "'pg_catalog.pg_class'::pg_catalog.regclass AND s.objsubid OPERATOR(pg_catalog.=) 0 AND c.relkind "
              "OPERATOR(pg_catalog.=) 'r' ORDER BY s.label OPERATOR(pg_catalog.~~) 'subject_table%' DESC, c.oid",
              true, 0);
  *count = static_cast<int>(SPI_processed);
  Oid* const tables = static_cast<Oid*>(palloc(sizeof(Oid) * static_cast<Size>(*count + 1)));
  for (int i = 0; i < *count; ++i) {
    bool is_null;
    tables[i] = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &is_null));
  }
  return tables;
}

// Whole: the cached one may go with any catalog access.
pg::RelationPolicy CopyPolicy(Oid table) {
  pg::RelationPolicy policy = *pg::PolicyOf(table);
  const Size size = sizeof(pg::ColumnPolicy) * static_cast<Size>(policy.column_count);
  if (size > 0) policy.columns = static_cast<pg::ColumnPolicy*>(memcpy(palloc(size), policy.columns, size));
  return policy;
}

struct Outcome {
  int64 rows, scrubbed, tags, pending;
};

int64 CountRows(const pg::RelationPolicy& policy, const char* table, const char* column, const Task& task,
                int64 at_most) {
  Oid types[] = {INT8OID, INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(task.subject)), Int64GetDatum(at_most)};
  pg::ExecuteAsOwner(policy.relation,
                     psprintf("SELECT pg_catalog.count(*) FROM (SELECT 1 FROM ONLY %s WHERE %s OPERATOR(pg_catalog.=) $1 "
                              "LIMIT $2) s",
                              table, column),
                     2, types, values, nullptr, true, 1);
  bool is_null;
  return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
}

// The trigger of the seal room keeps a NOT NULL column filled, with the value less its lookup section.
const char* UpdateCommand(const pg::RelationPolicy& policy, const char* table, const char* column, const Task& task) {
  StringInfoData changes, tags;
  initStringInfo(&changes);
  initStringInfo(&tags);
  appendStringInfoString(&tags, "0");
  for (int i = 0; i < policy.column_count; ++i) {
    const pg::ColumnPolicy& one = policy.columns[i];
    if (!IsDestroyed(task, one.deletion_class)) continue;
    const char* const name = quote_identifier(get_attname(policy.relation, one.attnum, false));
    appendStringInfo(&changes, "%s%s = NULL", changes.len == 0 ? "" : ", ", name);
    if (one.lookup != static_cast<uint8>(sealed::Lookup::kNone))
      appendStringInfo(&tags, " OPERATOR(pg_catalog.+) CASE WHEN r.%s IS NULL THEN 0 ELSE 1 END", name);
  }
  if (task.whole) appendStringInfo(&changes, "%s%s = NULL", changes.len == 0 ? "" : ", ", column);
  if (changes.len == 0) return nullptr;
  return psprintf(
      "WITH picked AS (SELECT r.ctid AS place, %s AS tags FROM ONLY %s r WHERE r.%s OPERATOR(pg_catalog.=) $1 LIMIT $2 "
      "FOR UPDATE), changed AS (UPDATE ONLY %s t SET %s FROM picked p WHERE t.ctid OPERATOR(pg_catalog.=) p.place "
      "RETURNING p.tags) SELECT pg_catalog.count(*), COALESCE(pg_catalog.sum(tags), 0) FROM changed",
      tags.data, table, column, table, changes.data);
}

Outcome ScrubTable(const pg::RelationPolicy& policy, Task* task) {
  const char* const table = quote_qualified_identifier(get_namespace_name(get_rel_namespace(policy.relation)),
                                                       get_rel_name(policy.relation));
  const char* const column = quote_identifier(get_attname(policy.relation, policy.subject_column, false));
  const bool own = policy.kind == pg::RelationKind::kSubject;
  // A partial erasure leaves the number in place, so what is done cannot be told from what is not: all at once.
  const int64 limit = own || !task->whole || task->only_count ? PG_INT64_MAX : task->budget;
  Outcome outcome{};
  outcome.rows = CountRows(policy, table, column, *task, limit == PG_INT64_MAX ? limit : limit + 1);
  const char* const command = UpdateCommand(policy, table, column, *task);
  if (command == nullptr || outcome.rows == 0) return outcome;
  Oid types[] = {INT8OID, INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(task->subject)), Int64GetDatum(limit)};
  if (limit > 0 && !task->only_count) {
    const write::InternalMark before = write::BeginInternal(write::Internal::kScrub);
    pg::ExecuteAsOwner(policy.relation, command, 2, types, values, nullptr, false, 0);
    write::EndInternal(before);
    bool is_null;
    outcome.scrubbed = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
    outcome.tags = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2, &is_null));
  }
  outcome.pending = task->whole && outcome.rows > outcome.scrubbed ? outcome.rows - outcome.scrubbed : 0;
  if (!own) task->budget -= Min(task->budget, outcome.scrubbed);
  return outcome;
}

// Triggers of the tables run with the search_path the session began with, not with the one of our functions.
int UseSessionSearchPath() {
  const int level = NewGUCNestLevel();
  const char* const path = GetConfigOptionResetString("search_path");
  (void)set_config_option("search_path", path, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  return level;
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// at_most: rows of linked tables; below zero: nothing is changed, and all rows are counted.
// privacy.scrub_person(subject, classes, whole, at_most) RETURNS TABLE (relation, rows, scrubbed, tags_removed, pending)
PRIVACY_FUNCTION(privacy_scrub_person) {
  Task task{};
  task.subject = static_cast<uint64>(PG_GETARG_INT64(0));
  Datum* classes;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), INT4OID, sizeof(int32), true, TYPALIGN_INT, &classes, nullptr,
                    &task.class_count);
  task.classes = classes;
  task.whole = PG_GETARG_BOOL(2);
  task.budget = PG_GETARG_INT32(3);
  task.only_count = task.budget < 0;
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  SPI_connect();
  int count;
  const Oid* const tables = FindTables(&count);
  const int level = UseSessionSearchPath();
  for (int i = 0; i < count; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
    const Outcome outcome = ScrubTable(policy, &task);
    if (outcome.rows == 0) continue;
    Datum values[] = {ObjectIdGetDatum(tables[i]), Int64GetDatum(outcome.rows), Int64GetDatum(outcome.scrubbed),
                      Int64GetDatum(outcome.tags), Int64GetDatum(outcome.pending)};
    bool nulls[] = {false, false, false, false, false};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  AtEOXact_GUC(true, level);
  SPI_finish();
  return static_cast<Datum>(0);
}

// privacy.holds_data(subject, class): is there any value of this class in a live row of the person?
PRIVACY_FUNCTION(privacy_holds_data) {
  Datum subject = PG_GETARG_DATUM(0);
  const int32 deletion_class = PG_GETARG_INT32(1);
  Oid types[] = {INT8OID};
  bool found = false;
  SPI_connect();
  int count;
  const Oid* const tables = FindTables(&count);
  for (int i = 0; i < count && !found; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
    StringInfoData filled;
    initStringInfo(&filled);
    for (int j = 0; j < policy.column_count; ++j) {
      if (policy.columns[j].deletion_class != deletion_class) continue;
      appendStringInfo(&filled, "%s%s IS NOT NULL", filled.len == 0 ? "" : " OR ",
                       quote_identifier(get_attname(tables[i], policy.columns[j].attnum, false)));
    }
    if (filled.len == 0) continue;
    pg::ExecuteAsOwner(
        tables[i],
        psprintf("SELECT 1 FROM ONLY %s WHERE %s OPERATOR(pg_catalog.=) $1 AND (%s) LIMIT 1",
                 quote_qualified_identifier(get_namespace_name(get_rel_namespace(tables[i])), get_rel_name(tables[i])),
                 quote_identifier(get_attname(tables[i], policy.subject_column, false)), filled.data),
        1, types, &subject, nullptr, true, 1);
    found = SPI_processed > 0;
  }
  SPI_finish();
  PG_RETURN_BOOL(found);
}
