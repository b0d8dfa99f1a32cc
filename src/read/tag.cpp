// privacy.tag: a value of the session's becomes comparable with a column, if the declared purpose may compare its
// category. The internal argument, which only the planner's pass makes, says category and lookup mode; SQL has no way
// to write one.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/keyring.hpp"
#include "pg/settings.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/nodes.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "read/tag_site.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

constexpr int32 kLastBuiltin = static_cast<int32>(policy::BuiltinPurpose::kMaintenance);

// May the statement compare its own values with this category? False only where a missing purpose hides everything.
bool EnsureMayMatch(uint16 category_id) {
  if (MayMatch(category_id)) return true;
  if (CurrentStatement().purpose == 0) {
    if (pg::setting_on_missing_purpose == static_cast<int>(pg::MissingPurpose::kHide)) return false;
    RaiseNoPurpose(nullptr);
  }
  const policy::Category* category = pg::CategoryById(category_id);
  const char* name = category == nullptr ? "?" : pstrdup(category->name.c_str());
  if (CurrentStatement().purpose <= kLastBuiltin)
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("purpose \"%s\" may not compare values with category \"%s\"", DeclaredPurpose(), name),
                    errhint("Declare a purpose that is permitted to use the category."),
                    err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kNotPermitted)));
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("purpose \"%s\" may not compare values with category \"%s\"", DeclaredPurpose(), name),
                  errhint("privacy.permit('%s', '%s', disclosure => 'match') lets it compare, and shows it nothing.",
                          DeclaredPurpose(), name),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kNotPermitted)));
}

struct varlena* TagPlaintext(Bytes plaintext, sealed::BaseType base, sealed::Lookup mode) {
  uint8 lookup[sealed::kLookupSize];
  pg::LookupTag(base, mode, plaintext, lookup);
  return types::MakeTagged(lookup);
}

[[noreturn]] void RaiseOtherMode() {
  ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
                  errmsg("a sealed value without the column's lookup mode cannot be compared with it"),
                  errhint("Compare revealed values: privacy.reveal(value).")));
}

// What is sealed stays as it is: stored values compare without a decision. Where it is tagged with a former lookup key (a
// client, a variable or a cursor held it), the tag is made anew.
struct varlena* InForce(struct varlena* value) {
  struct varlena* again = nullptr;
  switch (pg::Retag(types::ViewOf(value), &again)) {
    case pg::Retagged::kSame: return value;
    case pg::Retagged::kNew: break;
    case pg::Retagged::kErased: return value;  // equal to nothing
  }
  pg::EnsureSnapshotSeesLookupKey();
  return again;
}

struct varlena* TagPersonal(struct varlena* operand, const TagSite& site) {
  const auto base = static_cast<sealed::BaseType>(site.base);
  const Bytes value = types::ViewOf(operand);
  switch (types::FormOf(value)) {
    case types::Form::kUnsealed:
      if (!EnsureMayMatch(site.category)) return operand;
      return TagPlaintext(types::PlaintextOf(value, base), base, static_cast<sealed::Lookup>(site.mode));
    case types::Form::kIncoming:
      return InForce(types::MakeSealed(types::SealedOf(value)));
    case types::Form::kSealed: {
      sealed::Header header;
      if (!sealed::TryParseHeader(value, &header)) return operand;  // damaged: equal to nothing
      if (header.lookup != static_cast<sealed::Lookup>(site.mode)) RaiseOtherMode();
      return InForce(operand);
    }
    case types::Form::kTagged:
      break;
  }
  return operand;
}

Datum TagOne(Datum operand, const TagSite& site) {
  if (!site.of_base)
    return PointerGetDatum(TagPersonal(pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(operand)), site));
  const auto base = static_cast<sealed::BaseType>(site.base);
  if (site.wide) {
    const int64 number = DatumGetInt64(operand);
    if (number < PG_INT32_MIN || number > PG_INT32_MAX)  // equal to no integer: unsealed values never match
      return PointerGetDatum(types::MakeUnsealed(types::ToPlaintext(operand, sealed::BaseType::kBigint), base));
    operand = Int32GetDatum(static_cast<int32>(number));
  }
  const Bytes plaintext = types::ToPlaintext(operand, base);
  if (!EnsureMayMatch(site.category)) return PointerGetDatum(types::MakeUnsealed(plaintext, base));
  return PointerGetDatum(TagPlaintext(plaintext, base, static_cast<sealed::Lookup>(site.mode)));
}

Datum Unsealed(Datum operand, const TagSite& site) {
  const auto base = static_cast<sealed::BaseType>(site.base);
  auto given = base;
  if (site.wide) {
    const int64 number = DatumGetInt64(operand);
    if (number < PG_INT32_MIN || number > PG_INT32_MAX) {
      given = sealed::BaseType::kBigint;  // equal to no integer
    } else {
      operand = Int32GetDatum(static_cast<int32>(number));
    }
  }
  return PointerGetDatum(types::MakeUnsealed(types::ToPlaintext(operand, given), base));
}

// An array of the personal type, of what is made of each element.
Datum MapArray(Datum array, const TagSite& site, Datum (*made)(Datum, const TagSite&)) {
  const types::PersonalType* type = types::PersonalTypeOf(static_cast<sealed::BaseType>(site.base));
  ArrayType* from = DatumGetArrayTypeP(array);
  int16 length;
  bool by_value;
  char alignment;
  get_typlenbyvalalign(ARR_ELEMTYPE(from), &length, &by_value, &alignment);
  Datum* values;
  bool* nulls;
  int count;
  deconstruct_array(from, ARR_ELEMTYPE(from), length, by_value, alignment, &values, &nulls, &count);
  for (int i = 0; i < count; ++i)
    if (!nulls[i]) values[i] = made(values[i], site);
  get_typlenbyvalalign(type->oid, &length, &by_value, &alignment);
  return PointerGetDatum(construct_md_array(values, nulls, ARR_NDIM(from), ARR_DIMS(from), ARR_LBOUND(from), type->oid,
                                            length, by_value, alignment));
}

Datum Tagged(Datum operand, const TagSite& site) {
  return site.array ? MapArray(operand, site, TagOne) : TagOne(operand, site);
}

// A constant or parameter is the same for every row of a scan: its tag, once a statement and call site.
struct KnownTag {
  uint64 number;
  Datum tagged;
};

Datum KnownTagged(FmgrInfo* call_site, Datum operand, const TagSite& site) {
  auto* known = static_cast<KnownTag*>(call_site->fn_extra);
  if (known == nullptr)
    known = static_cast<KnownTag*>(call_site->fn_extra = MemoryContextAllocZero(call_site->fn_mcxt, sizeof(KnownTag)));
  const uint64 number = StatementNumber();
  if (known->number == number) return known->tagged;
  const Datum tagged = Tagged(operand, site);
  if (known->number != 0) pfree(DatumGetPointer(known->tagged));
  known->number = 0;
  MemoryContext old = MemoryContextSwitchTo(call_site->fn_mcxt);
  known->tagged = datumCopy(tagged, false, -1);
  MemoryContextSwitchTo(old);
  known->number = number;
  return known->tagged;
}

}  // namespace

PRIVACY_FUNCTION(privacy_tag) {
  const TagSite site = UnpackTagSite(PG_GETARG_DATUM(1));
  if (get_fn_expr_arg_stable(fcinfo->flinfo, 0)) return KnownTagged(fcinfo->flinfo, PG_GETARG_DATUM(0), site);
  return Tagged(PG_GETARG_DATUM(0), site);
}

PRIVACY_FUNCTION(privacy_tag_like) {
  if (PG_ARGISNULL(0)) PG_RETURN_NULL();
  if (PG_ARGISNULL(2)) PG_RETURN_NULL();  // only SQL can leave it out
  TagSite site = UnpackTagSite(PG_GETARG_DATUM(2));
  sealed::Header header;
  if (!PG_ARGISNULL(1)) {
    const Bytes example =
        types::ViewOf(pg_detoast_datum_packed(reinterpret_cast<struct varlena*>(PG_GETARG_POINTER(1))));
    if (types::FormOf(example) == types::Form::kSealed && sealed::TryParseHeader(example, &header)) {
      if (header.lookup == sealed::Lookup::kNone) RaiseOtherMode();
      site.mode = static_cast<uint8>(header.lookup);
      site.category = header.category;
      return Tagged(PG_GETARG_DATUM(0), site);
    }
  }
  if (!site.of_base) return PG_GETARG_DATUM(0);
  return site.array ? MapArray(PG_GETARG_DATUM(0), site, Unsealed) : Unsealed(PG_GETARG_DATUM(0), site);
}

}  // namespace privacy::read
