// What is asked of many people in one statement: between decide.cpp, which asks and answers, and around.cpp, which reads
// more people than the one who is asked about.
#pragma once
#include "pg/compat.hpp"

#include "read/answer.hpp"
#include "read/person.hpp"
#include "read/verdicts.hpp"

namespace privacy::read {

// With all that is the same for each person.
struct Asked {
  uint64 number;
  uint16 category;
  bool of_everybody;        // the verdict needs no person
  policy::Verdict verdict;  // what an allowed person gets
  bool known_for_everybody;  // these two, for the question's purpose, category and vocabulary
  bool may_remember;        // unless this transaction makes changes of its own
  bool reconciled;          // erasures that the database does not know are in shared memory
  bool has_plain;
  policy::Verdict plain;    // what people get of whom nothing is recorded: most
  Question question;
  Places places;
};

inline constexpr uint16 kRow = 0;           // no category: the row policy's question
inline constexpr int kCategoriesAsked = 32;  // a power of two
inline constexpr int kAsked = kCategoriesAsked + 1;
extern Asked asked_about[kAsked];  // by category, older ones are overwritten; the last: of rows

const policy::Purpose* CurrentPurpose();

inline bool IsPlain(const Facts& facts) {
  return facts.known && !facts.erased && !facts.planned && !facts.restricted && !facts.made_in_this_transaction &&
         facts.retained_count == 0 && facts.standing_count == 0;
}
inline bool IsForOthersToo(const Facts& facts) { return facts.known && !facts.made_in_this_transaction; }

policy::Verdict AnswerOf(Asked& asked, const Facts& facts);

// The person's answer is not remembered. Where it pays, the answers of people around are read and remembered with it.
// True: they were, and the person's may be among them.
bool RememberAround(Asked& asked, uint64 subject);

}  // namespace privacy::read
