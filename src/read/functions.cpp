// The SQL functions of this room: arguments, one call, Datum.
#include "pg/compat.hpp"

extern "C" {
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

#include "read/statement.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

// The declared type of the function's one argument: there is an overload a personal type.
Oid ArgumentType(FmgrInfo* function) {
  if (function->fn_extra == nullptr) {
    auto* type = static_cast<Oid*>(MemoryContextAlloc(function->fn_mcxt, sizeof(Oid)));
    *type = get_fn_expr_argtype(function, 0);  // at hand in most calls
    if (types::FindPersonalType(*type) == nullptr) {
      Oid* declared;
      int count;
      get_func_signature(function->fn_oid, &declared, &count);
      *type = count > 0 ? declared[0] : InvalidOid;
    }
    function->fn_extra = type;
  }
  return *static_cast<Oid*>(function->fn_extra);
}

Shown RevealArgument(PG_FUNCTION_ARGS) {
  return Reveal(reinterpret_cast<struct varlena*>(PG_GETARG_POINTER(0)), ArgumentType(fcinfo->flinfo));
}

}  // namespace

PRIVACY_FUNCTION(privacy_reveal) {
  const Shown shown = RevealArgument(fcinfo);
  if (shown.is_null) PG_RETURN_NULL();
  return shown.value;
}

PRIVACY_FUNCTION(privacy_withheld) {
  const Shown shown = RevealArgument(fcinfo);
  if (!shown.is_null || shown.reason == nullptr) PG_RETURN_NULL();
  PG_RETURN_TEXT_P(cstring_to_text(shown.reason));
}

PRIVACY_FUNCTION(privacy_may_store) {
  if (PG_ARGISNULL(0)) PG_RETURN_BOOL(CurrentStatement().purpose != 0);
  PG_RETURN_BOOL(MayStore(static_cast<uint64>(PG_GETARG_INT64(0))));
}

}  // namespace privacy::read
