// What was decided about people, remembered across statements and sessions in shared memory: four bits for each person,
// purpose and category (or the row policy's question), by chunks of 4 096 people, in the memory that
// privacy.decision_cache sets. It is a memory, not a source: filled from the tables, used only while nothing it was
// filled from has changed (changes.hpp), no consent in it has come to its end, and never for people this transaction
// changed. Nothing here says whether a key exists: that is looked up at every key fetch.
//
// Not used while in recovery, where changes arrive without passing here.
#pragma once
#include "pg/compat.hpp"

#include "policy/decision.hpp"

namespace privacy::read {

// What a verdict depends on besides the person. Equal vocabularies have equal fingerprints (pg/vocabulary.hpp).
struct Question {
  int32 purpose;
  uint16 category;    // 0: the row policy's
  uint64 vocabulary;
  uint64 seen;        // ChangesSoFar() before the statement took its snapshot
  TimestampTz at;     // the moment it decides for
};

// A verdict's person-dependent part: allowed, or the reason code; and from when to when it holds as time passes.
struct Answer {
  const char* reason;  // nullptr: allowed
  TimestampTz from;    // inclusive
  TimestampTz until;   // exclusive
};

// May this transaction use and add to what is remembered?
bool RemembersVerdicts();

enum class Remembered : uint8 { kNothing, kAllowed, kRefused };

// Where the answers to one question were found in this statement, by chunk. A place that was found current once stays
// so for the statement, whatever is committed meanwhile: its codes are of the state that the statement's snapshot sees,
// and codes of a later state are never put beside them, but only after it was emptied, which moves its sequence.
class Places {
 public:
  void Forget() {
    for (Place& place : places_) place.frame = nullptr;
  }

 private:
  friend Remembered Recall(const Question&, uint64, Places*, const char**);
  struct Place {
    const struct Frame* frame;  // nullptr: none
    uint64 chunk;
    uint64 sequence;
  };
  static constexpr int kCount = 32;  // a power of two
  Place places_[kCount];
};

// `places`: of this question and statement.
Remembered Recall(const Question& question, uint64 subject, Places* places, const char** reason);

// Remembers one person's, or a whole chunk's (answers[kChunkPeople]; `known` false: not to be remembered).
inline constexpr int kChunkPeople = 4096;
void Remember(const Question& question, uint64 subject, const Answer& answer);
class ChunkAnswers {
 public:
  void Add(uint64 subject, const Answer& answer);
  void Remember(const Question& question, uint64 chunk) const;

 private:
  uint64 codes_[kChunkPeople / 16] = {};
  TimestampTz from_ = PG_INT64_MIN;
  TimestampTz until_ = PG_INT64_MAX;
};

void InitVerdicts();  // hooks; from _PG_init while shared_preload_libraries are loaded

}  // namespace privacy::read
