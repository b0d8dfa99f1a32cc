// A given value is one of: what is stored already, nothing, a plaintext, a sealed value read from a table of this
// database, or a sealed value that came from outside. Each has its rule; whatever the rule, only sealed bytes of the
// row's own person leave this file.
#include "write/seal_value.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

#include "pg/boundary.hpp"
#include "pg/keyring.hpp"
#include "pg/subjects.hpp"
#include "policy/reasons.hpp"
#include "read/statement.hpp"
#include "sealed/format.hpp"
#include "types/value.hpp"
#include "write/internal.hpp"
#include "write/recent_seals.hpp"
#include "write/refusals.hpp"
#include "write/refused_nulls.hpp"

namespace privacy::write {
namespace {

Value Detoasted(Value value) {
  if (!value.is_null) value.datum = PointerGetDatum(PG_DETOAST_DATUM_PACKED(value.datum));
  return value;
}

Bytes View(Value detoasted) { return types::ViewOf(reinterpret_cast<struct varlena*>(DatumGetPointer(detoasted.datum))); }

Value FromVarlena(struct varlena* bytes) { return {PointerGetDatum(bytes), false}; }

// The same datum, without detoasting: an UPDATE that leaves a column alone hands over the very bytes.
bool SameDatum(Value a, Value b) {
  if (a.is_null || b.is_null) return a.is_null && b.is_null;
  const void* left = DatumGetPointer(a.datum);
  const void* right = DatumGetPointer(b.datum);
  return left == right || (VARSIZE_ANY(left) == VARSIZE_ANY(right) && memcmp(left, right, VARSIZE_ANY(left)) == 0);
}

Value SealFor(Row* row, const pg::ColumnPolicy& column, Bytes plaintext) {
  if (row->subject == 0) RaiseNobody(*row);
  if (!HoldSubject(row)) RaiseNobody(*row);
  const pg::SealTarget target = {row->subject,
                                 column.deletion_class,
                                 column.category,
                                 types::FindPersonalType(column.type)->base,
                                 static_cast<sealed::Lookup>(column.lookup),
                                 column.hide_length};
  struct varlena* stored = pg::Seal(target, plaintext);
  EnsureFitsIndexes(*row, column, stored);
  Remember(types::ViewOf(stored));
  return FromVarlena(stored);
}

sealed::Header HeaderOf(Bytes value) {
  return pg::Run([&] { return sealed::ParseHeader(value); });
}

// A sealed value whose row goes to another person follows it. One whose key is destroyed stays as it is: it opens
// nowhere.
Value Follow(Row* row, const pg::ColumnPolicy& column, Value stored) {
  const Value detoasted = Detoasted(stored);
  const Bytes bytes = View(detoasted);
  const sealed::Header header = HeaderOf(bytes);
  if (header.subject == row->subject) return stored;
  EnsureMayMove(*row, column, header, bytes);
  EnsureTagged(*row, column);
  Bytes plaintext;
  if (pg::Open(bytes, &plaintext) == pg::Opened::kErased) return stored;
  return SealFor(row, column, plaintext);
}

Value Keep(Row* row, const pg::ColumnPolicy& column, Value old) {
  return row->subject == row->old_subject ? old : Follow(row, column, old);
}

// Is `plaintext` exactly what this session is shown for the stored value?
bool IsWhatIsShown(const pg::ColumnPolicy& column, Value old, Bytes plaintext, sealed::BaseType type) {
  const Value detoasted = Detoasted(old);
  const read::Shown shown =
      read::Reveal(reinterpret_cast<struct varlena*>(DatumGetPointer(detoasted.datum)), column.type);
  return !shown.is_null && Equal(types::ToPlaintext(shown.value, type), plaintext);
}

Value StorePlaintext(Row* row, const pg::ColumnPolicy& column, Bytes plaintext, Value old) {
  EnsureTagged(*row, column);
  const sealed::BaseType type = types::FindPersonalType(column.type)->base;
  if (row->update && !old.is_null && IsWhatIsShown(column, old, plaintext, type)) return Keep(row, column, old);
  if (column.base_typmod >= 0) {
    plaintext = AsColumnHad(plaintext, type, column);
    if (row->update && !old.is_null && IsWhatIsShown(column, old, plaintext, type)) return Keep(row, column, old);
  }
  EnsureMayWrite(*row, column);
  return SealFor(row, column, plaintext);
}

// A sealed value less its lookup section: it never opens again.
Value StripLookup(Bytes bytes) {
  struct varlena* stripped = types::MakeSealed(bytes);
  uint8* out = reinterpret_cast<uint8*>(VARDATA(stripped));
  out[2] &= 0xF9;
  const std::size_t behind = sealed::kHeaderSize + sealed::kLookupSize;
  memmove(out + sealed::kHeaderSize, out + behind, bytes.size() - behind);
  SET_VARSIZE(stripped, VARHDRSZ + bytes.size() - sealed::kLookupSize);
  return FromVarlena(stripped);
}

Value StoreNull(Row* row, const pg::ColumnPolicy& column, Value old) {
  const Value null = {0, true};
  if (!row->update || old.is_null) return null;
  if (CurrentInternal() == Internal::kScrub) return null;  // where the table refuses it, SealRow leaves a husk
  if (row->apply) return null;
  const Value detoasted = Detoasted(old);
  const read::Shown shown =
      read::Reveal(reinterpret_cast<struct varlena*>(DatumGetPointer(detoasted.datum)), column.type);
  if (shown.is_null) return Keep(row, column, old);  // a full-row save of what was withheld
  EnsureMayWrite(*row, column);
  return null;
}

// The value under the lookup key in force, whoever held it since before; without a tag when its key is destroyed.
Value TaggedInForce(Value sealed_value, bool verify = false) {
  const Value detoasted = Detoasted(sealed_value);
  const Bytes bytes = View(detoasted);
  struct varlena* again = nullptr;
  switch (pg::Retag(bytes, &again, verify)) {
    case pg::Retagged::kSame: return sealed_value;
    case pg::Retagged::kNew: return FromVarlena(again);
    case pg::Retagged::kErased: return StripLookup(bytes);
  }
  return sealed_value;
}

// A value that came in sealed. It is never sealed for anybody or anything else: whoever holds a stolen dump could otherwise read it here.
Value StoreIncoming(const Row& row, const pg::ColumnPolicy& column, Bytes given) {
  if (!types::MayAcceptSealed())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("sealed values are not accepted as input here"),
                    errhint("They are in COPY FROM by superusers and members of privacy_restore, and with "
                            "privacy.accept_sealed.")));
  const Bytes bytes = types::SealedOf(given);
  const sealed::Header header = HeaderOf(bytes);
  if (IsHusk(bytes)) return FromVarlena(types::MakeSealed(bytes));  // says nothing, opens nowhere, and is nobody's
  if (row.policy->kind != pg::RelationKind::kPlain && header.subject != row.subject)
    RaiseOfAnother(row, column);
  if (pg::VerifyIncoming(bytes) == pg::Opened::kValue || header.lookup == sealed::Lookup::kNone)
    return TaggedInForce(FromVarlena(types::MakeSealed(bytes)), true);
  // Its key is destroyed: it never opens, and must not be found by its tag either.
  return StripLookup(bytes);
}

// A sealed value read from a table of this database.
Value StoreSealed(Row* row, const pg::ColumnPolicy& column, Value given, Value old) {
  given = TaggedInForce(given);
  const Bytes bytes = View(given);
  const sealed::Header header = HeaderOf(bytes);
  if (row->policy->kind == pg::RelationKind::kPlain) return given;  // the policy sticks to the value
  if (row->restoring && header.subject == row->subject) return given;
  const bool fits = header.subject == row->subject && header.category == column.category &&
                    static_cast<uint8>(header.lookup) == column.lookup;
  if (fits) {
    if (row->update) EnsureMayWrite(*row, column);
    return given;
  }
  EnsureMayMove(*row, column, header, bytes);
  Bytes plaintext;
  if (pg::Open(bytes, &plaintext) == pg::Opened::kErased)
    RaiseNotPermitted(*row, column, "store an erased value in", policy::reason::kErased,
                      "The key of this value's person is destroyed.");
  return StorePlaintext(row, column, plaintext, old);
}

}  // namespace

bool HoldSubject(Row* row) {
  if (row->held || pg::IsNewInThisTransaction(row->subject)) return true;
  row->held = pg::HoldPerson(row->subject);
  return row->held;
}

Bytes AsColumnHad(Bytes plaintext, sealed::BaseType type, const pg::ColumnPolicy& column) {
  const Oid base = types::PersonalTypeOf(type)->base_oid;
  if (base == TEXTOID) {
    Datum value = types::FromPlaintext(plaintext, type);
    if (column.base_typmod >= 0)
      value = DirectFunctionCall3(varchar, column.blanks ? DirectFunctionCall1(rtrim1, value) : value,
                                  Int32GetDatum(column.base_typmod), BoolGetDatum(false));
    return types::ToPlaintext(value, type);
  }
  Oid function;
  if (find_typmod_coercion_function(base, &function) != COERCION_PATH_FUNC) return plaintext;
  return types::ToPlaintext(OidFunctionCall3(function, types::FromPlaintext(plaintext, type),
                                             Int32GetDatum(column.base_typmod), BoolGetDatum(false)),
                            type);
}

Value ToStore(Row* row, const pg::ColumnPolicy& column, Value given, Value old) {
  if (CurrentInternal() == Internal::kRetag) return given.is_null ? given : TaggedInForce(given);
  if (row->update && SameDatum(given, old))
    return given.is_null || row->subject == row->old_subject || row->subject == 0 ? given : Follow(row, column, given);
  if (given.is_null) return StoreNull(row, column, old);
  const Value detoasted = Detoasted(given);
  const Bytes bytes = View(detoasted);
  switch (types::FormOf(bytes)) {
    case types::Form::kSealed: return StoreSealed(row, column, detoasted, old);
    case types::Form::kIncoming: return StoreIncoming(*row, column, bytes);
    case types::Form::kUnsealed:
      if (CurrentInternal() == Internal::kScrub) break;
      EnsureTagged(*row, column);
      return StorePlaintext(row, column, types::PlaintextOf(bytes, types::FindPersonalType(column.type)->base), old);
    default: break;
  }
  RaiseNotSealed(*row, column);
}

}  // namespace privacy::write
