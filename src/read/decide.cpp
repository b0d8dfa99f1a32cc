// The decision of the statement under way, for values, rows, comparisons and writes: remembered for the statement, and
// across statements where shared memory has room (verdicts.hpp).
#include "pg/compat.hpp"

extern "C" {
#include "miscadmin.h"
}

#include "pg/behalf.hpp"
#include "pg/keyring.hpp"
#include "pg/shared_memory.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/asked.hpp"
#include "read/changes.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"

namespace privacy::read {

Asked asked_about[kAsked];

const policy::Purpose* CurrentPurpose() {
  const Statement& statement = CurrentStatement();
  return statement.purpose == 0 ? nullptr : pg::PurposeById(statement.purpose);
}

policy::Verdict AnswerOf(Asked& asked, const Facts& facts) {
  const bool plain = IsPlain(facts);
  if (plain && asked.has_plain) return asked.plain;
  const policy::Verdict verdict = asked.category == kRow
                                      ? AnswerRow(facts)
                                      : AnswerValue(asked.question.purpose, asked.category, facts, false);
  if (plain) asked.plain = verdict;
  asked.has_plain = asked.has_plain || plain;
  return verdict;
}

namespace {

using policy::BuiltinPurpose;
using policy::Disclosure;
using policy::Purpose;
using policy::Verdict;

Asked& PlaceOf(uint16 category) {
  return asked_about[category == kRow ? kCategoriesAsked : category & (kCategoriesAsked - 1)];
}

bool SeesEveryRow(const Purpose& purpose) {
  return purpose.id == static_cast<int32>(BuiltinPurpose::kCollection) ||
         purpose.id == static_cast<int32>(BuiltinPurpose::kMaintenance);
}

// What holds for everybody.
void AskWithoutPerson(uint16 category, Asked* asked) {
  const Statement& statement = CurrentStatement();
  const Purpose* purpose = CurrentPurpose();
  asked->of_everybody = true;
  if (statement.purpose == 0) {
    asked->verdict = {Disclosure::kNone, statement.refusal, 0, 0};
  } else if (category != kRow) {
    asked->verdict = WithoutPerson(purpose, category);
    asked->of_everybody = asked->verdict.disclosure == Disclosure::kNone;
  } else if (purpose == nullptr) {
    asked->verdict = {Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  } else if (SeesEveryRow(*purpose)) {
    asked->verdict = {Disclosure::kMatch, nullptr, 0, 0};
  } else {
    asked->verdict = {Disclosure::kFull, nullptr, 0, 0};
    asked->of_everybody = false;
  }
}

void Ask(uint16 category, Asked* asked) {
  const Statement& statement = CurrentStatement();
  // The last statement's question, as mostly: the purpose is the same, and so is all that is said of it.
  const uint64 vocabulary = pg::VocabularyFingerprint();
  const bool same = statement.purpose != 0 && asked->known_for_everybody && asked->category == category &&
                    asked->question.purpose == statement.purpose && asked->question.vocabulary == vocabulary;
  asked->known_for_everybody = false;  // an error on the way leaves no half answer
  if (!same) AskWithoutPerson(category, asked);
  asked->category = category;
  asked->question = {statement.purpose, category, vocabulary, ChangesSeen(), statement.at};
  asked->known_for_everybody = vocabulary != 0 && statement.purpose != 0;
  asked->places.Forget();
  asked->has_plain = false;
  asked->may_remember = RemembersVerdicts();
  asked->reconciled = false;
}

inline Asked& AskedAbout(uint16 category) {
  const uint64 number = DecisionNumber();
  Asked& asked = PlaceOf(category);
  if (asked.number != number || asked.category != category) {
    asked.number = 0;  // an error on the way leaves no half answer
    Ask(category, &asked);
    asked.number = number;
  }
  return asked;
}

// For people of whom nothing may be remembered across statements.
struct Memo {
  uint64 number;
  uint64 subject;
  uint16 category;
  Verdict verdict;
};
constexpr int kMemos = 4096;  // a power of two
Memo memos[kMemos];           // by person and category; older answers are overwritten

Verdict FromTables(Asked& asked, uint64 subject, bool remembers) {
  Memo& memo = memos[(subject * 7 + asked.category) & (kMemos - 1)];
  if (memo.number == asked.number && memo.subject == subject && memo.category == asked.category) return memo.verdict;
  const Purpose* purpose = CurrentPurpose();
  if (purpose == nullptr) return {Disclosure::kNone, policy::reason::kUnknownPurpose, 0, 0};
  const Facts& facts = FactsOf(subject, *purpose);
  const Verdict verdict = AnswerOf(asked, facts);
  if (remembers && IsForOthersToo(facts)) {
    const Window window = WindowOf(facts, asked.question.at);
    const char* why = verdict.disclosure == Disclosure::kNone ? verdict.reason : nullptr;
    Remember(asked.question, subject, {why, window.from, window.until});
  }
  memo = {asked.number, subject, asked.category, verdict};
  return verdict;
}

bool RecallAnswer(Asked& asked, uint64 subject, Verdict* verdict) {
  const char* why = nullptr;
  const Remembered remembered = Recall(asked.question, subject, &asked.places, &why);
  if (remembered == Remembered::kNothing) return false;
  *verdict = remembered == Remembered::kAllowed ? asked.verdict : Verdict{Disclosure::kNone, why, 0, 0};
  return true;
}

Verdict AnswerFor(Asked& asked, uint64 subject) {
  const bool remembers = asked.may_remember && !HasOwnChanges();
  Verdict verdict;
  if (remembers) {
    if (RecallAnswer(asked, subject, &verdict)) return verdict;
    if (RememberAround(asked, subject) && RecallAnswer(asked, subject, &verdict)) return verdict;
  }
  return FromTables(asked, subject, remembers);
}

}  // namespace

bool WorksForOthers() {
  if (!pg::ActsForAnother()) return false;
  if (InNoForceRLSOperation() && InSecurityRestrictedOperation()) return true;
  return !HoldsForCurrentUser();
}

Verdict Decide(uint16 category_id, uint64 subject) {
  if (WorksForOthers()) return {Disclosure::kNone, policy::reason::kNotPermitted, 0, 0};
  return DecideInOwnCommand(category_id, subject);
}

Verdict DecideInOwnCommand(uint16 category_id, uint64 subject) {
  Asked& asked = AskedAbout(category_id);
  return asked.of_everybody ? asked.verdict : AnswerFor(asked, subject);
}

Verdict DecideFor(int32 purpose_id, uint16 category_id, uint64 subject) {
  const policy::Category* category = pg::CategoryById(category_id);
  const bool erased = category != nullptr && pg::IsErased(subject, category->deletion_class);
  const Verdict verdict = WithoutPerson(pg::PurposeById(purpose_id), category_id);
  if (verdict.disclosure == Disclosure::kNone) return verdict;
  return AnswerValue(purpose_id, category_id, FactsOf(subject, *pg::PurposeById(purpose_id)), erased);
}

bool RowVisible(uint64 subject) {
  Asked& asked = AskedAbout(kRow);
  if (asked.of_everybody) return asked.verdict.disclosure != Disclosure::kNone;
  const bool remembers = asked.may_remember && !HasOwnChanges();
  const uint64 code = remembers ? asked.places.CodeOf(subject, asked.question.at) : kUnknown;
  if (code == kUnknown ? AnswerFor(asked, subject).disclosure == Disclosure::kNone : code != kAllowed) return false;
  // The database may be of before the erasure, and what is remembered with it. Nobody is being erased, mostly.
  if (asked.reconciled && pg::shared->erasing_count.load(std::memory_order_seq_cst) == 0) return true;
  const bool erased = pg::IsWhollyErased(subject);
  asked.reconciled = pg::shared != nullptr;
  return !erased;
}

bool MayStore(uint64 subject) {
  const Purpose* purpose = CurrentPurpose();
  if (purpose == nullptr) return false;
  const Facts& facts = FactsOf(subject, *purpose);
  if (facts.made_in_this_transaction) return true;
  if (!facts.known) return false;
  // Whoever may see the person may write; and migrations, which are shown no value, must not fail on one. Where a key is
  // destroyed nothing can be sealed all the same.
  if (purpose->id == static_cast<int32>(BuiltinPurpose::kMaintenance)) return !facts.erased || facts.retained_count > 0;
  if (facts.erased || facts.planned) return IsKeptFor(facts, *purpose);
  if (!facts.restricted) return true;
  return purpose->while_restricted != policy::WhileRestricted::kNo ||
         purpose->id == static_cast<int32>(BuiltinPurpose::kSubjectRights);
}

Disclosure ShownAs(uint16 category_id) {
  if (WorksForOthers()) return Disclosure::kNone;
  const Purpose* purpose = CurrentPurpose();
  const policy::Category* category = pg::CategoryById(category_id);
  if (purpose == nullptr || category == nullptr) return Disclosure::kNone;
  const bool builtin = purpose->id <= static_cast<int32>(BuiltinPurpose::kMaintenance);
  if (category->special && !purpose->has_art9 && !builtin) return Disclosure::kNone;
  return pg::DisclosureOf(purpose->id, category_id);
}

bool MayMatch(uint16 category) { return ShownAs(category) != Disclosure::kNone; }

}  // namespace privacy::read

// privacy.row_visible(data_subject_id bigint): here, as it is asked for every row of a scan.
PRIVACY_FUNCTION(privacy_row_visible) {
  if (PG_ARGISNULL(0)) PG_RETURN_BOOL(true);  // nobody's row
  PG_RETURN_BOOL(privacy::read::RowVisible(static_cast<uint64>(PG_GETARG_INT64(0))));
}
