// SQL objects of personal types that stand for those of the base types, so that the parser finds them. The planner
// reveals their operands and takes the base type's (read/operands.cpp): none of these ever runs, but where no planner
// pass of ours looks, as in a CHECK.
#include "types/value.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_language_d.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "nodes/subscripting.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/syscache.h"
}

namespace privacy::types {

void RaiseNotPlanned() {
  ereport(ERROR,
          (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("this operator works on personal values in queries only"),
           errhint("Cast the personal value to its base type.")));
}

namespace {

void RefuseExecution(const SubscriptingRef*, SubscriptingRefState*, SubscriptExecSteps*) { RaiseNotPlanned(); }

}  // namespace

bool IsWrittenIn(Oid function, const char* symbol) {
  const HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
  if (!HeapTupleIsValid(tuple)) return false;
  bool found = false;
  if (reinterpret_cast<Form_pg_proc>(GETSTRUCT(tuple))->prolang == ClanguageId) {
    bool is_null;
    const Datum source = SysCacheGetAttr(PROCOID, tuple, Anum_pg_proc_prosrc, &is_null);
    found = !is_null && strcmp(TextDatumGetCString(source), symbol) == 0;
  }
  ReleaseSysCache(tuple);
  return found;
}

bool IsStandIn(Oid function) { return function >= FirstNormalObjectId && IsWrittenIn(function, "privacy_resolved"); }

bool IsPersonalCast(Oid function) {
  return function >= FirstNormalObjectId && IsWrittenIn(function, "privacy_to_personal");
}

}  // namespace privacy::types

PRIVACY_FUNCTION(privacy_resolved) { privacy::types::RaiseNotPlanned(); }

// Subscripts are read as those of jsonb; the planner makes the container jsonb too.
PRIVACY_FUNCTION(privacy_jsonb_subscript) {
  static SubscriptRoutines routines;
  routines = *reinterpret_cast<const SubscriptRoutines*>(
      DatumGetPointer(DirectFunctionCall1(jsonb_subscript_handler, static_cast<Datum>(0))));
  routines.exec_setup = privacy::types::RefuseExecution;
  PG_RETURN_POINTER(&routines);
}
