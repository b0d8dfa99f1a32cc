// Casts between personal types and others. One function each way; what it converts is read from its own declaration,
// so that a cast more is a line of SQL. Types other than the base type go through it, as the server's own casts do.
#include "types/value.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_language_d.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_proc.h"
#include "datatype/timestamp.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "pg/boundary.hpp"
#include "read/statement.hpp"
#include "types/base_types.hpp"

namespace privacy::types {

namespace {

constexpr char kRevealSymbol[] = "privacy_reveal_cast";

// A conversion between two ordinary types, as an explicit cast does it.
struct Conversion {
  Oid target;
  CoercionPathType path;
  FmgrInfo function;  // the cast's, or the source's output
  FmgrInfo input;     // the target's, for a cast by text
  Oid input_param;
};

// The state of one call site, in fn_extra.
struct Cast {
  sealed::BaseType base;
  Oid personal_oid;
  Conversion conversion;
  const char* target_name;  // for errors
};

void Prepare(Conversion* conversion, Oid source, Oid target, MemoryContext context) {
  Oid function = InvalidOid;
  conversion->target = target;
  conversion->path = source == target ? COERCION_PATH_RELABELTYPE
                                      : find_coercion_pathway(target, source, COERCION_EXPLICIT, &function);
  if (conversion->path == COERCION_PATH_FUNC) {
    fmgr_info_cxt(function, &conversion->function, context);
  } else if (conversion->path == COERCION_PATH_COERCEVIAIO) {
    bool varlena;
    getTypeOutputInfo(source, &function, &varlena);
    fmgr_info_cxt(function, &conversion->function, context);
    getTypeInputInfo(target, &function, &conversion->input_param);
    fmgr_info_cxt(function, &conversion->input, context);
  } else if (conversion->path != COERCION_PATH_RELABELTYPE) {
    ereport(ERROR, (errcode(ERRCODE_CANNOT_COERCE),
                    errmsg("cannot cast type %s to %s", format_type_be(source), format_type_be(target))));
  }
}

Datum Convert(Conversion* conversion, Datum value) {
  switch (conversion->path) {
    case COERCION_PATH_FUNC:  // a cast function may also take a typmod and "is explicit"
      return FunctionCall3(&conversion->function, value, Int32GetDatum(-1), BoolGetDatum(true));
    case COERCION_PATH_COERCEVIAIO:
      return InputFunctionCall(&conversion->input, OutputFunctionCall(&conversion->function, value),
                               conversion->input_param, -1);
    default:
      return value;
  }
}

const PersonalType* EnsurePersonal(Oid type) {
  const PersonalType* const personal = FindPersonalType(type);
  if (personal == nullptr)
    ereport(ERROR, (errcode(ERRCODE_INVALID_FUNCTION_DEFINITION),
                    errmsg("type %s is no personal type", format_type_be(type))));
  return personal;
}

// The call site's Cast, made at its first call.
Cast* PrepareCast(FmgrInfo* flinfo, bool to_personal) {
  if (flinfo->fn_extra != nullptr) return static_cast<Cast*>(flinfo->fn_extra);
  Oid* arguments;
  int count;
  const Oid result = get_func_signature(flinfo->fn_oid, &arguments, &count);
  const PersonalType* const personal = EnsurePersonal(to_personal ? result : arguments[0]);
  auto* const cast = static_cast<Cast*>(MemoryContextAllocZero(flinfo->fn_mcxt, sizeof(Cast)));
  cast->base = personal->base;
  cast->personal_oid = personal->oid;
  if (to_personal) {
    Prepare(&cast->conversion, arguments[0], personal->base_oid, flinfo->fn_mcxt);
  } else {
    Prepare(&cast->conversion, personal->base_oid, result, flinfo->fn_mcxt);
  }
  cast->target_name = MemoryContextStrdup(flinfo->fn_mcxt, format_type_be(cast->conversion.target));
  flinfo->fn_extra = cast;
  return cast;
}

struct varlena* ToPersonal(Cast* cast, Datum value) {
  const Bytes plaintext = pg::Conceal(InfoOf(cast->base).personal_name,
                                      [&] { return ToPlaintext(Convert(&cast->conversion, value), cast->base); });
  return MakeUnsealed(plaintext, cast->base);
}

Datum Reveal(const Cast& cast, struct varlena* value) {
  const read::Shown shown = read::Reveal(value, cast.personal_oid);
  if (shown.is_null) read::RaiseWithheld(shown.reason);
  return shown.value;
}

}  // namespace

bool IsRevealCast(Oid function, Oid* target) {
  const HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
  if (!HeapTupleIsValid(tuple)) return false;
  const auto* const procedure = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple));
  bool is_cast = false;
  if (procedure->prolang == ClanguageId && procedure->pronargs == 1) {
    bool is_null;
    const Datum symbol = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &is_null);
    is_cast = !is_null && strcmp(TextDatumGetCString(symbol), kRevealSymbol) == 0;
    *target = procedure->prorettype;
  }
  ReleaseSysCache(tuple);
  return is_cast;
}

Oid ShownVariantOf(Oid function) {
  const HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
  if (!HeapTupleIsValid(tuple)) return InvalidOid;
  const auto* const procedure = reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple));
  Oid variant = InvalidOid;
  const Oid schema = procedure->prolang == SQLlanguageId ? get_namespace_oid("privacy", true) : InvalidOid;
  if (OidIsValid(schema) && (procedure->pronamespace == schema || procedure->pronamespace == PG_CATALOG_NAMESPACE)) {
    variant = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid,
                              CStringGetDatum(psprintf("shown_%s", NameStr(procedure->proname))),
                              PointerGetDatum(&procedure->proargtypes), ObjectIdGetDatum(schema));
  }
  ReleaseSysCache(tuple);
  return variant;
}

}  // namespace privacy::types

PRIVACY_FUNCTION(privacy_to_personal) {
  privacy::types::Cast* const cast = privacy::types::PrepareCast(fcinfo->flinfo, true);
  PG_RETURN_POINTER(privacy::types::ToPersonal(cast, PG_GETARG_DATUM(0)));
}

PRIVACY_FUNCTION(privacy_reveal_cast) {
  privacy::types::Cast* const cast = privacy::types::PrepareCast(fcinfo->flinfo, false);
  const Datum value = privacy::types::Reveal(*cast, PG_GETARG_VARLENA_PP(0));
  if (cast->conversion.path == COERCION_PATH_RELABELTYPE) PG_RETURN_DATUM(value);
  PG_RETURN_DATUM(
      privacy::pg::Conceal(cast->target_name, [&] { return privacy::types::Convert(&cast->conversion, value); }));
}
