#include "pg/compat.hpp"

#include "pg/boundary.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/answer.hpp"
#include "read/statement.hpp"

namespace privacy::read {

namespace {

using policy::BuiltinPurpose;
using policy::Disclosure;
using policy::Purpose;
using policy::Verdict;

constexpr uint16 kProofClass = 2;

policy::Person PersonOf(const Facts& facts) {
  policy::Person person;
  person.known = facts.known;
  person.erased = facts.erased;
  person.restricted = facts.restricted;
  person.made_in_this_transaction = facts.made_in_this_transaction;
  person.standings.reserve(facts.standing_count);
  for (int i = 0; i < facts.standing_count; ++i) {
    const StandingRow& row = facts.standings[i];
    policy::Standing standing;
    standing.kind = row.kind;
    standing.channel = facts.texts + row.channel;
    standing.status = facts.texts + row.status;
    standing.since = row.since;
    standing.until = row.until;
    standing.event = row.event;
    standing.all_direct_marketing = row.kind == policy::Standing::Kind::kObjection && row.purpose == 0;
    person.standings.push_back(std::move(standing));
  }
  return person;
}

bool Retains(const Facts& facts, uint16 deletion_class) {
  for (int i = 0; i < facts.retained_count; ++i)
    if (facts.retained[i] == deletion_class) return true;
  return false;
}

}  // namespace

Verdict WithoutPerson(const Purpose* purpose, uint16 category_id) {
  if (purpose == nullptr) return {Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  const policy::Category* category = pg::CategoryById(category_id);
  if (category == nullptr) return {Disclosure::kNone, policy::reason::kUnknownCategory, 0, 0};
  const Disclosure permitted = pg::DisclosureOf(purpose->id, category_id);
  return pg::Run([&] { return policy::DecideWithoutPerson(*purpose, *category, permitted); });
}

// Pointers into the vocabulary are fetched again after the person's facts were: reading them may drop the cache.
// `erased`: what the key fetch will say, if the caller wants to hear it beforehand.
Verdict AnswerValue(int32 purpose_id, uint16 category_id, const Facts& facts, bool erased) {
  const Statement& statement = CurrentStatement();
  const Purpose* purpose = pg::PurposeById(purpose_id);
  const policy::Category* category = pg::CategoryById(category_id);
  if (purpose == nullptr || category == nullptr) return {Disclosure::kNone, policy::reason::kUnknownCategory, 0, 0};
  const Disclosure permitted = pg::DisclosureOf(purpose->id, category_id);
  const bool retained = Retains(facts, category->deletion_class);
  const bool retained_for_purpose = retained && pg::RetainedFor(category->deletion_class, purpose->id);
  return pg::Run([&] {
    policy::Person person = PersonOf(facts);
    person.retained = retained;
    person.retained_for_purpose = retained_for_purpose;
    // A class that outlived the erasure still opens; of the others the key fetch says so.
    if (retained || category->deletion_class == kProofClass)
      person.erased = false;
    else
      person.planned = facts.planned;
    person.erased = person.erased || erased;
    return policy::Decide(purpose, statement.refusal, *category, permitted, person, statement.at);
  });
}

Verdict AnswerRow(const Facts& facts) {
  const Statement& statement = CurrentStatement();
  const Purpose* purpose = pg::PurposeById(statement.purpose);
  if (purpose == nullptr) return {Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  const bool retained_for_purpose = IsKeptFor(facts, *purpose);
  const std::vector<const policy::Category*>& categories = pg::CategoriesOf(purpose->id);
  return pg::Run([&] {
    policy::Person person = PersonOf(facts);
    // After an erasure that left classes behind the person is wholly retained.
    person.retained = (facts.erased || facts.planned) && facts.retained_count > 0;
    person.retained_for_purpose = retained_for_purpose;
    if (person.retained)
      person.erased = false;
    else
      person.planned = facts.planned;
    return policy::DecideRow(purpose, statement.refusal, categories, person, statement.at);
  });
}

bool IsKeptFor(const Facts& facts, const Purpose& purpose) {
  if (facts.retained_count > 0 && purpose.id == static_cast<int32>(BuiltinPurpose::kSubjectRights)) return true;
  for (int i = 0; i < facts.retained_count; ++i)
    if (pg::RetainedFor(facts.retained[i], purpose.id)) return true;
  return false;
}

Window WindowOf(const Facts& facts, TimestampTz at) {
  Window window{PG_INT64_MIN, PG_INT64_MAX};
  for (int i = 0; i < facts.standing_count; ++i) {
    const TimestampTz until = facts.standings[i].until;
    if (until <= at) {
      window.from = Max(window.from, until);
    } else {
      window.until = Min(window.until, until);
    }
  }
  return window;
}

}  // namespace privacy::read
