// privacy.export_rows: the rows of one table that belong to one person, as JSON with plaintext values.
//
// Rows are read as the table's owner, under a fixed search_path and fixed output settings: whatever code of the owner
// runs (output functions of user-defined types), runs with the owner's rights. Sealed values are opened here, by an
// explicit call, for the built-in purpose subject_rights; the session's own purpose neither helps nor matters. A value
// sealed for another person is withheld even if it stands in this person's row.
#include "pg/compat.hpp"

extern "C" {
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/guc.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
}

#include "pg/behalf.hpp"
#include "pg/keyring.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/statement.hpp"
#include "types/value.hpp"

namespace privacy::rights {
namespace {

constexpr char kOtherPerson[] = "other_person";

struct Withheld {
  const char* reason;
  int64 values;
};

// Ensure that whoever sent the statement works for the rights of people.
void EnsureRightsDesk() {
  pg::EnsureOwnRights();
  const Oid role = read::CurrentStatement().role;
  if (pg::IsGranted(static_cast<int32>(policy::BuiltinPurpose::kSubjectRights), role)) return;
  ereport(ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
          errmsg("role \"%s\" may not export the data of a person", GetUserNameFromId(role, false)),
          errhint("Grant privacy_rights_desk to the role, or the purpose: "
                  "SELECT privacy.grant_purpose('subject_rights', '%s').", GetUserNameFromId(role, false)),
          err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kPurposeNotGranted));
}

bool IsPlainNumber(const char* text) {
  if (*text == '-') ++text;
  return *text >= '0' && *text <= '9';
}

// A Datum as JSON. What is not PostgreSQL's own type is shown as text, through its output function.
void AppendJson(StringInfo out, Datum value, Oid declared_type) {
  const Oid type = getBaseType(declared_type);
  Oid output;
  bool is_varlena;
  getTypeOutputInfo(type, &output, &is_varlena);
  switch (type) {
    case BOOLOID:
      appendStringInfoString(out, DatumGetBool(value) ? "true" : "false");
      return;
    case INT2OID:
    case INT4OID:
    case INT8OID:
    case FLOAT4OID:
    case FLOAT8OID:
    case NUMERICOID: {
      const char* text = OidOutputFunctionCall(output, value);
      if (IsPlainNumber(text)) {
        appendStringInfoString(out, text);
      } else {
        escape_json(out, text);  // NaN and the infinities are no JSON numbers
      }
      return;
    }
    case JSONOID:
    case JSONBOID: {
      const char* text = OidOutputFunctionCall(output, value);
      if (strstr(text, "\\u0000") == nullptr) {
        appendStringInfoString(out, text);
      } else {
        escape_json(out, text);  // json can say what jsonb cannot
      }
      return;
    }
    case DATEOID:
    case TIMEOID:
    case TIMETZOID:
    case TIMESTAMPOID:
    case TIMESTAMPTZOID: {
      char text[129];  // more than MAXDATELEN
      JsonEncodeDateTime(text, value, type, nullptr);
      escape_json(out, text);
      return;
    }
    default:
      break;
  }
  const Oid element = get_element_type(type);
  if (OidIsValid(element) && element < FirstNormalObjectId && !type_is_rowtype(element)) {
    appendStringInfoString(out, TextDatumGetCString(OidFunctionCall1(F_ARRAY_TO_JSON_ANYARRAY, value)));
    return;
  }
  escape_json(out, OidOutputFunctionCall(output, value));
}

// A value of a personal type as JSON of its base type; returns why it is withheld, or nullptr.
const char* AppendPersonal(StringInfo out, Datum value, const types::PersonalType* type, uint64 subject) {
  const Bytes stored = types::ViewOf(PG_DETOAST_DATUM_PACKED(value));
  Bytes plaintext;
  if (types::FormOf(stored, type->base) == types::Form::kSealed) {
    sealed::Header header;
    if (!sealed::TryParseHeader(stored, &header)) {
      ereport(ERROR, errcode(ERRCODE_DATA_CORRUPTED), errmsg("a sealed value is damaged"));
    }
    if (header.subject != subject) return kOtherPerson;
    if (pg::Open(stored, &plaintext) == pg::Opened::kErased) return policy::reason::kErased;
  } else {
    plaintext = types::PlaintextOf(stored, type->base);
  }
  AppendJson(out, types::FromPlaintext(plaintext, type->base), type->base_oid);
  return nullptr;
}

// SELECT "a", "b" FROM [ONLY] "s"."t" WHERE "subject_column" = $1 ORDER BY ctid
const char* Query(Relation relation, const char* subject_column, ArrayType* columns, int* count) {
  Datum* names;
  bool* nulls;
  deconstruct_array(columns, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR, &names, &nulls, count);
  StringInfoData query;
  initStringInfo(&query);
  appendStringInfoString(&query, "SELECT ");
  for (int i = 0; i < *count; ++i) {
    if (nulls[i]) ereport(ERROR, errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("a column name is null"));
    appendStringInfo(&query, "%s%s", i > 0 ? ", " : "", quote_identifier(NameStr(*DatumGetName(names[i]))));
  }
  // A partitioned table is read through its root; an inheritance child has columns of its own and is read by itself.
  const bool partitioned = relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
  appendStringInfo(&query, " FROM %s%s WHERE %s OPERATOR(pg_catalog.=) $1 ORDER BY ctid", partitioned ? "" : "ONLY ",
                   quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)),
                                              RelationGetRelationName(relation)),
                   quote_identifier(subject_column));
  return query.data;
}

// Output that does not depend on the session, until the end of the nest level.
void FixOutputSettings() {
  static const char* const kSettings[][2] = {{"search_path", "pg_catalog, pg_temp"}, {"TimeZone", "UTC"},
                                             {"DateStyle", "ISO, YMD"},              {"IntervalStyle", "iso_8601"},
                                             {"bytea_output", "hex"},                {"extra_float_digits", "1"},
                                             {"xmlbinary", "base64"}};
  for (const auto& setting : kSettings) {
    set_config_option(setting[0], setting[1], PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  }
}

void AppendRows(StringInfo out, int column_count, uint64 subject, Withheld* withheld) {
  const TupleDesc row_type = SPI_tuptable->tupdesc;
  const MemoryContext row_context =
      AllocSetContextCreate(CurrentMemoryContext, "pg_privacy export row", ALLOCSET_DEFAULT_SIZES);
  const MemoryContext outer = MemoryContextSwitchTo(row_context);
  for (uint64 r = 0; r < SPI_processed; ++r) {
    CHECK_FOR_INTERRUPTS();
    appendStringInfoString(out, r > 0 ? ", {" : "{");
    for (int c = 0; c < column_count; ++c) {
      const Oid type = TupleDescAttr(row_type, c)->atttypid;
      if (c > 0) appendStringInfoString(out, ", ");
      escape_json(out, NameStr(TupleDescAttr(row_type, c)->attname));
      appendStringInfoString(out, ": ");
      bool is_null;
      const Datum value = SPI_getbinval(SPI_tuptable->vals[r], row_type, c + 1, &is_null);
      if (is_null) {
        appendStringInfoString(out, "null");
        continue;
      }
      const types::PersonalType* personal = types::FindPersonalType(getBaseType(type));
      if (personal == nullptr) {
        AppendJson(out, value, type);
        continue;
      }
      const char* reason = AppendPersonal(out, value, personal, subject);
      if (reason == nullptr) continue;
      appendStringInfoString(out, "null");
      withheld[c].reason = reason;
      ++withheld[c].values;
    }
    appendStringInfoChar(out, '}');
    MemoryContextReset(row_context);
  }
  MemoryContextSwitchTo(outer);
  MemoryContextDelete(row_context);
}

void AppendWithheld(StringInfo out, int column_count, const Withheld* withheld) {
  bool first = true;
  for (int c = 0; c < column_count; ++c) {
    if (withheld[c].values == 0) continue;
    appendStringInfoString(out, first ? "{\"column\": " : ", {\"column\": ");
    escape_json(out, NameStr(TupleDescAttr(SPI_tuptable->tupdesc, c)->attname));
    appendStringInfo(out, ", \"values\": %lld, \"reason\": \"%s\"}", static_cast<long long>(withheld[c].values),
                     withheld[c].reason);
    first = false;
  }
}

// {"rows": [{column: value}], "withheld": [{column, values, reason}]}, in the caller's memory context.
char* ExportRows(Oid relation_id, const char* subject_column, uint64 subject, ArrayType* columns) {
  StringInfoData out;
  initStringInfo(&out);
  const Relation relation = table_open(relation_id, AccessShareLock);
  int column_count;
  const char* query = Query(relation, subject_column, columns, &column_count);
  if (column_count == 0) {
    table_close(relation, NoLock);
    appendStringInfoString(&out, "{\"rows\": [], \"withheld\": []}");
    return out.data;
  }

  Oid caller;
  int caller_context;
  GetUserIdAndSecContext(&caller, &caller_context);
  const int nest_level = NewGUCNestLevel();
  SetUserIdAndSecContext(relation->rd_rel->relowner, caller_context | SECURITY_LOCAL_USERID_CHANGE |
                                                         SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS);
  FixOutputSettings();
  if (SPI_connect() != SPI_OK_CONNECT) elog(ERROR, "SPI_connect failed");
  Oid argument_type = INT8OID;
  Datum argument = Int64GetDatum(static_cast<int64>(subject));
  if (SPI_execute_with_args(query, 1, &argument_type, &argument, nullptr, true, 0) != SPI_OK_SELECT) {
    elog(ERROR, "SPI_execute_with_args failed");
  }
  auto* withheld = static_cast<Withheld*>(palloc0(sizeof(Withheld) * column_count));
  appendStringInfoString(&out, "{\"rows\": [");
  AppendRows(&out, column_count, subject, withheld);
  appendStringInfoString(&out, "], \"withheld\": [");
  AppendWithheld(&out, column_count, withheld);
  appendStringInfoString(&out, "]}");
  SPI_finish();
  AtEOXact_GUC(false, nest_level);
  SetUserIdAndSecContext(caller, caller_context);
  table_close(relation, NoLock);
  return out.data;
}

}  // namespace
}  // namespace privacy::rights

// privacy.ensure_rights_desk()
PRIVACY_FUNCTION(privacy_ensure_rights_desk) {
  privacy::rights::EnsureRightsDesk();
  PG_RETURN_VOID();
}

// privacy.export_rows(relation regclass, subject_column name, subject bigint, columns name[])
PRIVACY_FUNCTION(privacy_export_rows) {
  privacy::rights::EnsureRightsDesk();
  char* json = privacy::rights::ExportRows(PG_GETARG_OID(0), NameStr(*PG_GETARG_NAME(1)),
                                           static_cast<uint64>(PG_GETARG_INT64(2)), PG_GETARG_ARRAYTYPE_P(3));
  PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}
