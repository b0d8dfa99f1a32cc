#include "read/statistics.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_func.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

#include "read/nodes.hpp"
#include "sealed/format.hpp"

namespace privacy::read {

#if PG_VERSION_NUM >= 180000

namespace {

constexpr const char* kWithValues[] = {"most_common_vals", "histogram_bounds", "most_common_elems", "range_bounds_histogram"};

// Names and values in turns, as the function takes them. What is not well formed is PostgreSQL's to refuse.
struct Given {
  Datum* values;
  Oid* types;
  bool* nulls;
  int count;

  const char* TextOf(int at) const {
    return nulls[at] || types[at] != TEXTOID ? nullptr : TextDatumGetCString(values[at]);
  }
  int Find(const char* name) const {
    for (int i = 0; i + 1 < count; i += 2)
      if (const char* key = TextOf(i); key != nullptr && strcmp(key, name) == 0) return i + 1;
    return -1;
  }
  const char* TextNamed(const char* name) const {
    const int at = Find(name);
    return at < 0 ? nullptr : TextOf(at);
  }
};

Oid RelationOf(const Given& given) {
  const char* schema = given.TextNamed("schemaname");
  const char* name = given.TextNamed("relname");
  if (schema == nullptr || name == nullptr) return InvalidOid;
  return RangeVarGetRelid(makeRangeVar(pstrdup(schema), pstrdup(name), -1), NoLock, true);
}

AttrNumber ColumnOf(const Given& given, Oid relation) {
  if (const char* name = given.TextNamed("attname"); name != nullptr) return get_attnum(relation, name);
  const int at = given.Find("attnum");
  return at < 0 || given.nulls[at] || given.types[at] != INT2OID ? InvalidAttrNumber : DatumGetInt16(given.values[at]);
}

// pg_upgrade brings the sealed values of the old server along.
bool AreSealed(const char* array) {
  Datum* elements;
  bool* nulls;
  int count;
  ArrayType* values = DatumGetArrayTypeP(OidFunctionCall3(F_ARRAY_IN, CStringGetDatum(array), ObjectIdGetDatum(TEXTOID), Int32GetDatum(-1)));
  deconstruct_array_builtin(values, TEXTOID, &elements, &nulls, &count);
  for (int i = 0; i < count; ++i)
    if (!nulls[i] && strncmp(TextDatumGetCString(elements[i]), sealed::kArmorFamily.data(), sealed::kArmorFamily.size()) != 0) return false;
  return true;
}

bool HoldsValues(const Given& given) {
  for (const char* name : kWithValues) {
    const char* values = given.TextNamed(name);
    if (values != nullptr && !(IsBinaryUpgrade && AreSealed(values))) return true;
  }
  return false;
}

}  // namespace

void GuardStatistics(FuncExpr* call) {
  if (call->funcid != F_PG_RESTORE_ATTRIBUTE_STATS) return;
  const Oid any = ANYOID;
  const Oid ours = LookupFuncName(list_make2(makeString(pstrdup("privacy")), makeString(pstrdup("restore_attribute_stats"))), 1, &any, true);
  if (OidIsValid(ours)) call->funcid = ours;
}

static Datum Restore(FunctionCallInfo fcinfo) {
  Given given;
  given.count = extract_variadic_args(fcinfo, 0, true, &given.values, &given.types, &given.nulls);
  const Oid relation = given.count > 0 ? RelationOf(given) : InvalidOid;
  const AttrNumber column = OidIsValid(relation) ? ColumnOf(given, relation) : InvalidAttrNumber;
  if (column != InvalidAttrNumber && IsPersonalOrArray(get_atttype(relation, column)) && HoldsValues(given)) {
    ereport(WARNING, (errmsg("statistics of column \"%s\" of table \"%s\" were left out: they hold people's values",
                             get_attname(relation, column, false), get_rel_name(relation)),
                      errhint("Let ANALYZE make them anew.")));
    PG_RETURN_BOOL(false);
  }
  FmgrInfo builtin;
  fmgr_info(F_PG_RESTORE_ATTRIBUTE_STATS, &builtin);
  builtin.fn_expr = fcinfo->flinfo->fn_expr;
  FmgrInfo* const own = fcinfo->flinfo;
  fcinfo->flinfo = &builtin;
  const Datum result = FunctionCallInvoke(fcinfo);
  fcinfo->flinfo = own;
  return result;
}

#else

void GuardStatistics(FuncExpr*) {}

static Datum Restore(FunctionCallInfo) {
  ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("this PostgreSQL takes over no statistics"),
                  errhint("PostgreSQL 18 and later do.")));
  pg_unreachable();
}

#endif

}  // namespace privacy::read

PRIVACY_FUNCTION(privacy_restore_attribute_stats) { return privacy::read::Restore(fcinfo); }
