// privacy.online_fill(): copies rows of a table that is changed online into the copy that will take its place, in the
// form that they will have there: a column sealed or opened, a person found or made. The rows are read with no code of
// anybody's run but the operators of built-in types; expressions of the copy's indexes run as the table's owner.
#include "pg/compat.hpp"

extern "C" {
#include "access/heapam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "parser/parse_coerce.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
}

#include "pg/as_owner.hpp"
#include "pg/keyring.hpp"
#include "pg/new_ids.hpp"
#include "pg/new_people.hpp"
#include "pg/own_tables.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subjects.hpp"
#include "pg/vocabulary.hpp"
#include "read/statement.hpp"
#include "types/value.hpp"
#include "write/row_subject.hpp"

namespace privacy::write {
namespace {

enum class Change : uint8 { kSeal, kOpen, kSubject, kLinked };

// What is done to each row. Attribute numbers are those of the copy, which are the table's.
struct Recipe {
  Change change;
  AttrNumber column;   // sealed, opened, or filled with the person
  AttrNumber source;   // kSeal: the row's person; kSubject: the key
  bool first;          // rows of the first pass: their people are surely new
  int32 table_id;      // kSubject
  pg::SealTarget target;
  pg::RelationPolicy link;  // kLinked: where it leads, and by which columns
  const char* table;   // for messages
};

Change ChangeNamed(const char* kind) {
  if (strcmp(kind, "protect_column") == 0) return Change::kSeal;
  if (strcmp(kind, "unprotect_column") == 0) return Change::kOpen;
  if (strcmp(kind, "add_subject_table") == 0) return Change::kSubject;
  if (strcmp(kind, "add_linked_table") == 0) return Change::kLinked;
  elog(ERROR, "unknown change \"%s\"", kind);
}

// The result of one query, as rows of the copy: which column of it is which attribute.
struct Source {
  TupleDesc columns;
  AttrNumber* attributes;  // of the copy, one a column
};

AttrNumber ColumnOf(const Source& source, AttrNumber attribute) {
  for (int i = 0; i < source.columns->natts; ++i)
    if (source.attributes[i] == attribute) return static_cast<AttrNumber>(i + 1);
  elog(ERROR, "attribute %d is not read", attribute);
}

Datum Get(const Source& source, HeapTuple row, AttrNumber attribute, bool* is_null) {
  return SPI_getbinval(row, source.columns, ColumnOf(source, attribute), is_null);
}

// A plain value under its personal type. character(n) is sealed without its blanks.
Datum SealOne(const Recipe& recipe, const Source& source, HeapTuple row, Datum value) {
  bool nobody;
  const Datum subject = Get(source, row, recipe.source, &nobody);
  if (nobody)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the column holds values in rows that belong to nobody"),
                    errhint("Set the foreign key of those rows, or the column to NULL in them, then call again: what is "
                            "done stays done.")));
  pg::SealTarget target = recipe.target;
  target.subject = static_cast<uint64>(DatumGetInt64(subject));
  const Oid type = TupleDescAttr(source.columns, ColumnOf(source, recipe.column) - 1)->atttypid;
  if (getBaseType(type) == BPCHAROID) value = DirectFunctionCall1(rtrim1, value);
  return PointerGetDatum(pg::Seal(target, types::ToPlaintext(value, target.type)));
}

// A sealed value in the column's former type; what is erased is NULL.
Datum OpenOne(const Recipe& recipe, const Source& source, Form_pg_attribute column, Datum value, bool* is_null) {
  struct varlena* sealed_value = PG_DETOAST_DATUM_PACKED(value);
  const Oid type = TupleDescAttr(source.columns, ColumnOf(source, recipe.column) - 1)->atttypid;
  const read::Shown shown = read::Reveal(sealed_value, type, true);
  if (shown.is_null) {
    if (shown.reason != nullptr && strcmp(shown.reason, "erased") != 0) read::RaiseWithheld(shown.reason);
    *is_null = true;
    return 0;
  }
  sealed::Header header;
  if (sealed::TryParseHeader(types::ViewOf(sealed_value), &header) &&
      read::DecideInOwnCommand(header.category, header.subject).disclosure != policy::Disclosure::kFull)
    read::RaiseWithheld("masked");
  Oid function;
  if (column->atttypmod < 0 || find_typmod_coercion_function(column->atttypid, &function) != COERCION_PATH_FUNC)
    return shown.value;
  return OidFunctionCall3(function, shown.value, Int32GetDatum(column->atttypmod), BoolGetDatum(false));
}

Datum PersonOf(const Recipe& recipe, const Source& source, HeapTuple row, bool* is_null) {
  if (recipe.change == Change::kLinked) {
    Link link;
    *is_null = false;
    for (int i = 0; i < recipe.link.link_count && !*is_null; ++i) {
      const AttrNumber column = ColumnOf(source, recipe.link.link_columns[i]);
      link.types[i] = TupleDescAttr(source.columns, column - 1)->atttypid;
      link.values[i] = SPI_getbinval(row, source.columns, column, is_null);
    }
    if (*is_null) return 0;
    const Parent parent = FindParent(recipe.link, &link, recipe.table, ParentLock::kNone);
    *is_null = parent.subject == 0;
    return Int64GetDatum(static_cast<int64>(parent.subject));
  }
  const AttrNumber column = ColumnOf(source, recipe.source);
  const Oid type = TupleDescAttr(source.columns, column - 1)->atttypid;
  bool none;
  const Datum value = SPI_getbinval(row, source.columns, column, &none);
  *is_null = none;
  if (none) return 0;
  Oid output;
  bool varlena;
  getTypeOutputInfo(type, &output, &varlena);
  const char* key = OidOutputFunctionCall(output, value);
  uint64 id = recipe.first ? 0 : pg::FindPerson(recipe.table_id, key);
  if (id == 0) {
    id = pg::NewSubject();
    pg::RecordPerson(id, recipe.table_id, key);
  }
  return Int64GetDatum(static_cast<int64>(id));
}

void FillSlot(const Recipe& recipe, const Source& source, HeapTuple row, TupleDesc columns, TupleTableSlot* slot) {
  ExecClearTuple(slot);
  memset(slot->tts_isnull, true, sizeof(bool) * static_cast<Size>(columns->natts));
  memset(slot->tts_values, 0, sizeof(Datum) * static_cast<Size>(columns->natts));
  for (int i = 0; i < source.columns->natts; ++i) {
    const int to = source.attributes[i] - 1;
    slot->tts_values[to] = SPI_getbinval(row, source.columns, i + 1, &slot->tts_isnull[to]);
  }
  const int changed = recipe.column - 1;
  Datum* value = &slot->tts_values[changed];
  bool* is_null = &slot->tts_isnull[changed];
  if (recipe.change == Change::kSubject || recipe.change == Change::kLinked) {
    *value = PersonOf(recipe, source, row, is_null);
  } else if (!*is_null) {
    *value = recipe.change == Change::kSeal
                 ? SealOne(recipe, source, row, *value)
                 : OpenOne(recipe, source, TupleDescAttr(columns, changed), *value, is_null);
  }
  ExecStoreVirtualTuple(slot);
}

// The copy's live attributes in their order are the table's, and for a new column of persons one more behind them.
Source Map(TupleDesc from, Relation copy, const Recipe& recipe) {
  const TupleDesc to = RelationGetDescr(copy);
  Source source = {from, static_cast<AttrNumber*>(palloc0(sizeof(AttrNumber) * static_cast<Size>(from->natts)))};
  int next = 0;
  for (int i = 0; i < to->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(to, i);
    if (column->attisdropped || (column->attnum == recipe.column && recipe.change >= Change::kSubject)) continue;
    if (next == from->natts || strcmp(NameStr(TupleDescAttr(from, next)->attname), NameStr(column->attname)) != 0 ||
        (TupleDescAttr(from, next)->atttypid != column->atttypid && column->attnum != recipe.column))
      next = from->natts + 1;
    if (next > from->natts) break;
    source.attributes[next++] = column->attnum;
  }
  if (next != from->natts)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("table \"%s\" was altered while it is changed online", recipe.table),
                    errhint("SELECT privacy.cancel_online_change(table), then begin again.")));
  return source;
}

int64 Fill(Oid table, Oid copy_id, const char* query, const Recipe& recipe) {
  Relation copy = table_open(copy_id, RowExclusiveLock);
  EState* const estate = CreateExecutorState();
  ResultRelInfo* const target = makeNode(ResultRelInfo);
  InitResultRelInfo(target, copy, 0, nullptr, 0);
  ExecOpenIndices(target, false);
  TupleTableSlot* const slot = table_slot_create(copy, nullptr);
  BulkInsertState const bulk = GetBulkInsertState();
  MemoryContext const of_row = AllocSetContextCreate(CurrentMemoryContext, "privacy online row", ALLOCSET_DEFAULT_SIZES);
  int64 rows = 0;

  SPI_connect();
  const pg::UserContext before = pg::BecomeOwner(pg::OidOf(pg::OwnRelation::kSubjects));
  SPIPlanPtr plan = SPI_prepare(query, 0, nullptr);
  if (plan == nullptr) elog(ERROR, "online_fill: %s", SPI_result_code_string(SPI_result));
  Portal cursor = SPI_cursor_open(nullptr, plan, nullptr, nullptr, false);
  const Source source = Map(cursor->tupDesc, copy, recipe);
  const CommandId command = GetCurrentCommandId(true);
  for (;;) {
    SPI_cursor_fetch(cursor, true, 1000);
    if (SPI_processed == 0) break;
    const uint64 count = SPI_processed;
    SPITupleTable* const batch = SPI_tuptable;
    for (uint64 i = 0; i < count; ++i, ++rows) {
      CHECK_FOR_INTERRUPTS();
      MemoryContext const outer = MemoryContextSwitchTo(of_row);
      FillSlot(recipe, source, batch->vals[i], RelationGetDescr(copy), slot);
      const pg::UserContext ours = pg::BecomeOwner(table);
      table_tuple_insert(copy, slot, command, TABLE_INSERT_NO_LOGICAL, bulk);
      if (target->ri_NumIndices > 0) {
#if PG_VERSION_NUM >= 160000
        ExecInsertIndexTuples(target, slot, estate, false, false, nullptr, NIL, false);
#else
        ExecInsertIndexTuples(target, slot, estate, false, false, nullptr, NIL);
#endif
      }
      pg::Return(ours);
      ExecClearTuple(slot);
      ResetPerTupleExprContext(estate);
      MemoryContextSwitchTo(outer);
      MemoryContextReset(of_row);
    }
    SPI_freetuptable(batch);
  }
  SPI_cursor_close(cursor);
  pg::Return(before);
  SPI_finish();

  FreeBulkInsertState(bulk);
  table_finish_bulk_insert(copy, 0);
  ExecDropSingleTupleTableSlot(slot);
  ExecCloseIndices(target);
  FreeExecutorState(estate);
  MemoryContextDelete(of_row);
  table_close(copy, NoLock);
  pg::FlushNewPeople();
  return rows;
}

// Attribute numbers out of an array of smallint; how many.
int16 Columns(ArrayType* array, AttrNumber* columns) {
  Datum* numbers;
  int count;
  deconstruct_array(array, INT2OID, sizeof(int16), true, TYPALIGN_SHORT, &numbers, nullptr, &count);
  if (count > pg::kMaxLinkColumns) elog(ERROR, "a link of %d columns", count);
  for (int i = 0; i < count; ++i) columns[i] = DatumGetInt16(numbers[i]);
  return static_cast<int16>(count);
}

}  // namespace
}  // namespace privacy::write

// privacy.online_fill(relation regclass, copy regclass, rows text, kind text, "column" integer, source integer, first boolean,
//   table_id integer, category integer, lookup integer, hide_length boolean, parent regclass, link smallint[],
//   parent_columns smallint[])
PRIVACY_FUNCTION(privacy_online_fill) {
  using namespace privacy;
  if (!superuser())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("permission denied for privacy.online_fill")));
  const Oid table = PG_GETARG_OID(0);
  const Oid copy = PG_GETARG_OID(1);
  write::Recipe recipe{};
  recipe.change = write::ChangeNamed(text_to_cstring(PG_GETARG_TEXT_PP(3)));
  recipe.column = static_cast<AttrNumber>(PG_GETARG_INT32(4));
  recipe.source = static_cast<AttrNumber>(PG_GETARG_INT32(5));
  recipe.first = PG_GETARG_BOOL(6);
  recipe.table_id = PG_GETARG_INT32(7);
  recipe.table = get_rel_name(table);
  if (recipe.change == write::Change::kSeal) {
    const policy::Category* category = pg::CategoryById(static_cast<uint16>(PG_GETARG_INT32(8)));
    const types::PersonalType* type = types::FindPersonalType(get_atttype(copy, recipe.column));
    if (category == nullptr || type == nullptr) elog(ERROR, "category or type of the copy is unknown");
    recipe.target = {0,          category->deletion_class, category->id,
                     type->base, static_cast<sealed::Lookup>(PG_GETARG_INT32(9)), PG_GETARG_BOOL(10)};
  }
  recipe.link.parent = PG_GETARG_OID(11);
  recipe.link.link_count = write::Columns(PG_GETARG_ARRAYTYPE_P(12), recipe.link.link_columns);
  if (write::Columns(PG_GETARG_ARRAYTYPE_P(13), recipe.link.parent_columns) != recipe.link.link_count)
    elog(ERROR, "a link refers to as many columns as it has");
  PG_RETURN_INT64(write::Fill(table, copy, text_to_cstring(PG_GETARG_TEXT_PP(2)), recipe));
}
