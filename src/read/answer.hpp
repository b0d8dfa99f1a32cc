// The decision about one person whose facts are at hand, in its three parts: what needs no person, a value's question, the
// row policy's question. Nothing is remembered here; decide.cpp does.
#pragma once
#include "pg/compat.hpp"

#include "policy/decision.hpp"
#include "read/person.hpp"

namespace privacy::read {

// What the vocabulary says alone: kNone and why not, or what an allowed person's value is shown as. purpose may be null.
policy::Verdict WithoutPerson(const policy::Purpose* purpose, uint16 category);

// `erased`: what the key fetch will say, if the caller wants to hear it beforehand.
policy::Verdict AnswerValue(int32 purpose, uint16 category, const Facts& facts, bool erased);
policy::Verdict AnswerRow(const Facts& facts);  // for the current statement's purpose

// Is the purpose named for any class that an erasure has left, or will leave, of this person?
bool IsKeptFor(const Facts& facts, const policy::Purpose& purpose);

// While answers from these facts hold, as time passes and consents end: [from, until).
struct Window {
  TimestampTz from;
  TimestampTz until;
};
Window WindowOf(const Facts& facts, TimestampTz at);

}  // namespace privacy::read
