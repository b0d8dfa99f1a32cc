// Reveal: open a sealed value for the declared purpose, or withhold it. Decide first, then open; that the key is
// destroyed is learnt at the key, however long the statement has run.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
}

#include "pg/boundary.hpp"
#include "pg/keyring.hpp"
#include "pg/vocabulary.hpp"
#include "policy/mask.hpp"
#include "policy/reasons.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

using policy::Disclosure;

// The single point every revealed value passes, with all there is to know: who is shown what of whom, and why. What
// records disclosures belongs here.
inline void AtReveal([[maybe_unused]] const Statement& statement, [[maybe_unused]] const sealed::Header& header,
                     [[maybe_unused]] Disclosure disclosure) {}

Shown Withhold(const char* reason) { return {true, static_cast<Datum>(0), reason}; }

Shown ShowText(policy::Mask mask, Bytes plaintext) {
  char* masked = static_cast<char*>(palloc(plaintext.size() + 64));
  const Size capacity = plaintext.size() + 64;
  const int length = pg::Run([&] {
    const auto text = policy::MaskText(mask, {reinterpret_cast<const char*>(plaintext.data()), plaintext.size()});
    if (!text.has_value() || text->size() > capacity) return -1;
    memcpy(masked, text->data(), text->size());
    return static_cast<int>(text->size());
  });
  if (length < 0) return Withhold(policy::reason::kMasked);
  const Bytes shown{reinterpret_cast<const uint8*>(masked), static_cast<size_t>(length)};
  return {false, types::FromPlaintext(shown, sealed::BaseType::kText), nullptr};
}

Shown ShowMasked(policy::Mask mask, sealed::BaseType type, Bytes plaintext) {
  switch (type) {
    case sealed::BaseType::kText:
      return ShowText(mask, plaintext);
    case sealed::BaseType::kDate: {
      const auto masked = policy::MaskDate(mask, DatumGetDateADT(types::FromPlaintext(plaintext, type)));
      if (masked.has_value()) return {false, DateADTGetDatum(*masked), nullptr};
      break;
    }
    case sealed::BaseType::kTimestamp:
    case sealed::BaseType::kTimestamptz: {
      const auto masked = policy::MaskTimestamp(mask, DatumGetTimestamp(types::FromPlaintext(plaintext, type)));
      if (masked.has_value()) return {false, TimestampGetDatum(*masked), nullptr};
      break;
    }
    default:
      break;
  }
  return Withhold(policy::reason::kMasked);
}

Shown RevealSealed(Bytes value, const types::PersonalType& type, bool in_own_command) {
  sealed::Header header;
  if (!sealed::TryParseHeader(value, &header)) pg::Run([&]() -> Status { return sealed::ParseHeader(value).error(); });
  if (header.type != type.base) {
    const types::PersonalType* sealed_as = types::PersonalTypeOf(header.type);
    ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("the value is sealed as %s, not as %s",
                                                            sealed_as == nullptr ? "?" : sealed_as->name, type.name)));
  }
  const policy::Verdict verdict = in_own_command ? DecideInOwnCommand(header.category, header.subject)
                                                 : Decide(header.category, header.subject);
  if (verdict.disclosure == Disclosure::kNone || verdict.disclosure == Disclosure::kMatch) {
    return Withhold(verdict.reason);
  }
  Bytes plaintext;
  if (pg::Open(value, header, &plaintext) == pg::Opened::kErased) return Withhold(policy::reason::kErased);
  AtReveal(CurrentStatement(), header, verdict.disclosure);
  if (verdict.disclosure == Disclosure::kFull) return {false, types::FromOpened(plaintext, type.base), nullptr};
  const policy::Category* category = pg::CategoryById(header.category);
  return ShowMasked(category == nullptr ? policy::Mask::kNull : category->mask, type.base, plaintext);
}

}  // namespace

Shown Reveal(struct varlena* sealed_value, Oid personal_type, bool in_own_command) {
  const types::PersonalType* type = types::FindPersonalType(personal_type);
  if (type == nullptr) elog(ERROR, "type %u is not a personal type", personal_type);
  const Bytes value = types::ViewOf(pg_detoast_datum_packed(sealed_value));
  switch (types::FormOf(value, type->base)) {
    case types::Form::kUnsealed:
      return {false, types::FromPlaintext(types::PlaintextOf(value, type->base), type->base), nullptr};
    case types::Form::kIncoming:
      return RevealSealed(value.subspan(1), *type, in_own_command);
    case types::Form::kTagged:
      ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED), errmsg("a comparison operand cannot be revealed")));
      break;
    case types::Form::kSealed:
      break;
  }
  return RevealSealed(value, *type, in_own_command);
}

void RaiseWithheld(const char* reason) {
  const Statement& statement = CurrentStatement();
  if (statement.purpose == 0) RaiseNoPurpose(nullptr);
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("a personal value is withheld from purpose \"%s\": %s", DeclaredPurpose(), reason),
                  errhint("Where NULL may stand for what is withheld, use privacy.reveal(value)."),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, reason)));
}

}  // namespace privacy::read
