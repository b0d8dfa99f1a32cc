// privacy.decision_of: what the decision says of one column of one person for any role and purpose, and by which
// record.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
}

#include <string_view>

#include "pg/relation_policy.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/statement.hpp"

namespace privacy::rights {
namespace {

// The column's category; 0 while it is unknown. Ensure that the column is protected.
uint16 CategoryOfColumn(Oid relation, const char* column) {
  const AttrNumber number = get_attnum(relation, column);
  if (number == InvalidAttrNumber)
    ereport(ERROR, errcode(ERRCODE_UNDEFINED_OBJECT),
            errmsg("column \"%s\" of \"%s\" does not exist", column, get_rel_name(relation)),
            errhint("privacy.columns lists the protected ones."));
  const pg::RelationPolicy* policy = pg::PolicyOf(relation);
  for (int i = 0; i < policy->column_count; ++i)
    if (policy->columns[i].attnum == number) return policy->columns[i].category;
  ereport(ERROR, errcode(ERRCODE_UNDEFINED_OBJECT),
          errmsg("column \"%s\" of \"%s\" is not protected", column, get_rel_name(relation)),
          errhint("It holds plain values; privacy.protect_column seals them."));
}

// As the decision of a statement of that role would begin: unknown or not granted.
policy::Verdict Explain(Oid role, const char* purpose_name, uint16 category, uint64 subject) {
  const policy::Purpose* purpose = pg::PurposeByName(purpose_name);
  if (purpose == nullptr) return {policy::Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  const int32 id = purpose->id;
  if (!pg::IsGranted(id, role)) return {policy::Disclosure::kNone, policy::reason::kPurposeNotGranted, 0, 0};
  return read::DecideFor(id, category, subject);
}

const char* DisclosureWord(policy::Disclosure disclosure) {
  switch (disclosure) {
    case policy::Disclosure::kFull:
      return "full";
    case policy::Disclosure::kMasked:
      return "masked";
    case policy::Disclosure::kMatch:
      return "match";
    case policy::Disclosure::kNone:
      break;
  }
  return "none";
}

const char* MeaningOf(const char* code) {
  for (const policy::reason::Entry& entry : policy::reason::kAll)
    if (std::string_view(entry.code) == code) return entry.meaning;
  return code;
}

}  // namespace
}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.decision_of(relation regclass, column_name text, subject bigint, purpose text, role regrole,
//                     OUT category integer, OUT disclosure text, OUT reason text, OUT meaning text,
//                     OUT since timestamptz, OUT event_id bigint)
PRIVACY_FUNCTION(privacy_decision_of) {
  TupleDesc result;
  if (get_call_result_type(fcinfo, nullptr, &result) != TYPEFUNC_COMPOSITE) elog(ERROR, "a row type is expected");
  const uint16 category = CategoryOfColumn(PG_GETARG_OID(0), text_to_cstring(PG_GETARG_TEXT_PP(1)));
  const policy::Verdict verdict = Explain(PG_GETARG_OID(4), text_to_cstring(PG_GETARG_TEXT_PP(3)), category,
                                          static_cast<uint64>(PG_GETARG_INT64(2)));
  Datum values[6] = {};
  bool nulls[6] = {category == 0,     false, verdict.reason == nullptr, verdict.reason == nullptr, verdict.since == 0,
                   verdict.event == 0};
  values[0] = Int32GetDatum(category);
  values[1] = CStringGetTextDatum(DisclosureWord(verdict.disclosure));
  if (verdict.reason != nullptr) {
    values[2] = CStringGetTextDatum(verdict.reason);
    values[3] = CStringGetTextDatum(MeaningOf(verdict.reason));
  }
  values[4] = TimestampTzGetDatum(verdict.since);
  values[5] = Int64GetDatum(verdict.event);
  PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(result), values, nulls)));
}

// privacy.list_reasons(OUT code text, OUT meaning text)
PRIVACY_FUNCTION(privacy_list_reasons) {
  InitMaterializedSRF(fcinfo, 0);
  auto* set = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  for (const policy::reason::Entry& entry : policy::reason::kAll) {
    Datum values[2] = {CStringGetTextDatum(entry.code), CStringGetTextDatum(entry.meaning)};
    bool nulls[2] = {};
    tuplestore_putvalues(set->setResult, set->setDesc, values, nulls);
  }
  PG_RETURN_NULL();
}
