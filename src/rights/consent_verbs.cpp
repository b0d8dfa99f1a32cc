// privacy.withdraw_consent and privacy.record_consent: what happens a thousand times a second, or a million times in
// one statement. Their checks in SQL (extension/65_consent_steps.sql), which the other verbs make as well, are asked here
// only where they refuse: they have the messages.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
}

#include "pg/behalf.hpp"
#include "pg/subject_key.hpp"
#include "pg/subjects.hpp"
#include "pg/vocabulary.hpp"
#include "rights/consent_step.hpp"

namespace privacy::rights {

namespace {

struct Purpose {
  int32 id;
  bool double_opt_in;
  Optional valid_for;
};

char* CString(Datum text) {
  const std::string_view view = TextView(text);
  return pnstrdup(view.data(), view.size());
}

bool IsRightsDesk() { return is_member_of_role(GetOuterUserId(), get_role_oid("privacy_rights_desk", false)); }

// A composite value that a command gives, in the caller's memory.
Optional FetchRow(const char* command, int count, Oid* types, Datum* values, const char* nulls) {
  SPI_connect();
  SPI_execute_with_args(command, count, types, values, nulls, false, 1);
  bool is_null;
  const Datum row = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null);
  const Optional copy = is_null ? kNull : Optional{SPI_datumTransfer(row, false, -1), false};
  SPI_finish();
  return copy;
}

// A purpose on consent that the caller holds, or the rights desk asks for; else an error.
Purpose ConsentPurpose(const Optional& name) {
  pg::EnsureOwnRights();
  const policy::Purpose* const known = name.is_null ? nullptr : pg::PurposeByName(CString(name.value));
  if (known != nullptr && known->basis == policy::LegalBasis::kConsent) {
    Purpose purpose{known->id, known->double_opt_in, kNull};
    if (IsRightsDesk() || pg::IsGranted(purpose.id, GetOuterUserId())) {
      if (const Interval* valid_for = pg::ValidFor(purpose.id); valid_for != nullptr) {
        auto* const copy = static_cast<Interval*>(palloc(sizeof(Interval)));
        *copy = *valid_for;
        purpose.valid_for = {IntervalPGetDatum(copy), false};
      }
      return purpose;
    }
  }
  Oid types[] = {TEXTOID};
  Datum values[] = {name.value};
  const Optional row = FetchRow("SELECT privacy.consent_purpose($1)", 1, types, values, name.is_null ? "n" : nullptr);
  const HeapTupleHeader purpose = DatumGetHeapTupleHeader(row.value);
  bool is_null;
  Purpose found{DatumGetInt32(GetAttributeByName(purpose, "id", &is_null)),
                DatumGetBool(GetAttributeByName(purpose, "double_opt_in", &is_null)), kNull};
  found.valid_for.value = GetAttributeByName(purpose, "valid_for", &found.valid_for.is_null);
  return found;
}

// The one text of this name (in this language), or an error.
NoticeShown NoticeNamed(const Optional& name, const Optional& language) {
  if (name.is_null) return {};
  ScanKeyData key;
  ScanKeyEntryInitialize(&key, 0, 1, BTEqualStrategyNumber, InvalidOid, DEFAULT_COLLATION_OID, F_TEXTEQ, name.value);
  pg::OwnScan scan = pg::ScanOwn(pg::OwnRelation::kNotices, pg::OwnRelation::kNoticesPrimary, &key, 1);
  NoticeShown shown;
  int texts = 0;
  while (scan.Next()) {
    bool is_null;
    const Datum of = scan.Get(2, &is_null);
    if (!language.is_null && TextView(of) != TextView(language.value)) continue;
    ++texts;
    shown.name = name;
    shown.language = {TextDatum(TextView(of)), false};
    shown.sha256 = {TextDatum(TextView(scan.Get(4, &is_null))), false};  // a bytea is laid out alike
  }
  scan.Close();
  if (texts == 1) return shown;
  Oid types[] = {TEXTOID, TEXTOID};
  Datum values[] = {name.value, language.value};
  const char nulls[] = {' ', language.is_null ? 'n' : ' ', '\0'};
  return NoticeOf(FetchRow("SELECT privacy.notice_named($1, $2)", 2, types, values, nulls));
}

void EnsureChannel(const Optional& purpose_name, const Purpose& purpose, const Optional& channel) {
  if (channel.is_null ? !purpose.double_opt_in : pg::IsChannel(CString(channel.value))) return;
  Oid types[] = {TEXTOID, TEXTOID};
  Datum values[] = {purpose_name.value, channel.value};
  const char nulls[] = {' ', channel.is_null ? 'n' : ' ', '\0'};
  Execute("SELECT privacy.ensure_channel(privacy.purpose_named($1), $2)", 2, types, values, nulls);
}

bool SaysSomething(Jsonb* evidence) {
  JsonbValue scalar;
  if (!JB_ROOT_IS_SCALAR(evidence)) return JB_ROOT_COUNT(evidence) != 0;
  JsonbExtractScalar(&evidence->root, &scalar);
  return scalar.type != jbvNull && (scalar.type != jbvString || scalar.val.string.len != 0);
}

void EnsureEvidence(const Optional& evidence) {
  if (!evidence.is_null && SaysSomething(DatumGetJsonbP(evidence.value))) return;
  Oid types[] = {JSONBOID};
  Datum values[] = {evidence.value};
  Execute("SELECT privacy.ensure_evidence($1)", 1, types, values, evidence.is_null ? "n" : nullptr);
}

// The person with this key, locked; else an error.
int64 LockPerson(const Optional& relation, const Optional& key) {
  if (relation.is_null || key.is_null)
    ereport(ERROR, errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("the table or the key of the person is null"),
            errhint("Name a subject table and the key of a row in it."));
  const uint64 subject = pg::SubjectOf(DatumGetObjectId(relation.value), CString(key.value));
  if (IsolationUsesXactSnapshot() || !pg::LockPerson(subject)) {
    Oid types[] = {INT8OID};
    Datum values[] = {Int64GetDatum(static_cast<int64>(subject))};
    Execute("SELECT privacy.lock_subject($1)", 1, types, values);
  }
  return static_cast<int64>(subject);
}

[[noreturn]] void RefuseWithoutMethod() {
  ereport(ERROR, errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("a recorded consent needs its method"),
          errhint("Say how it was declared: method => 'paper', 'in_person', 'wallet', 'form', ..."));
}

// A double opt-in is confirmed over its channel, or declared to the rights desk in a way that needs no confirmation.
void EnsureConfirmed(const Optional& purpose_name, const Purpose& purpose, const Optional& method) {
  if (!purpose.double_opt_in) return;
  if (IsRightsDesk() && (SameText(method, "paper") || SameText(method, "in_person") || SameText(method, "wallet")))
    return;
  ereport(
      ERROR, errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
      errmsg("purpose %s asks for a double opt-in", quote_literal_cstr(CString(purpose_name.value))),
      errhint("Use privacy.request_consent and privacy.confirm_consent; privacy_rights_desk may record a consent by "
              "paper, in_person or wallet."),
      err_generic_string(PG_DIAG_CONSTRAINT_NAME, "unconfirmed"));
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.lock_person(relation regclass, key text)
PRIVACY_FUNCTION(privacy_lock_person) { PG_RETURN_INT64(LockPerson(Argument(fcinfo, 0), Argument(fcinfo, 1))); }

// privacy.withdraw_consent(relation regclass, key text, purpose, channel, given_by, evidence, reason)
PRIVACY_FUNCTION(privacy_withdraw_consent) {
  const Purpose purpose = ConsentPurpose(Argument(fcinfo, 2));
  const ConsentStep step{.subject = LockPerson(Argument(fcinfo, 0), Argument(fcinfo, 1)),
                         .purpose = purpose.id,
                         .valid_for = kNull,
                         .channel = Argument(fcinfo, 3),
                         .event = policy::ConsentEvent::kWithdrawn,
                         .method = kNull,
                         .given_by = Argument(fcinfo, 4),
                         .notice = {},
                         .evidence = Argument(fcinfo, 5),
                         .reason = Argument(fcinfo, 6),
                         .until = kNull};
  PG_RETURN_INT32(EndConsents(step));
}

// privacy.record_consent(relation regclass, key text, purpose, channel, method, notice, evidence, given_by, language)
PRIVACY_FUNCTION(privacy_record_consent) {
  const Optional name = Argument(fcinfo, 2);
  const Optional channel = Argument(fcinfo, 3);
  const Optional method = Argument(fcinfo, 4);
  const Optional evidence = Argument(fcinfo, 6);
  const Purpose purpose = ConsentPurpose(name);
  const NoticeShown notice = NoticeNamed(Argument(fcinfo, 5), Argument(fcinfo, 8));
  EnsureChannel(name, purpose, channel);
  if (method.is_null) RefuseWithoutMethod();
  EnsureConfirmed(name, purpose, method);
  EnsureEvidence(evidence);
  const ConsentStep step{.subject = LockPerson(Argument(fcinfo, 0), Argument(fcinfo, 1)),
                         .purpose = purpose.id,
                         .valid_for = purpose.valid_for,
                         .channel = channel,
                         .event = policy::ConsentEvent::kRecorded,
                         .method = method,
                         .given_by = Argument(fcinfo, 7),
                         .notice = notice,
                         .evidence = evidence,
                         .reason = kNull,
                         .until = kNull};
  PG_RETURN_DATUM(TextDatum(policy::Word(StepConsent(step))));
}
