// privacy.scrub_person: takes an erased person's values, tags and number out of live rows. The destruction of the keys
// is what erases; this is what keeps the rows tidy and makes them nobody's, or deletes them.
#include "pg/compat.hpp"

extern "C" {
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
#include "rights/delete_rows.hpp"
#include "rights/person_tables.hpp"
#include "rights/scrubbed_column.hpp"
#include "sealed/format.hpp"
#include "write/internal.hpp"

namespace privacy::rights {

namespace {

struct Task {
  uint64 subject;
  const Datum* classes;
  const Datum* generations;  // up to which the class's key is destroyed: later values are none of this erasure's
  int class_count;
  bool whole;    // data_subject_id goes too
  int64 budget;  // rows of linked tables that may still be touched
  int64 dead;    // ... of those tables in which nothing can be read any more, once the keys are destroyed
  int64 at_most, dead_at_most;  // what these two were at first
  bool only_count;
};

// 0: the class lives.
int DestroyedGeneration(const Task& task, uint16 deletion_class) {
  for (int i = 0; i < task.class_count; ++i)
    if (DatumGetInt32(task.classes[i]) == deletion_class) return DatumGetInt32(task.generations[i]);
  return 0;
}

struct Outcome {
  int64 rows, scrubbed, tags, pending, kept, deleted;
};

// What is said of a table in SQL, with the row as `r`: whose it is and what is left to clear in it.
struct Texts {
  const char* table;
  const char* column;  // data_subject_id
  const char* dead;    // is there a value of a destroyed class, a husk too?
  const char* left;    // ... one that is not a husk yet, or a column that is not sealed and not scrubbed?
  const char* tags;
  const char* changes;
};

void Add(StringInfo text, const char* between, const char* more) {
  appendStringInfo(text, "%s%s", text->len == 0 ? "" : between, more);
}

Texts TextsOf(const pg::RelationPolicy& policy, const Task& task) {
  StringInfoData changes, tags, dead, left;
  for (StringInfo text : {&changes, &tags, &dead, &left}) initStringInfo(text);
  appendStringInfoString(&tags, "0");
  for (int i = 0; i < policy.column_count; ++i) {
    const pg::ColumnPolicy& one = policy.columns[i];
    const int generation = DestroyedGeneration(task, one.deletion_class);
    if (generation == 0) continue;
    const char* const name = quote_identifier(get_attname(policy.relation, one.attnum, false));
    const char* const state = psprintf("privacy.left_to_clear(r.%s, %d)", name, generation);
    Add(&dead, " OR ", psprintf("%s OPERATOR(pg_catalog.>) 0", state));
    Add(&left, " OR ", psprintf("%s OPERATOR(pg_catalog.>) 1", state));
    Add(&changes, ", ", psprintf("%s = CASE WHEN %s OPERATOR(pg_catalog.>) 1 THEN NULL ELSE r.%s END", name, state, name));
    appendStringInfo(&tags, " OPERATOR(pg_catalog.+) CASE WHEN %s OPERATOR(pg_catalog.=) 3 THEN 1 ELSE 0 END", state);
  }
  for (int i = 0; i < policy.scrubbed_count; ++i) {
    const pg::ScrubbedColumn& one = policy.scrubbed[i];
    if (!task.whole && DestroyedGeneration(task, one.deletion_class) == 0) continue;
    const Scrubbed texts = ScrubbedTexts(policy.relation, one);
    Add(&left, " OR ", texts.stands);
    Add(&changes, ", ", psprintf("%s = %s", quote_identifier(get_attname(policy.relation, one.attnum, false)), texts.value));
  }
  const char* const column = quote_identifier(get_attname(policy.relation, policy.subject_column, false));
  if (task.whole) Add(&changes, ", ", psprintf("%s = NULL", column));
  const char* const table = quote_qualified_identifier(get_namespace_name(get_rel_namespace(policy.relation)),
                                                       get_rel_name(policy.relation));
  return {table,     column,    dead.len == 0 ? "false" : dead.data, left.len == 0 ? "false" : left.data,
          tags.data, changes.data};
}

// What this command itself has changed counts.
int64 CountRows(const pg::RelationPolicy& policy, const Texts& texts, const Task& task) {
  Oid types[] = {INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(task.subject))};
  pg::ExecuteAsOwner(policy.relation,
                         psprintf("SELECT pg_catalog.count(*) FROM ONLY %s r WHERE r.%s OPERATOR(pg_catalog.=) $1 AND (%s)",
                                  texts.table, texts.column, task.whole ? "true" : texts.left),
                         1, types, values, nullptr, false, 1);
  bool is_null;
  return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
}

// Changes up to `limit` rows and counts up to one more that there were. The limits are part of the text: the plan that is kept
// is made for them.
const char* UpdateCommand(const Texts& texts, const Task& task, int64 limit) {
  const char* const wanted = psprintf("FROM ONLY %s r WHERE r.%s OPERATOR(pg_catalog.=) $1 AND (%s)", texts.table,
                                      texts.column, task.whole ? "true" : texts.left);
  const char* const change = limit < 0 ? "" : psprintf(" LIMIT " INT64_FORMAT, limit);
  const char* const count = limit < 0 ? "" : psprintf(" LIMIT " INT64_FORMAT, limit + 1);
  return psprintf(
      "WITH picked AS (SELECT r.ctid AS place, %s AS tags %s%s FOR UPDATE), "
      "changed AS (UPDATE ONLY %s r SET %s FROM picked p WHERE r.ctid OPERATOR(pg_catalog.=) p.place "
      "RETURNING p.tags, (%s) AS kept) SELECT pg_catalog.count(*), COALESCE(pg_catalog.sum(tags), 0), "
      "pg_catalog.count(*) FILTER (WHERE kept), (SELECT pg_catalog.count(*) FROM (SELECT 1 %s%s) s) FROM changed",
      texts.tags, wanted, change, texts.table, texts.changes, texts.dead, wanted, count);
}

// Does anything stay readable in the rows that are not cleared yet?
bool HasPlainColumns(const pg::RelationPolicy& policy, const Task& task) {
  for (int i = 0; i < policy.scrubbed_count; ++i)
    if (task.whole || DestroyedGeneration(task, policy.scrubbed[i].deletion_class) != 0) return true;
  return false;
}

Outcome ScrubTable(const pg::RelationPolicy& policy, Task* task) {
  if (!MayHaveRowsOf(policy, task->subject)) return {};
  const Texts texts = TextsOf(policy, *task);
  const bool own = policy.kind == pg::RelationKind::kSubject;
  const bool dead = !own && !policy.deleted_on_erasure && !HasPlainColumns(policy, *task);
  const int64 limit = own ? -1 : dead ? Min(task->budget, task->dead) : task->budget;
  const bool usual = limit == (own ? -1 : dead ? task->dead_at_most : task->at_most);
  Outcome outcome{};
  if (texts.changes[0] == '\0') return outcome;
  if (task->only_count) {
    outcome.rows = outcome.pending = CountRows(policy, texts, *task);
    return outcome;
  }
  Oid types[] = {INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(task->subject))};
  const char* const command = UpdateCommand(texts, *task, limit);
  const write::InternalMark before = write::BeginInternal(write::Internal::kScrub);
  if (usual)
    pg::ExecuteKeptAsOwner(policy.relation, command, 1, types, values, false, 0);
  else
    pg::ExecuteAsOwner(policy.relation, command, 1, types, values, nullptr, false, 0);
  write::EndInternal(before);
  int64* const counts[] = {&outcome.scrubbed, &outcome.tags, &outcome.kept, &outcome.rows};
  for (int i = 0; i < 4; ++i) {
    bool is_null;
    *counts[i] = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, i + 1, &is_null));
  }
  outcome.pending = outcome.rows > outcome.scrubbed ? outcome.rows - outcome.scrubbed : 0;
  if (!own) task->budget -= Min(task->budget, outcome.scrubbed);
  if (dead) task->dead -= Min(task->dead, outcome.scrubbed);
  return outcome;
}

void Put(ReturnSetInfo* result, Oid table, const Outcome& outcome) {
  if (outcome.rows == 0) return;
  Datum values[] = {ObjectIdGetDatum(table),         Int64GetDatum(outcome.rows),    Int64GetDatum(outcome.scrubbed),
                    Int64GetDatum(outcome.tags),     Int64GetDatum(outcome.pending), Int64GetDatum(outcome.kept),
                    Int64GetDatum(outcome.deleted)};
  bool nulls[lengthof(values)] = {};
  tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

// Returns whether rows are left for another time.
bool ScrubTables(const Oid* tables, int count, Task* task, ReturnSetInfo* result) {
  bool rows_left = false;
  for (int i = 0; i < count; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
    if (task->whole && policy.deleted_on_erasure) continue;
    const Outcome outcome = ScrubTable(policy, task);
    rows_left = rows_left || outcome.pending > 0;
    Put(result, tables[i], outcome);
  }
  return rows_left;
}

// Rows go when all others are cleared: those would not be found any more once a foreign key has set their link to NULL.
void DeleteFromTables(const Oid* tables, int count, Task* task, bool wait, ReturnSetInfo* result) {
  int found;
  Deletion* const deletions = FindDeletions(tables, count, &found);
  Task look = *task;
  look.only_count = true;
  if (!wait && !task->only_count) DeleteRows(deletions, found, task->subject, &task->budget);
  for (int i = 0; i < found; ++i) {
    // What a foreign key keeps is cleared, once there is nothing more to delete.
    const bool later = wait || task->only_count || task->budget <= 0;
    Outcome outcome = ScrubTable(deletions[i].policy, later ? &look : task);
    outcome.rows += deletions[i].deleted;
    outcome.deleted = deletions[i].deleted;
    Put(result, deletions[i].policy.relation, outcome);
  }
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// at_most: rows of linked tables, and of these at most dead_at_most of tables in which nothing can be read any more; below
// zero: nothing is changed, and all rows are counted.
// privacy.scrub_person(subject, classes, generations, whole, at_most, dead_at_most)
// RETURNS TABLE (relation, rows, scrubbed, tags_removed, pending, kept, deleted)
PRIVACY_FUNCTION(privacy_scrub_person) {
  Task task{};
  task.subject = static_cast<uint64>(PG_GETARG_INT64(0));
  Datum *classes, *generations;
  int generation_count;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), INT4OID, sizeof(int32), true, TYPALIGN_INT, &classes, nullptr,
                    &task.class_count);
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), INT4OID, sizeof(int32), true, TYPALIGN_INT, &generations, nullptr,
                    &generation_count);
  if (generation_count != task.class_count) elog(ERROR, "a generation for each class");
  task.classes = classes;
  task.generations = generations;
  task.whole = PG_GETARG_BOOL(3);
  task.budget = PG_GETARG_INT32(4);
  task.dead = PG_GETARG_INT32(5);
  task.at_most = task.budget;
  task.dead_at_most = task.dead;
  task.only_count = task.budget < 0;
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  SPI_connect();
  int count;
  const Oid* const tables = FindPersonTables(&count);
  const int level = UseSessionSearchPath();
  const bool rows_left = ScrubTables(tables, count, &task, result);
  if (task.whole) DeleteFromTables(tables, count, &task, rows_left, result);
  EndSearchPath(level);
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
  const Oid* const tables = FindPersonTables(&count);
  for (int i = 0; i < count && !found; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
    if (!MayHaveRowsOf(policy, static_cast<uint64>(DatumGetInt64(subject)))) continue;
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
