// privacy.subject_events, the ledger, and privacy.standings, which is derived from it: read and written past the
// planner. Standings of a person are written by who has locked the person (pg::LockPerson).
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "storage/itemptr.h"
}

#include <string_view>

#include "pg/own_rows.hpp"
#include "policy/decision.hpp"

namespace privacy::rights {

struct Optional {
  Datum value;
  bool is_null;
};
inline constexpr Optional kNull{0, true};
inline Optional Argument(FunctionCallInfo fcinfo, int number) {
  return {fcinfo->args[number].value, fcinfo->args[number].isnull};
}
Datum TextDatum(std::string_view text);
std::string_view TextView(Datum datum);  // REQUIRES: it is not compressed, or outlives the view
bool SameText(const Optional& one, std::string_view other);

struct NoticeShown {
  Optional name = kNull;
  Optional language = kNull;
  Optional sha256 = kNull;
};
NoticeShown NoticeOf(const Optional& row);  // of a privacy.notices

// What a caller says of an event; who, when and its number are added.
struct NewEvent {
  int64 subject;
  Optional kind;
  Optional purpose;
  Optional channel;  // "" is none
  Optional event;
  Optional method;
  Optional given_by;
  NoticeShown notice;
  Optional valid_until;
  Optional evidence;  // jsonb
  Optional reason;    // text
};
inline constexpr int kEventColumns = 17;
struct Event {  // as it was stored
  int64 id;
  TimestampTz at;
  Datum values[kEventColumns];
  bool nulls[kEventColumns];
};
void AppendEvent(pg::OwnRows* rows, const NewEvent& said, Event* event);

struct Standing {
  ItemPointerData place;
  policy::Standing::Kind kind;
  Datum channel;
  std::string_view status;
  TimestampTz until;  // PG_INT64_MAX: none
};
// The person's, for one purpose, in the order of kind and channel; palloc'd.
struct Standings {
  Standing* rows;
  int count;

  const Standing* Find(policy::Standing::Kind kind, std::string_view channel) const;
};
Standings ReadStandings(int64 subject, int32 purpose);

// `before`: nullptr for a new one.
void SetStanding(pg::OwnRows* rows, int64 subject, int32 purpose, policy::Standing::Kind kind, Datum channel,
                 std::string_view status, TimestampTz since, const Optional& until, int64 event,
                 const Standing* before);

Datum JsonString(Datum text);  // jsonb
struct varlena* SealProof(uint64 subject, Datum json);  // proof.cpp

// For what is said rarely: a command of our own, by SPI.
void Execute(const char* command, int count, Oid* types, Datum* values, const char* nulls = nullptr);

}  // namespace privacy::rights
