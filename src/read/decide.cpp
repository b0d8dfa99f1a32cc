// The decision of the statement under way, for values, rows, comparisons and writes.
#include "pg/compat.hpp"

extern "C" {
#include "miscadmin.h"
}

#include "pg/boundary.hpp"
#include "pg/keyring.hpp"
#include "pg/subjects.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/person.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"

namespace privacy::read {

namespace {

using policy::BuiltinPurpose;
using policy::Disclosure;
using policy::Purpose;
using policy::Verdict;

constexpr uint16 kRow = 0;  // no category: the row policy's question

struct Memo {
  uint64 number;
  uint64 subject;
  uint16 category;
  Verdict verdict;
};
constexpr int kMemoSize = 4096;  // a power of two
Memo memos[kMemoSize];           // by person and category; older answers are overwritten

Memo* MemoFor(uint16 category, uint64 subject) { return &memos[(subject * 7 + category) & (kMemoSize - 1)]; }

const Purpose* CurrentPurpose() {
  const Statement& statement = CurrentStatement();
  return statement.purpose == 0 ? nullptr : pg::PurposeById(statement.purpose);
}

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

constexpr uint16 kProofClass = 2;

// Pointers into the vocabulary are fetched again after the person's facts were: reading them may drop the cache.
// `erased`: what the key fetch will say, if the caller wants to hear it beforehand.
Verdict AskValue(int32 purpose_id, uint16 category_id, uint64 subject, bool erased) {
  const Statement& statement = CurrentStatement();
  const Purpose* purpose = pg::PurposeById(purpose_id);
  if (purpose == nullptr) return {Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  if (pg::CategoryById(category_id) == nullptr) return {Disclosure::kNone, policy::reason::kUnknownCategory, 0, 0};
  if (pg::DisclosureOf(purpose->id, category_id) == Disclosure::kNone)
    return {Disclosure::kNone, policy::reason::kNotPermitted, 0, 0};
  const Facts& facts = FactsOf(subject, *purpose);
  purpose = pg::PurposeById(purpose_id);
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
    if (retained || category->deletion_class == kProofClass) person.erased = false;
    person.erased = person.erased || erased;
    return policy::Decide(purpose, statement.refusal, *category, permitted, person, statement.at);
  });
}

bool SeesEveryRow(const Purpose& purpose) {
  return purpose.id == static_cast<int32>(BuiltinPurpose::kCollection) ||
         purpose.id == static_cast<int32>(BuiltinPurpose::kMaintenance);
}

Verdict AskRow(uint64 subject) {
  const Statement& statement = CurrentStatement();
  const Purpose* purpose = CurrentPurpose();
  if (purpose == nullptr) return {Disclosure::kNone, statement.refusal, 0, 0};
  if (SeesEveryRow(*purpose)) return {Disclosure::kMatch, nullptr, 0, 0};  // no person is asked, so none is read
  const Facts& facts = FactsOf(subject, *purpose);
  purpose = CurrentPurpose();
  if (purpose == nullptr) return {Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  bool retained_for_purpose = false;
  for (int i = 0; i < facts.retained_count; ++i)
    retained_for_purpose = retained_for_purpose || pg::RetainedFor(facts.retained[i], purpose->id);
  const std::vector<const policy::Category*>& categories = pg::CategoriesOf(purpose->id);
  return pg::Run([&] {
    policy::Person person = PersonOf(facts);
    // After an erasure that left classes behind the person is wholly retained.
    person.retained = facts.erased && facts.retained_count > 0;
    person.retained_for_purpose = retained_for_purpose;
    if (person.retained) person.erased = false;
    return policy::DecideRow(purpose, statement.refusal, categories, person, statement.at);
  });
}

// Triggers and checks of a table's owner run inside our own commands on the table, sent by the rights desk, an
// administrator or the worker, whose purposes are not theirs to use.
bool InOwnCommandOfOurs() { return InNoForceRLSOperation() && InSecurityRestrictedOperation(); }

}  // namespace

Verdict Decide(uint16 category_id, uint64 subject) {
  if (InOwnCommandOfOurs()) return {Disclosure::kNone, policy::reason::kNotPermitted, 0, 0};
  return DecideInOwnCommand(category_id, subject);
}

Verdict DecideInOwnCommand(uint16 category_id, uint64 subject) {
  const uint64 number = DecisionNumber();
  Memo* memo = MemoFor(category_id, subject);
  if (memo->number == number && memo->subject == subject && memo->category == category_id) return memo->verdict;
  const Statement& statement = CurrentStatement();
  const Verdict verdict = statement.purpose == 0 ? Verdict{Disclosure::kNone, statement.refusal, 0, 0}
                                                 : AskValue(statement.purpose, category_id, subject, false);
  *memo = {number, subject, category_id, verdict};
  return verdict;
}

Verdict DecideFor(int32 purpose, uint16 category_id, uint64 subject) {
  const policy::Category* category = pg::CategoryById(category_id);
  const bool erased = category != nullptr && pg::IsErased(subject, category->deletion_class);
  return AskValue(purpose, category_id, subject, erased);
}

bool RowVisible(uint64 subject) {
  const uint64 number = DecisionNumber();
  Memo* memo = MemoFor(kRow, subject);
  if (memo->number != number || memo->subject != subject || memo->category != kRow)
    *memo = {number, subject, kRow, AskRow(subject)};
  return memo->verdict.disclosure != Disclosure::kNone;
}

bool MayStore(uint64 subject) {
  const Purpose* purpose = CurrentPurpose();
  if (purpose == nullptr) return false;
  const Facts& facts = FactsOf(subject, *purpose);
  if (facts.made_in_this_transaction) return true;
  if (!facts.known || facts.erased) return false;
  if (!facts.restricted) return true;
  // Whoever may see the restricted person may write; and migrations, which are shown no value, must not fail on one.
  return purpose->while_restricted != policy::WhileRestricted::kNo ||
         purpose->id == static_cast<int32>(BuiltinPurpose::kSubjectRights) ||
         purpose->id == static_cast<int32>(BuiltinPurpose::kMaintenance);
}

Disclosure ShownAs(uint16 category_id) {
  if (InOwnCommandOfOurs()) return Disclosure::kNone;
  const Purpose* purpose = CurrentPurpose();
  const policy::Category* category = pg::CategoryById(category_id);
  if (purpose == nullptr || category == nullptr) return Disclosure::kNone;
  const bool builtin = purpose->id <= static_cast<int32>(BuiltinPurpose::kMaintenance);
  if (category->special && !purpose->has_art9 && !builtin) return Disclosure::kNone;
  return pg::DisclosureOf(purpose->id, category_id);
}

bool MayMatch(uint16 category) { return ShownAs(category) != Disclosure::kNone; }

}  // namespace privacy::read
