// How many people are read when one is asked about whose answer is not remembered.
//
// One alone costs a descent of the index; 63 neighbours with it, four times that; a whole chunk, what it holds. Where
// people change again and again, what was read of the others is lost: so the first few of a chunk are read one by one,
// then neighbours, and the whole chunk when one statement asks for many of it, or for one neighbourhood after the other.
#include "pg/compat.hpp"

extern "C" {
#include "utils/memutils.h"
}

#include "read/asked.hpp"
#include "read/statement.hpp"

namespace privacy::read {

namespace {

using policy::Disclosure;
using policy::Purpose;
using policy::Verdict;

constexpr int kSingly = 8;            // of a chunk, before neighbours are read, too
constexpr uint64 kNeighbours = 64;    // whole words of codes
constexpr int kManyInStatement = 24;  // not remembered: then the whole chunk is read

struct Misses {
  uint64 number;
  uint64 chunk;
  uint16 category;
  int count;
};
constexpr int kMissesBits = 10;
Misses misses[1 << kMissesBits];

// Neighbouring chunks and categories, asked for in turn, do not take each other's place.
Misses& MissesOf(uint64 chunk, uint16 category) {
  return misses[(((chunk << 16 | category) * UINT64CONST(0x9e3779b97f4a7c15)) >> (64 - kMissesBits))];
}

bool AsksManyOf(uint64 chunk, const Asked& asked) {
  Misses& seen = MissesOf(chunk, asked.category);
  if (seen.number != asked.number || seen.chunk != chunk || seen.category != asked.category)
    seen = {asked.number, chunk, asked.category, 0};
  return ++seen.count == kManyInStatement;
}

// The people read last. Where nothing is recorded of any of them, the statement's next question is answered from here.
struct Visited {
  uint64 number;
  int32 purpose;
  uint64 first, end;
  bool all_plain;
  uint64 known[kChunkPeople / 64];  // from `first` on

  bool Covers(const Asked& asked, uint64 from, uint64 to) const {
    return number == asked.number && purpose == asked.question.purpose && first <= from && to <= end;
  }
};
Visited visited;

// Answers to all that this statement has asked so far.
struct Filling {
  int count;
  Asked* asked[kAsked];
  ChunkAnswers* answers[kAsked];
};

void FillPerson(uint64 subject, const Facts& facts, void* argument) {
  if (!IsForOthersToo(facts)) return;
  const auto* filling = static_cast<const Filling*>(argument);
  const Window window = WindowOf(facts, CurrentStatement().at);
  for (int i = 0; i < filling->count; ++i) {
    const Verdict verdict = AnswerOf(*filling->asked[i], facts);
    const char* why = verdict.disclosure == Disclosure::kNone ? verdict.reason : nullptr;
    filling->answers[i]->Add(subject, {why, window.from, window.until});
  }
  const uint64 place = subject - visited.first;
  visited.known[place / 64] |= UINT64CONST(1) << (place % 64);
  visited.all_plain = visited.all_plain && IsPlain(facts);
}

void ReadFromTables(const Asked& asked, uint64 first, uint64 end) {
  const Purpose* purpose = CurrentPurpose();
  if (purpose == nullptr) return;
  Filling filling{};
  for (Asked& one : asked_about) {
    if (one.number != asked.number || one.of_everybody) continue;
    filling.asked[filling.count] = &one;
    filling.answers[filling.count++] = new (palloc(sizeof(ChunkAnswers))) ChunkAnswers;
  }
  visited.number = 0;  // an error on the way leaves no half answer
  visited.first = first;
  visited.end = end;
  visited.all_plain = true;
  memset(visited.known, 0, (end - first) / 8);
  VisitPeople(first, end, *purpose, FillPerson, &filling);
  visited.purpose = asked.question.purpose;
  visited.number = asked.number;
  for (int i = 0; i < filling.count; ++i) filling.answers[i]->Remember(filling.asked[i]->question, first >> kChunkBits);
}

void AnswerVisited(Asked& asked, uint64 first, uint64 end) {
  Facts nothing_recorded{};
  nothing_recorded.known = true;
  const Verdict verdict = AnswerOf(asked, nothing_recorded);
  const char* why = verdict.disclosure == Disclosure::kNone ? verdict.reason : nullptr;
  auto* answers = new (palloc(sizeof(ChunkAnswers))) ChunkAnswers;
  for (uint64 subject = first; subject < end; ++subject) {
    const uint64 place = subject - visited.first;
    if ((visited.known[place / 64] >> (place % 64) & 1) != 0) answers->Add(subject, {why, PG_INT64_MIN, PG_INT64_MAX});
  }
  answers->Remember(asked.question, first >> kChunkBits);
}

void Fill(Asked& asked, uint64 first, uint64 end) {
  MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "privacy people", ALLOCSET_DEFAULT_SIZES);
  MemoryContext caller = MemoryContextSwitchTo(context);
  if (visited.all_plain && visited.Covers(asked, first, end)) {
    AnswerVisited(asked, first, end);
  } else {
    ReadFromTables(asked, first, end);
  }
  MemoryContextSwitchTo(caller);
  MemoryContextDelete(context);
}

}  // namespace

bool RememberAround(Asked& asked, uint64 subject) {
  const uint64 chunk = subject >> kChunkBits;
  const uint64 first = subject & ~(kNeighbours - 1);
  const bool many = AsksManyOf(chunk, asked);
  const bool some = many || AddedTo(asked.question, chunk) >= kSingly;
  if (!some) return false;
  const bool in_order = visited.number == asked.number && visited.end == first && visited.end - visited.first == kNeighbours;
  if (many || in_order) {
    Fill(asked, chunk << kChunkBits, (chunk + 1) << kChunkBits);
  } else {
    Fill(asked, first, first + kNeighbours);
  }
  return true;
}

}  // namespace privacy::read
