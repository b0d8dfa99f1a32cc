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
#include "rights/clear_rows.hpp"
#include "rights/delete_rows.hpp"
#include "rights/person_tables.hpp"
#include "rights/scrubbed_column.hpp"
#include "sealed/format.hpp"
#include "write/internal.hpp"

namespace privacy::rights {

namespace {

struct Task : RowsToClear {
  int64 budget;  // rows of linked tables that may still be touched
  int64 dead;    // ... of those in which nothing can be read any more
  bool only_count;
};

// 0: the class lives.
int DestroyedGeneration(const Task& task, uint16 deletion_class) {
  for (int i = 0; i < task.class_count; ++i)
    if (DatumGetInt32(task.classes[i]) == deletion_class) return DatumGetInt32(task.generations[i]);
  return 0;
}

using Outcome = ClearedTable;

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

// The same for all rows of the person where it is known how many there are: fewer executor nodes for what is most often one.
const char* UpdateAllCommand(const Texts& texts) {
  return psprintf(
      "UPDATE ONLY %s r SET %s FROM (SELECT r.ctid AS place, %s AS tags FROM ONLY %s r WHERE r.%s OPERATOR(pg_catalog.=) $1 "
      "FOR UPDATE) p WHERE r.ctid OPERATOR(pg_catalog.=) p.place RETURNING p.tags, (%s) AS kept",
      texts.table, texts.changes, texts.tags, texts.table, texts.column, texts.dead);
}

// NULL is 0.
Datum ColumnOfResult(int64 row, int column) {
  bool is_null;
  const Datum value = SPI_getbinval(SPI_tuptable->vals[row], SPI_tuptable->tupdesc, column, &is_null);
  return is_null ? static_cast<Datum>(0) : value;
}

// Returns SPI's count of rows.
uint64 Update(const pg::RelationPolicy& policy, const char* command, uint64 subject, bool usual) {
  Oid types[] = {INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(subject))};
  const write::InternalMark before = write::BeginInternal(write::Internal::kScrub);
  if (usual)
    pg::ExecuteKeptAsOwner(policy.relation, command, 1, types, values, false, 0);
  else
    pg::ExecuteAsOwner(policy.relation, command, 1, types, values, nullptr, false, 0);
  write::EndInternal(before);
  return SPI_processed;
}

// Does anything stay readable in the rows that are not cleared yet?
bool HasPlainColumns(const pg::RelationPolicy& policy, const Task& task) {
  for (int i = 0; i < policy.scrubbed_count; ++i)
    if (task.whole || DestroyedGeneration(task, policy.scrubbed[i].deletion_class) != 0) return true;
  return false;
}

Outcome ScrubTable(const pg::RelationPolicy& policy, Task* task) {
  const bool own = policy.kind == pg::RelationKind::kSubject;
  const bool all = own && task->whole && !task->only_count;
  const bool dead = !own && !policy.deleted_on_erasure && !HasPlainColumns(policy, *task);
  const int64 bound = dead && task->all_or_none ? Min(task->budget, task->dead) : PG_INT64_MAX;
  const int64 known = CountRowsOf(policy, task->subject, all ? PG_INT64_MAX : bound < PG_INT64_MAX ? bound + 1 : 1);
  if (known == 0) return {};
  Outcome outcome{};
  if (known > bound) {
    outcome.rows = outcome.pending = known;
    return outcome;
  }
  const Texts texts = TextsOf(policy, *task);
  const int64 limit = own                         ? -1
                      : dead && task->all_or_none ? task->dead_at_most
                      : dead                      ? Min(task->budget, task->dead)
                                                  : task->budget;
  const bool usual = limit == (own ? -1 : dead ? task->dead_at_most : task->at_most);
  if (texts.changes[0] == '\0') return outcome;
  if (task->only_count) {
    outcome.rows = outcome.pending = CountRows(policy, texts, *task);
    return outcome;
  }
  if (all && known != kUnknown) {
    outcome.scrubbed = static_cast<int64>(Update(policy, UpdateAllCommand(texts), task->subject, true));
    for (int64 i = 0; i < outcome.scrubbed; ++i) {
      outcome.tags += DatumGetInt32(ColumnOfResult(i, 1));
      outcome.kept += DatumGetBool(ColumnOfResult(i, 2)) ? 1 : 0;
    }
    outcome.rows = Max(known, outcome.scrubbed);
  } else {
    (void)Update(policy, UpdateCommand(texts, *task, limit), task->subject, usual);
    outcome.scrubbed = DatumGetInt64(ColumnOfResult(0, 1));
    outcome.tags = DatumGetInt64(ColumnOfResult(0, 2));
    outcome.kept = DatumGetInt64(ColumnOfResult(0, 3));
    outcome.rows = DatumGetInt64(ColumnOfResult(0, 4));
  }
  outcome.pending = outcome.rows > outcome.scrubbed ? outcome.rows - outcome.scrubbed : 0;
  if (!own) task->budget -= Min(task->budget, outcome.scrubbed);
  if (dead) task->dead -= Min(task->dead, outcome.scrubbed);
  return outcome;
}

// REQUIRES: room for it.
void Put(ClearedTables* result, Oid table, Outcome outcome) {
  if (outcome.rows == 0) return;
  outcome.relation = table;
  result->items[result->count++] = outcome;
}

// Returns whether rows are left for another time.
bool ScrubTables(const Oid* tables, int count, Task* task, ClearedTables* result) {
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
void DeleteFromTables(const Oid* tables, int count, Task* task, bool wait, ClearedTables* result) {
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

ClearedTables ClearRows(const RowsToClear& what) {
  Task task{what, what.at_most, what.dead_at_most, what.at_most < 0};
  const MemoryContext caller = CurrentMemoryContext;
  SPI_connect();
  int count;
  const Oid* const tables = FindPersonTables(&count);
  ClearedTables result{};
  result.items = static_cast<ClearedTable*>(MemoryContextAlloc(caller, sizeof(ClearedTable) * static_cast<Size>(count + 1)));
  const int level = UseSessionSearchPath();
  const bool rows_left = ScrubTables(tables, count, &task, &result);
  if (task.whole) DeleteFromTables(tables, count, &task, rows_left, &result);
  EndSearchPath(level);
  SPI_finish();
  return result;
}

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.scrub_person(subject, classes, generations, whole, at_most, dead_at_most)
// RETURNS TABLE (relation, rows, scrubbed, tags_removed, pending, kept, deleted)
PRIVACY_FUNCTION(privacy_scrub_person) {
  Datum *classes, *generations;
  int class_count, generation_count;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), INT4OID, sizeof(int32), true, TYPALIGN_INT, &classes, nullptr,
                    &class_count);
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), INT4OID, sizeof(int32), true, TYPALIGN_INT, &generations, nullptr,
                    &generation_count);
  if (generation_count != class_count) elog(ERROR, "a generation for each class");
  InitMaterializedSRF(fcinfo, 0);
  const ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  const ClearedTables cleared = ClearRows({.subject = static_cast<uint64>(PG_GETARG_INT64(0)),
                                           .classes = classes,
                                           .generations = generations,
                                           .class_count = class_count,
                                           .whole = PG_GETARG_BOOL(3),
                                           .at_most = PG_GETARG_INT32(4),
                                           .dead_at_most = PG_GETARG_INT32(5),
                                           .all_or_none = PG_GETARG_INT32(5) < PG_GETARG_INT32(4)});
  for (int i = 0; i < cleared.count; ++i) {
    const ClearedTable& one = cleared.items[i];
    Datum values[] = {ObjectIdGetDatum(one.relation), Int64GetDatum(one.rows),    Int64GetDatum(one.scrubbed),
                      Int64GetDatum(one.tags),        Int64GetDatum(one.pending), Int64GetDatum(one.kept),
                      Int64GetDatum(one.deleted)};
    bool nulls[lengthof(values)] = {};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}
