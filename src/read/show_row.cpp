// privacy.show_row: a row, or rows in it, with each personal value as the session is shown it.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/typcache.h"
}

#include "read/nodes.hpp"
#include "read/rows.hpp"
#include "read/statement.hpp"

namespace privacy::read {

namespace {

enum class Kind : uint8 { kKept, kValue, kValues, kRow, kRows };

struct RowShape;

struct Column {
  Kind kind;
  Oid personal;     // of a value, or of an array's elements
  Oid element;      // an array's
  RowShape* inner;  // of rows, as last seen
};

// How rows of one type are shown; made again where another comes.
struct RowShape {
  MemoryContext context;  // all below
  uint64 identifier;      // of the row type as it was, 0: none yet
  bool same;              // nothing to do
  TupleDesc from;
  TupleDesc to;
  Column* columns;
};

RowShape* NewShape(MemoryContext parent) {
  auto* shape = static_cast<RowShape*>(MemoryContextAllocZero(parent, sizeof(RowShape)));
  shape->context = AllocSetContextCreate(parent, "shown row type", ALLOCSET_SMALL_SIZES);
  return shape;
}

Column DescribeColumn(Oid type, RowShape* shape) {
  Column column{};
  if (const types::PersonalType* personal = PersonalOf(type); personal != nullptr) {
    column.kind = Kind::kValue;
    column.personal = personal->oid;
  } else if (const types::PersonalType* of_element = ElementOf(type); of_element != nullptr) {
    column.kind = Kind::kValues;
    column.personal = of_element->oid;
    column.element = get_base_element_type(type);
  } else if (type == RECORDOID || type == RECORDARRAYOID || (IsRowOrRows(getBaseType(type)) && TypeHolds(type))) {
    column.element = get_base_element_type(type);
    column.kind = OidIsValid(column.element) ? Kind::kRows : Kind::kRow;
    column.inner = NewShape(shape->context);
  }
  return column;
}

Oid TypeAfter(const Column& column, Oid before) {
  switch (column.kind) {
    case Kind::kKept:
      return before;
    case Kind::kRow:
      return RECORDOID;
    case Kind::kRows:
      return RECORDARRAYOID;
    default:
      return ShownType(before);
  }
}

void Describe(RowShape* shape, Oid type, int32 typmod, uint64 identifier) {
  shape->identifier = 0;
  MemoryContextReset(shape->context);
  const MemoryContext before = MemoryContextSwitchTo(shape->context);
  TupleDesc row = lookup_rowtype_tupdesc(type, typmod);
  shape->from = CreateTupleDescCopy(row);
  ReleaseTupleDesc(row);
  const int count = shape->from->natts;
  shape->columns = static_cast<Column*>(palloc0(sizeof(Column) * Max(count, 1)));
  shape->same = true;
  int kept = 0;
  for (int i = 0; i < count; ++i) {
    const Form_pg_attribute column = TupleDescAttr(shape->from, i);
    if (column->attisdropped) continue;
    shape->columns[i] = DescribeColumn(column->atttypid, shape);
    shape->same = shape->same && shape->columns[i].kind == Kind::kKept;
    ++kept;
  }
  shape->to = CreateTemplateTupleDesc(kept);
  AttrNumber number = 0;
  for (int i = 0; i < count; ++i) {
    const Form_pg_attribute column = TupleDescAttr(shape->from, i);
    if (column->attisdropped) continue;
    const Oid type_after = TypeAfter(shape->columns[i], column->atttypid);
    const bool changed = type_after != column->atttypid;
    TupleDescInitEntry(shape->to, ++number, NameStr(column->attname), type_after, changed ? -1 : column->atttypmod, 0);
    TupleDescInitEntryCollation(shape->to, number, changed ? get_typcollation(type_after) : column->attcollation);
  }
  shape->to = BlessTupleDesc(shape->to);
  MemoryContextSwitchTo(before);
  shape->identifier = identifier;
}

Datum ShowRowDatum(Datum row, RowShape* shape);

Datum ShowValue(Datum value, Oid personal, bool* is_null) {
  const Shown shown = Reveal(reinterpret_cast<struct varlena*>(DatumGetPointer(value)), personal);
  *is_null = shown.is_null;
  return shown.value;
}

// Elements of an array: values, or rows where `rows` says how they are shown.
Datum ShowElements(Datum array, Oid element, Oid personal, RowShape* rows) {
  ArrayType* from = DatumGetArrayTypeP(array);
  int16 length;
  bool by_value;
  char alignment;
  get_typlenbyvalalign(element, &length, &by_value, &alignment);
  Datum* values;
  bool* nulls;
  int count;
  deconstruct_array(from, element, length, by_value, alignment, &values, &nulls, &count);
  for (int i = 0; i < count; ++i) {
    if (nulls[i]) continue;
    values[i] = rows != nullptr ? ShowRowDatum(values[i], rows) : ShowValue(values[i], personal, &nulls[i]);
  }
  const Oid after = rows != nullptr ? RECORDOID : ShownType(personal);
  get_typlenbyvalalign(after, &length, &by_value, &alignment);
  return PointerGetDatum(construct_md_array(values, nulls, ARR_NDIM(from), ARR_DIMS(from), ARR_LBOUND(from), after,
                                            length, by_value, alignment));
}

Datum ShowColumn(Datum value, const Column& column, bool* is_null) {
  switch (column.kind) {
    case Kind::kValue:
      return ShowValue(value, column.personal, is_null);
    case Kind::kValues:
      return ShowElements(value, column.element, column.personal, nullptr);
    case Kind::kRow:
      return ShowRowDatum(value, column.inner);
    case Kind::kRows:
      return ShowElements(value, column.element, InvalidOid, column.inner);
    case Kind::kKept:
      break;
  }
  return value;
}

Datum ShowRowDatum(Datum row, RowShape* shape) {
  check_stack_depth();
  HeapTupleHeader header = DatumGetHeapTupleHeader(row);
  const Oid type = HeapTupleHeaderGetTypeId(header);
  const int32 typmod = HeapTupleHeaderGetTypMod(header);
  const uint64 identifier = assign_record_type_identifier(type, typmod);
  if (shape->identifier != identifier) Describe(shape, type, typmod, identifier);
  if (shape->same) return PointerGetDatum(header);
  HeapTupleData tuple;
  tuple.t_len = HeapTupleHeaderGetDatumLength(header);
  ItemPointerSetInvalid(&tuple.t_self);
  tuple.t_tableOid = InvalidOid;
  tuple.t_data = header;
  const int count = shape->from->natts;
  auto* values = static_cast<Datum*>(palloc(sizeof(Datum) * count));
  auto* nulls = static_cast<bool*>(palloc(sizeof(bool) * count));
  heap_deform_tuple(&tuple, shape->from, values, nulls);
  int next = 0;
  for (int i = 0; i < count; ++i) {
    if (TupleDescAttr(shape->from, i)->attisdropped) continue;
    nulls[next] = nulls[i];
    values[next] = nulls[i] ? static_cast<Datum>(0) : ShowColumn(values[i], shape->columns[i], &nulls[next]);
    ++next;
  }
  return HeapTupleGetDatum(heap_form_tuple(shape->to, values, nulls));
}

}  // namespace

PRIVACY_FUNCTION(privacy_show_row) {
  if (fcinfo->flinfo->fn_extra == nullptr) fcinfo->flinfo->fn_extra = NewShape(fcinfo->flinfo->fn_mcxt);
  return ShowRowDatum(PG_GETARG_DATUM(0), static_cast<RowShape*>(fcinfo->flinfo->fn_extra));
}

}  // namespace privacy::read
