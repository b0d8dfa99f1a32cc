// Evidence and free-text reasons: personal_jsonb of the built-in class `proof`, which outlives an ordinary erasure.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "commands/trigger.h"
#include "utils/builtins.h"
#include "utils/rel.h"
}

#include "pg/keyring.hpp"
#include "sealed/format.hpp"
#include "rights/ledger.hpp"
#include "types/value.hpp"

namespace privacy::rights {
namespace {

constexpr uint16 kProofClass = 2;
constexpr uint16 kProofCategory = 1;

[[noreturn]] void RaiseUnsealed(Relation relation, int column) {
  ereport(
      ERROR, errcode(ERRCODE_CHECK_VIOLATION),
      errmsg("column \"%s\" of \"%s\" takes sealed values only",
             NameStr(TupleDescAttr(RelationGetDescr(relation), column)->attname), RelationGetRelationName(relation)),
      errhint("The functions of pg_privacy write this table; a restore loads it with COPY."));
}

// What may be stored for a value that is about to be: sealed as it is, an incoming one verified.
Datum Admit(Relation relation, int column, Datum value) {
  const struct varlena* detoasted = PG_DETOAST_DATUM(value);
  const Bytes bytes = types::ViewOf(detoasted);
  const types::Form form = types::FormOf(bytes);
  if (form == types::Form::kIncoming) {
    pg::VerifyIncoming(types::SealedOf(bytes));
    return PointerGetDatum(types::MakeSealed(types::SealedOf(bytes)));
  }
  if (!types::IsStorable(bytes, sealed::BaseType::kJsonb)) RaiseUnsealed(relation, column);
  return value;
}

}  // namespace

struct varlena* SealProof(uint64 subject, Datum json) {
  const pg::SealTarget target{.subject = subject,
                              .deletion_class = kProofClass,
                              .category = kProofCategory,
                              .type = sealed::BaseType::kJsonb,
                              .lookup = sealed::Lookup::kNone,
                              .hide_length = true};
  return pg::Seal(target, types::ToPlaintext(json, sealed::BaseType::kJsonb));
}

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.seal_proof(subject bigint, value jsonb)
PRIVACY_FUNCTION(privacy_seal_proof) {
  PG_RETURN_POINTER(SealProof(static_cast<uint64>(PG_GETARG_INT64(0)), PG_GETARG_DATUM(1)));
}

// privacy.admit_proof(): row trigger of our own tables with personal_jsonb columns; users' tables have the guard's.
PRIVACY_FUNCTION(privacy_admit_proof) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
            errmsg("privacy.admit_proof is a trigger function"));
  auto* data = reinterpret_cast<TriggerData*>(fcinfo->context);
  HeapTuple row = TRIGGER_FIRED_BY_UPDATE(data->tg_event) ? data->tg_newtuple : data->tg_trigtuple;
  const TupleDesc descriptor = RelationGetDescr(data->tg_relation);
  const types::PersonalType* personal = types::PersonalTypeOf(sealed::BaseType::kJsonb);
  for (int i = 0; i < descriptor->natts; ++i) {
    const Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
    if (attribute->attisdropped || personal == nullptr || attribute->atttypid != personal->oid) continue;
    bool null;
    const Datum value = heap_getattr(row, i + 1, descriptor, &null);
    if (null) continue;
    Datum admitted = Admit(data->tg_relation, i, value);
    if (admitted == value) continue;
    int column = i + 1;
    bool admitted_null = false;
    row = heap_modify_tuple_by_cols(row, descriptor, 1, &column, &admitted, &admitted_null);
  }
  PG_RETURN_POINTER(row);
}
