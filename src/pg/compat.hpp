// PostgreSQL's headers as C++ sees them, and what differs between its major versions (15 to 18).
// Every file of the PostgreSQL-side rooms includes this first; new spellings in the code, old servers here.
#pragma once
#define PRIVACY_POSTGRES_SIDE 1  // see core/no_postgres.hpp
#include <libintl.h>  // first: a server built without NLS makes macros of its functions
extern "C" {
#include "postgres.h"

#include "datatype/timestamp.h"
#include "fmgr.h"
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif
}

#if PG_VERSION_NUM >= 160000
extern "C" {
#include "nodes/miscnodes.h"
}
#endif

#if PG_VERSION_NUM < 150000
#error "pg_privacy needs PostgreSQL 15 or later"
#endif

// Before 16 PGDLLEXPORT is empty on ELF, and we build with hidden visibility.
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#endif

// An SQL-callable entry point: PRIVACY_FUNCTION(privacy_reveal) { ... }
#define PRIVACY_FUNCTION(name)                          \
  extern "C" {                                          \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);             \
  PG_FUNCTION_INFO_V1(name);                            \
  }                                                     \
  extern "C" Datum name([[maybe_unused]] PG_FUNCTION_ARGS)

namespace privacy {

// Does the caller of this input function take its errors softly (16: COPY ... ON_ERROR, pg_input_is_valid, SQL/JSON)?
// Then they go by ereturn().
inline bool TakesErrorsSoftly([[maybe_unused]] FunctionCallInfo call) {
#if PG_VERSION_NUM >= 160000
  return call->context != nullptr && IsA(call->context, ErrorSaveContext);
#else
  return false;
#endif
}

// An input function's value; false where it refused, and *state is the SQLSTATE.
inline bool CallInputSoftly([[maybe_unused]] PGFunction input, [[maybe_unused]] char* text, [[maybe_unused]] Oid type,
                            [[maybe_unused]] Datum* value, [[maybe_unused]] int* state) {
#if PG_VERSION_NUM >= 160000
  ErrorSaveContext errors{};
  errors.type = T_ErrorSaveContext;
  errors.details_wanted = true;
  if (DirectInputFunctionCallSafe(input, text, type, -1, reinterpret_cast<fmNodePtr>(&errors), value)) return true;
  *state = errors.error_data->sqlerrcode;
#endif
  return false;
}

// 18: a foreign key that is not enforced, or of periods, does not say which one row is referred to. The same in SQL:
// privacy.link_keys.
template <class Constraint>
bool NamesOneRow([[maybe_unused]] const Constraint* key) {
#if PG_VERSION_NUM >= 180000
  return key->conenforced && !key->conperiod;
#else
  return true;
#endif
}

// 18: columns computed when they are read.
template <class Description>
bool HasVirtual([[maybe_unused]] Description columns) {
#if PG_VERSION_NUM >= 180000
  return columns->constr != nullptr && columns->constr->has_generated_virtual;
#else
  return false;
#endif
}

}  // namespace privacy

#if PG_VERSION_NUM < 160000
#define ereturn(context, value, ...) \
  do {                               \
    ereport(ERROR, __VA_ARGS__);     \
    return value;                    \
  } while (0)
#endif
