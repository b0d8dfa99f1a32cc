// What was decided about people, remembered across statements and sessions in shared memory: four bits for each person,
// purpose and category (or the row policy's question), by chunks of 4 096 people, in the memory that
// privacy.decision_cache sets. It is a memory, not a source: filled from the tables, used only while nothing it was
// filled from has changed (changes.hpp), no consent in it has come to its end, and never for people this transaction
// changed. Nothing here says whether a key exists: that is looked up at every key fetch.
//
// Not used while in recovery, where changes arrive without passing here.
#pragma once
#include "pg/compat.hpp"

#include <atomic>

#include "policy/decision.hpp"
#include "read/changes.hpp"

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

inline constexpr int kChunkPeople = 1 << kChunkBits;
// A code is four bits; those above 1 are reasons, in the order of verdicts.cpp.
inline constexpr uint64 kUnknown = 0;
inline constexpr uint64 kAllowed = 1;
inline constexpr int kCodesPerWord = 16;
inline constexpr int kWords = kChunkPeople / kCodesPerWord;

// One chunk's codes for one question. `sequence` is odd while it is given to another chunk; readers take no lock.
struct Frame {
  std::atomic<uint64> sequence;
  std::atomic<uint64> key[3];
  std::atomic<uint64> filled;  // the change number all of it was read after
  std::atomic<int64> from, until;
  std::atomic<uint32> used;    // when last, in seconds
  std::atomic<uint32> added;   // how often codes were, since it was emptied
  std::atomic<uint64> codes[kWords];

  uint64 CodeAt(uint64 subject) const {
    const uint64 place = subject % kChunkPeople;
    return (codes[place / kCodesPerWord].load(std::memory_order_relaxed) >> (place % kCodesPerWord * 4)) & 15;
  }
  bool HoldsAt(TimestampTz at) const {
    return from.load(std::memory_order_relaxed) <= at && at < until.load(std::memory_order_relaxed);
  }
};

// Where the answers to one question were found in this statement, by chunk. A place that was found current once stays
// so for the statement, whatever is committed meanwhile: its codes are of the state that the statement's snapshot sees,
// and codes of a later state are never put beside them, but only after it was emptied, which moves its sequence.
class Places {
 public:
  void Forget() { ++number_; }

  // The person's code where the chunk's place is known; kUnknown: ask Recall. This is what a row costs.
  uint64 CodeOf(uint64 subject, TimestampTz at) const {
    const uint64 chunk = subject >> kChunkBits;
    const Place& place = places_[chunk & (kCount - 1)];
    if (place.chunk != chunk || place.number != number_) return kUnknown;
    // The code first: what limits it was stored before it.
    const uint64 code = place.frame->CodeAt(subject);
    std::atomic_thread_fence(std::memory_order_acquire);
    const bool holds = place.frame->HoldsAt(at);
    std::atomic_thread_fence(std::memory_order_acquire);
    return holds && place.frame->sequence.load(std::memory_order_relaxed) == place.sequence ? code : kUnknown;
  }

 private:
  friend Remembered Recall(const Question&, uint64, Places*, const char**);
  struct Place {
    uint64 number;  // of the statement that found it: number_
    uint64 chunk;
    const Frame* frame;
    uint64 sequence;
  };
  static constexpr int kCount = 1024;  // a power of two: four million people, met in any order
  uint64 number_ = 0;
  Place places_[kCount] = {};
};

// `places`: of this question and statement.
Remembered Recall(const Question& question, uint64 subject, Places* places, const char** reason);

// How often answers to the question were added to those of the chunk, all of which are current.
uint32 AddedTo(const Question& question, uint64 chunk);

// Remembers one person's, or those of many people of one chunk.
void Remember(const Question& question, uint64 subject, const Answer& answer);
class ChunkAnswers {
 public:
  void Add(uint64 subject, const Answer& answer);
  void Remember(const Question& question, uint64 chunk) const;

 private:
  uint64 codes_[kWords] = {};
  TimestampTz from_ = PG_INT64_MIN;
  TimestampTz until_ = PG_INT64_MAX;
};

void InitVerdicts();  // hooks; from _PG_init while shared_preload_libraries are loaded

}  // namespace privacy::read
