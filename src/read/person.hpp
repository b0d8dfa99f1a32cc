// What the tables know of one person, as the decision asks for it: read directly, with the statement's snapshot.
#pragma once
#include "pg/compat.hpp"

#include "policy/decision.hpp"

namespace privacy::read {

// One row of privacy.standings; texts are offsets into Facts::texts.
struct StandingRow {
  int32 purpose;
  policy::Standing::Kind kind;
  int channel;
  int status;
  TimestampTz since;
  TimestampTz until;
  int64 event;
};

struct Facts {
  bool known;
  bool erased;  // in every class but proof
  bool planned;  // to be erased
  bool restricted;
  bool made_in_this_transaction;
  int retained_count;  // classes kept by law after an erasure, or after a planned one
  uint16 retained[32];
  int standing_count;
  const StandingRow* standings;
  const char* texts;
};

// Of the person, for this purpose; valid until the next call. The last answer is kept for the statement: a row's policy
// and its columns ask about the same person.
const Facts& FactsOf(uint64 subject, const policy::Purpose& purpose);

// Of all people with ids in [first, end) that the tables know, in the order of their ids. `visit` may raise errors, and
// must not ask FactsOf.
using VisitPerson = void (*)(uint64 subject, const Facts& facts, void* argument);
void VisitPeople(uint64 first, uint64 end, const policy::Purpose& purpose, VisitPerson visit, void* argument);

}  // namespace privacy::read
