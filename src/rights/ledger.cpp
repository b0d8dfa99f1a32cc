#include "rights/ledger.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "commands/sequence.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
}

#include "pg/settings.hpp"

namespace privacy::rights {

namespace {

enum EventColumn : int {  // extension/20_catalog.sql
  kId,
  kSubject,
  kKind,
  kPurpose,
  kChannel,
  kEvent,
  kAt,
  kRole,
  kActor,
  kMethod,
  kGivenBy,
  kNotice,
  kNoticeLanguage,
  kNoticeHash,
  kValidUntil,
  kEvidence,
  kReason,
};
static_assert(kReason + 1 == kEventColumns);

enum StandingColumn : int {
  kOfSubject,
  kOfPurpose,
  kOfKind,
  kOfChannel,
  kStatus,
  kSince,
  kUntil,
  kByEvent,
  kStandingColumns,
};

std::string_view WordOf(policy::Standing::Kind kind) {
  using Kind = policy::Standing::Kind;
  switch (kind) {
    case Kind::kConsent:
      return "consent";
    case Kind::kObjection:
      return "objection";
    case Kind::kBasis:
      return "basis";
    case Kind::kRequest:
      return "request";
  }
  return "";
}

// Ensure that the words are known; the checks in SQL have the messages.
void CheckWords(const NewEvent& said) {
  if (!said.given_by.is_null && !SameText(said.given_by, "subject") && !SameText(said.given_by, "guardian") &&
      !SameText(said.given_by, "representative")) {
    Oid types[] = {TEXTOID};
    Datum values[] = {said.given_by.value};
    Execute("SELECT privacy.check_word('given_by', $1, '{subject,guardian,representative}')", 1, types, values);
  }
  if (said.method.is_null) return;
  const std::string_view method = TextView(said.method.value);
  bool simple = !method.empty() && method.size() <= 63;
  for (const char c : method)
    simple = simple && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' || c == '-');
  if (simple) return;
  Oid types[] = {TEXTOID};
  Datum values[] = {said.method.value};
  Execute("SELECT privacy.check_name('method', $1)", 1, types, values);
}

}  // namespace

Datum TextDatum(std::string_view text) {
  return PointerGetDatum(cstring_to_text_with_len(text.data(), static_cast<int>(text.size())));
}

std::string_view TextView(Datum datum) {
  const struct varlena* const value = DatumGetTextPP(datum);
  return {VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
}

Datum JsonString(Datum text) {
  const std::string_view view = TextView(text);
  JsonbValue value{};
  value.type = jbvString;
  value.val.string.len = static_cast<int>(view.size());
  value.val.string.val = const_cast<char*>(view.data());
  return JsonbPGetDatum(JsonbValueToJsonb(&value));
}

bool SameText(const Optional& one, std::string_view other) { return !one.is_null && TextView(one.value) == other; }

NoticeShown NoticeOf(const Optional& row) {
  NoticeShown shown;
  if (row.is_null) return shown;
  const HeapTupleHeader notice = DatumGetHeapTupleHeader(row.value);
  const auto get = [&](const char* column, Optional* into) {
    into->value = GetAttributeByName(notice, column, &into->is_null);
  };
  get("name", &shown.name);
  get("language", &shown.language);
  get("sha256", &shown.sha256);
  return shown;
}

void AppendEvent(pg::OwnRows* rows, const NewEvent& said, Event* event) {
  CheckWords(said);
  *event = {};
  const auto set = [&](EventColumn column, const Optional& value) {
    event->values[column] = value.value;
    event->nulls[column] = value.is_null;
  };
  event->id = nextval_internal(pg::OidOf(pg::OwnRelation::kSubjectEventsId), false);
  event->at = GetCurrentTimestamp();
  set(kId, {Int64GetDatum(event->id), false});
  set(kSubject, {Int64GetDatum(said.subject), false});
  set(kKind, said.kind);
  set(kPurpose, said.purpose);
  set(kChannel, SameText(said.channel, "") ? kNull : said.channel);
  set(kEvent, said.event);
  set(kAt, {TimestampTzGetDatum(event->at), false});
  set(kRole, {CStringGetTextDatum(quote_identifier(GetUserNameFromId(GetOuterUserId(), false))), false});
  const char* const actor = pg::setting_actor;
  set(kActor, actor == nullptr || actor[0] == '\0' ? kNull : Optional{CStringGetTextDatum(actor), false});
  set(kMethod, said.method);
  set(kGivenBy, said.given_by);
  set(kNotice, said.notice.name);
  set(kNoticeLanguage, said.notice.language);
  set(kNoticeHash, said.notice.sha256);
  set(kValidUntil, said.valid_until);
  const auto sealed = [&](const Optional& value, bool is_text) -> Optional {
    if (value.is_null) return kNull;
    const Datum json = is_text ? JsonString(value.value) : value.value;
    return {PointerGetDatum(SealProof(static_cast<uint64>(said.subject), json)), false};
  };
  set(kEvidence, sealed(said.evidence, false));
  set(kReason, sealed(said.reason, true));
  rows->Insert(pg::OwnRelation::kSubjectEvents, event->values, event->nulls);
}

const Standing* Standings::Find(policy::Standing::Kind kind, std::string_view channel) const {
  for (int i = 0; i < count; ++i)
    if (rows[i].kind == kind && TextView(rows[i].channel) == channel) return &rows[i];
  return nullptr;
}

Standings ReadStandings(int64 subject, int32 purpose) {
  ScanKeyData keys[2];
  ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(subject));
  ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(purpose));
  pg::OwnScan scan = pg::ScanOwn(pg::OwnRelation::kStandings, pg::OwnRelation::kStandingsPrimary, keys, 2);
  Standings found{nullptr, 0};
  int capacity = 0;
  while (scan.Next()) {
    if (found.count == capacity) {
      capacity = capacity == 0 ? 4 : 2 * capacity;
      const Size size = sizeof(Standing) * static_cast<Size>(capacity);
      found.rows = static_cast<Standing*>(found.rows == nullptr ? palloc(size) : repalloc(found.rows, size));
    }
    bool is_null;
    Standing& row = found.rows[found.count];
    if (!policy::ParseStandingKind(TextView(scan.Get(kOfKind + 1, &is_null)), &row.kind)) continue;
    row.place = scan.slot->tts_tid;
    row.channel = TextDatum(TextView(scan.Get(kOfChannel + 1, &is_null)));
    row.status = TextView(TextDatum(TextView(scan.Get(kStatus + 1, &is_null))));
    const Datum until = scan.Get(kUntil + 1, &is_null);
    row.until = is_null ? PG_INT64_MAX : DatumGetTimestampTz(until);
    ++found.count;
  }
  scan.Close();
  return found;
}

void SetStanding(pg::OwnRows* rows, int64 subject, int32 purpose, policy::Standing::Kind kind, Datum channel,
                 std::string_view status, TimestampTz since, const Optional& until, int64 event,
                 const Standing* before) {
  const Datum values[kStandingColumns] = {Int64GetDatum(subject),
                                          Int32GetDatum(purpose),
                                          TextDatum(WordOf(kind)),
                                          channel,
                                          TextDatum(status),
                                          TimestampTzGetDatum(since),
                                          until.value,
                                          Int64GetDatum(event)};
  bool nulls[kStandingColumns] = {};
  nulls[kUntil] = until.is_null;
  if (before == nullptr) {
    rows->Insert(pg::OwnRelation::kStandings, values, nulls);
  } else {
    ItemPointerData place = before->place;
    rows->Update(pg::OwnRelation::kStandings, &place, values, nulls);
  }
}

void Execute(const char* command, int count, Oid* types, Datum* values, const char* nulls) {
  SPI_connect();
  SPI_execute_with_args(command, count, types, values, nulls, false, 0);
  SPI_finish();
}

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.append_event(subject, kind, purpose_id, channel, event, method, given_by, notice, valid_until, evidence,
// reason)
PRIVACY_FUNCTION(privacy_append_event) {
  if (PG_ARGISNULL(0)) elog(ERROR, "an event needs its person");
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "a row type is expected");
  CommandCounterIncrement();
  Event event;
  pg::OwnRows rows;
  rows.Begin();
  AppendEvent(&rows,
              {.subject = PG_GETARG_INT64(0),
               .kind = Argument(fcinfo, 1),
               .purpose = Argument(fcinfo, 2),
               .channel = Argument(fcinfo, 3),
               .event = Argument(fcinfo, 4),
               .method = Argument(fcinfo, 5),
               .given_by = Argument(fcinfo, 6),
               .notice = NoticeOf(Argument(fcinfo, 7)),
               .valid_until = Argument(fcinfo, 8),
               .evidence = Argument(fcinfo, 9),
               .reason = Argument(fcinfo, 10)},
              &event);
  rows.End();
  CommandCounterIncrement();
  PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), event.values, event.nulls)));
}

// privacy.set_standing(event privacy.subject_events, purpose_id, kind, status, until)
PRIVACY_FUNCTION(privacy_set_standing) {
  for (int i = 0; i < 4; ++i)
    if (PG_ARGISNULL(i)) elog(ERROR, "a standing needs its event, purpose, kind and status");
  const HeapTupleHeader event = PG_GETARG_HEAPTUPLEHEADER(0);
  bool is_null;
  const auto get = [&](EventColumn column) {
    return GetAttributeByNum(event, static_cast<AttrNumber>(column + 1), &is_null);
  };
  const int64 subject = DatumGetInt64(get(kSubject));
  const TimestampTz at = DatumGetTimestampTz(get(kAt));
  const int64 id = DatumGetInt64(get(kId));
  Datum channel = get(kChannel);
  if (is_null) channel = TextDatum("");
  policy::Standing::Kind kind;
  if (!policy::ParseStandingKind(TextView(PG_GETARG_DATUM(2)), &kind)) elog(ERROR, "unknown kind of standing");
  CommandCounterIncrement();
  const Standings standings = ReadStandings(subject, PG_GETARG_INT32(1));
  pg::OwnRows rows;
  rows.Begin();
  SetStanding(&rows, subject, PG_GETARG_INT32(1), kind, channel, TextView(PG_GETARG_DATUM(3)), at, Argument(fcinfo, 4),
              id, standings.Find(kind, TextView(channel)));
  rows.End();
  CommandCounterIncrement();
  PG_RETURN_VOID();
}
