#include "rights/scrubbed_column.hpp"

extern "C" {
#include "access/table.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/seclabel.h"
#include "mb/pg_wchar.h"
#include "rewrite/rewriteHandler.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"
}

namespace privacy::rights {

namespace {

// The text of a column's default, as its table's owner wrote it: scrub_column took constants only.
const char* DefaultOf(Oid relation, AttrNumber column) {
  Relation open = table_open(relation, AccessShareLock);
  Node* const value = build_column_default(open, column);
  const char* text = "NULL";
  if (value != nullptr) text = deparse_expression(value, NIL, false, false);
  table_close(open, NoLock);
  return text;
}

// The value that the label holds, as text of the column's type.
const char* GivenValue(Oid relation, AttrNumber column) {
  ObjectAddress object;
  ObjectAddressSubSet(object, RelationRelationId, relation, column);
  const char* const label = GetSecurityLabel(&object, "pg_privacy");
  const char* const digits = label == nullptr ? nullptr : strstr(label, " value=");
  if (digits == nullptr) elog(ERROR, "a column of relation %u is to be set, and its label does not say to what", relation);
  const char* const from = digits + strlen(" value=");
  const Size size = strcspn(from, " ");
  char* const bytes = static_cast<char*>(palloc(size / 2 + 1));
  const uint64 length = hex_decode(from, size, bytes);
  bytes[length] = '\0';
  const char* const value = pg_any_to_server(bytes, static_cast<int>(length), PG_UTF8);
  Oid type;
  int32 typmod;
  Oid collation;
  get_atttypetypmodcoll(relation, column, &type, &typmod, &collation);
  return psprintf("CAST(%s AS %s)", quote_literal_cstr(value),
                  format_type_extended(type, typmod, FORMAT_TYPE_TYPEMOD_GIVEN | FORMAT_TYPE_FORCE_QUALIFY));
}

}  // namespace

Scrubbed ScrubbedTexts(Oid relation, const pg::ScrubbedColumn& column) {
  const char* const name = psprintf("r.%s", quote_identifier(get_attname(relation, column.attnum, false)));
  switch (column.to) {
    case pg::ScrubTo::kNull:
      break;
    case pg::ScrubTo::kDefault:
      return {"DEFAULT", psprintf("%s IS DISTINCT FROM (%s)", name, DefaultOf(relation, column.attnum))};
    case pg::ScrubTo::kValue: {
      const char* const value = GivenValue(relation, column.attnum);
      return {value, psprintf("(%s)::pg_catalog.text IS DISTINCT FROM (%s)::pg_catalog.text", name, value)};
    }
    case pg::ScrubTo::kInitial:
      return {psprintf("pg_catalog.left(%s, 1)", name),
              psprintf("pg_catalog.length(%s) OPERATOR(pg_catalog.>) 1", name)};
    case pg::ScrubTo::kYear: {
      const char* const utc = get_atttype(relation, column.attnum) == TIMESTAMPTZOID ? ", 'UTC'" : "";
      const char* const year = psprintf("pg_catalog.date_trunc('year', %s%s)", name, utc);
      return {year, psprintf("%s OPERATOR(pg_catalog.<>) %s", name, year)};
    }
  }
  return {"NULL", psprintf("%s IS NOT NULL", name)};
}

}  // namespace privacy::rights
