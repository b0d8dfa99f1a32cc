#include "rights/consent_step.hpp"

extern "C" {
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/timestamp.h"
}

namespace privacy::rights {

namespace {

using policy::ConsentEvent;
using policy::ConsentStatus;
using Kind = policy::Standing::Kind;

ConsentStatus EffectiveStatus(const Standing* standing, TimestampTz now) {
  if (standing == nullptr) return ConsentStatus::kUnknown;
  return policy::EffectiveStatus(policy::ParseConsentStatus(standing->status), standing->until, now);
}

[[noreturn]] void Refuse(ConsentStatus status, ConsentEvent event) {
  const char* const is = pnstrdup(policy::Word(status).data(), policy::Word(status).size());
  const char* const said = pnstrdup(policy::Word(event).data(), policy::Word(event).size());
  const char* hint = "privacy.consent_history shows what happened.";
  if (event == ConsentEvent::kRefused) {
    hint = "A consent that was given is withdrawn: privacy.withdraw_consent.";
  } else if (event == ConsentEvent::kRenewed) {
    hint = "Only a valid consent is renewed; ask anew with privacy.request_consent or privacy.record_consent.";
  } else if (event == ConsentEvent::kConfirmed) {
    hint = "Ask anew with privacy.request_consent.";
  }
  ereport(ERROR, errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
          errmsg("a consent that is %s cannot be %s", is, said), errhint("%s", hint),
          err_generic_string(PG_DIAG_CONSTRAINT_NAME, is));
}

// Tokens sent for this consent no longer confirm it.
void VoidTokens(int64 subject, int32 purpose, std::string_view channel) {
  enum { kKind = 2, kChannel = 5, kUsedAt = 11, kVoid = 12 };  // extension/20_catalog.sql
  ScanKeyData keys[2];
  ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(subject));
  ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(purpose));
  pg::OwnScan scan = pg::ScanOwn(pg::OwnRelation::kConsentTokens, pg::OwnRelation::kConsentTokensSubject, keys, 2);
  bool any = false;
  while (!any && scan.Next()) {
    bool no_channel, unused, is_null;
    const Datum of_channel = scan.Get(kChannel, &no_channel);
    scan.Get(kUsedAt, &unused);
    any = unused && !DatumGetBool(scan.Get(kVoid, &is_null)) && !no_channel && TextView(of_channel) == channel &&
          TextView(scan.Get(kKind, &is_null)) == "confirm";
  }
  scan.Close();
  if (!any) return;
  Oid types[] = {INT8OID, INT4OID, TEXTOID};
  Datum values[] = {Int64GetDatum(subject), Int32GetDatum(purpose), TextDatum(channel)};
  Execute(
      "UPDATE privacy.consent_tokens t SET void = true "
      "WHERE t.subject_id OPERATOR(pg_catalog.=) $1 AND t.purpose_id OPERATOR(pg_catalog.=) $2 AND t.kind "
      "OPERATOR(pg_catalog.=) 'confirm' "
      "AND t.used_at IS NULL AND NOT t.void AND t.channel OPERATOR(pg_catalog.=) $3",
      3, types, values);
}

// New keys for classes of a living person that were erased, where the purpose uses them.
void RenewKeys(int64 subject, int32 purpose) {
  ScanKeyData key;
  ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(subject));
  pg::OwnScan scan = pg::ScanOwn(pg::OwnRelation::kErasures, pg::OwnRelation::kErasuresSubject, &key, 1);
  const bool erased = scan.Next();
  scan.Close();
  if (!erased) return;
  Oid types[] = {INT8OID, INT4OID};
  Datum values[] = {Int64GetDatum(subject), Int32GetDatum(purpose)};
  Execute("SELECT privacy.renew_for_purpose($1, $2)", 2, types, values);
}

// A request that is past its end may be purged at this moment by who locks its row, not the person: it is locked first.
void CloseRequest(int64 subject, int32 purpose, std::string_view channel, const Event& event) {
  Oid types[] = {INT8OID, INT4OID, TEXTOID, TIMESTAMPTZOID, INT8OID};
  Datum values[] = {Int64GetDatum(subject), Int32GetDatum(purpose), TextDatum(channel), TimestampTzGetDatum(event.at),
                    Int64GetDatum(event.id)};
  Execute(
      "UPDATE privacy.standings s SET status = 'closed', since = $4, event_id = $5 "
      "WHERE s.subject_id OPERATOR(pg_catalog.=) $1 AND s.purpose_id OPERATOR(pg_catalog.=) $2 AND s.kind "
      "OPERATOR(pg_catalog.=) 'request' "
      "AND s.status OPERATOR(pg_catalog.=) 'open' AND s.channel OPERATOR(pg_catalog.=) $3",
      5, types, values);
}

bool IsOpen(const Standing* request) { return request != nullptr && request->status == "open"; }

// A consent that was only asked for is purged like its request.
bool MayBePurged(const Standing& consent) {
  return consent.status == "requested" || consent.status == "pending_confirmation";
}

// The standings as they are, and stay until the transaction ends.
Standings HoldStandings(int64 subject, int32 purpose) {
  Standings standings = ReadStandings(subject, purpose);
  bool purgeable = false;
  for (int i = 0; i < standings.count; ++i) {
    const Standing& one = standings.rows[i];
    purgeable =
        purgeable || (one.kind == Kind::kRequest && IsOpen(&one)) || (one.kind == Kind::kConsent && MayBePurged(one));
  }
  if (!purgeable) return standings;
  Oid types[] = {INT8OID, INT4OID};
  Datum values[] = {Int64GetDatum(subject), Int32GetDatum(purpose)};
  Execute(
      "SELECT FROM privacy.standings s WHERE s.subject_id OPERATOR(pg_catalog.=) $1 AND s.purpose_id "
      "OPERATOR(pg_catalog.=) $2 "
      "FOR NO KEY UPDATE",
      2, types, values);
  return ReadStandings(subject, purpose);
}

NewEvent EventOf(const ConsentStep& step, const Optional& channel, const Optional& valid_until) {
  return {.subject = step.subject,
          .kind = {TextDatum("consent"), false},
          .purpose = {Int32GetDatum(step.purpose), false},
          .channel = channel,
          .event = {TextDatum(policy::Word(step.event)), false},
          .method = step.method,
          .given_by = step.given_by,
          .notice = step.notice,
          .valid_until = valid_until,
          .evidence = step.evidence,
          .reason = step.reason};
}

Optional EndOf(const Optional& valid_for) {
  if (valid_for.is_null) return kNull;
  return {DirectFunctionCall2(timestamptz_pl_interval, TimestampTzGetDatum(GetCurrentTimestamp()), valid_for.value),
          false};
}

}  // namespace

ConsentStatus StepConsent(const ConsentStep& step) {
  CommandCounterIncrement();
  const Datum channel = step.channel.is_null ? TextDatum("") : step.channel.value;
  const std::string_view name = TextView(channel);
  const Standings standings = HoldStandings(step.subject, step.purpose);
  const Standing* const consent = standings.Find(Kind::kConsent, name);
  const Standing* const request = standings.Find(Kind::kRequest, name);
  const ConsentStatus status = EffectiveStatus(consent, GetCurrentTimestamp());
  const auto next = policy::Next(status, step.event);
  if (!next) Refuse(status, step.event);
  const bool asks = step.event == ConsentEvent::kRequested || step.event == ConsentEvent::kDeclared;
  const bool gives = !asks && policy::IsValid(*next);
  const Optional until = gives ? EndOf(step.valid_for) : step.until;

  pg::OwnRows rows;
  Event event;
  rows.Begin();
  AppendEvent(&rows, EventOf(step, step.channel, until), &event);
  // A valid consent stays what it is while it is asked for anew: the request stands beside it.
  if (!asks || !policy::IsValid(*next))
    SetStanding(&rows, step.subject, step.purpose, Kind::kConsent, channel, policy::Word(*next), event.at, until,
                event.id, consent);
  if (asks)
    SetStanding(&rows, step.subject, step.purpose, Kind::kRequest, channel, "open", event.at, until, event.id, request);
  rows.End();
  CommandCounterIncrement();
  if (gives) RenewKeys(step.subject, step.purpose);
  VoidTokens(step.subject, step.purpose, name);
  if (!asks && IsOpen(request)) CloseRequest(step.subject, step.purpose, name, event);
  return *next;
}

int32 EndConsents(const ConsentStep& step) {
  CommandCounterIncrement();
  const Standings standings = HoldStandings(step.subject, step.purpose);
  int32 steps = 0;
  for (int i = 0; i < standings.count; ++i) {
    const Standing& consent = standings.rows[i];
    if (consent.kind != Kind::kConsent) continue;
    const std::string_view name = TextView(consent.channel);
    if (!step.channel.is_null && TextView(step.channel.value) != name) continue;
    const auto next = policy::Next(EffectiveStatus(&consent, GetCurrentTimestamp()), step.event);
    if (!next) continue;
    pg::OwnRows rows;
    Event event;
    rows.Begin();
    AppendEvent(&rows, EventOf(step, {consent.channel, false}, kNull), &event);
    SetStanding(&rows, step.subject, step.purpose, Kind::kConsent, consent.channel, policy::Word(*next), event.at,
                kNull, event.id, &consent);
    rows.End();
    CommandCounterIncrement();
    if (IsOpen(standings.Find(Kind::kRequest, name))) CloseRequest(step.subject, step.purpose, name, event);
    VoidTokens(step.subject, step.purpose, name);
    ++steps;
  }
  return steps;
}

namespace {

policy::ConsentEvent EventNamed(Datum word) {
  const auto event = policy::ParseConsentEvent(TextView(word));
  if (!event) elog(ERROR, "unknown consent event");
  return *event;
}

// Of an argument that is a privacy.purposes.
ConsentStep StepFor(FunctionCallInfo fcinfo, int purpose, int event) {
  if (PG_ARGISNULL(0) || PG_ARGISNULL(purpose) || PG_ARGISNULL(event))
    elog(ERROR, "an event of a consent needs its person, purpose and name");
  const HeapTupleHeader row = DatumGetHeapTupleHeader(PG_GETARG_DATUM(purpose));
  bool is_null;
  ConsentStep step{};
  step.subject = PG_GETARG_INT64(0);
  step.purpose = DatumGetInt32(GetAttributeByName(row, "id", &is_null));
  step.valid_for.value = GetAttributeByName(row, "valid_for", &step.valid_for.is_null);
  step.event = EventNamed(PG_GETARG_DATUM(event));
  step.method = step.given_by = step.evidence = step.reason = step.until = kNull;
  return step;
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.step_consent(subject, p privacy.purposes, channel, event, method, given_by, notice, evidence, reason, until)
PRIVACY_FUNCTION(privacy_step_consent) {
  ConsentStep step = StepFor(fcinfo, 1, 3);
  step.channel = Argument(fcinfo, 2);
  step.method = Argument(fcinfo, 4);
  step.given_by = Argument(fcinfo, 5);
  step.notice = NoticeOf(Argument(fcinfo, 6));
  step.evidence = Argument(fcinfo, 7);
  step.reason = Argument(fcinfo, 8);
  step.until = Argument(fcinfo, 9);
  PG_RETURN_DATUM(TextDatum(policy::Word(StepConsent(step))));
}

// privacy.step_consents(subject, p privacy.purposes, channel, event, given_by, evidence, reason)
PRIVACY_FUNCTION(privacy_step_consents) {
  ConsentStep step = StepFor(fcinfo, 1, 3);
  step.channel = Argument(fcinfo, 2);
  step.given_by = Argument(fcinfo, 4);
  step.evidence = Argument(fcinfo, 5);
  step.reason = Argument(fcinfo, 6);
  PG_RETURN_INT32(EndConsents(step));
}
