// Changes of what decides about people (privacy.subjects, privacy.standings), counted in shared memory, so that what is
// remembered of decisions across statements and sessions (verdicts.hpp) is dropped in time.
//
// People fall into chunks of consecutive ids, chunks into a fixed number of counters. A transaction notes each change as
// it makes it. Before its commit it announces them: until it has ended, nothing remembered of these people is used. After
// it, their counter holds a number of its own, higher than all before. Whoever reads the tables asks ChangesSoFar()
// before it takes its snapshot: what it read holds as long as UnchangedSince() of that number.
#pragma once
#include "pg/compat.hpp"

namespace privacy::read {

inline constexpr int kChunkBits = 12;  // 4 096 people a chunk

// Spreads what differs in few bits.
constexpr uint64 Mix(uint64 word) {
  word = (word ^ word >> 32) * UINT64CONST(0x9e3779b97f4a7c15);
  word = (word ^ word >> 29) * UINT64CONST(0xbf58476d1ce4e5b9);
  return word ^ word >> 32;
}

void NoteChanged(uint64 subject);
void NoteAllChanged();
// The same, and in force at once: for a COMMIT PREPARED, whose changes are another transaction's.
void AnnounceAllChanged();

// This transaction changed something itself, which only it may see.
extern bool has_own_changes;
inline bool HasOwnChanges() { return has_own_changes; }

uint64 ChangesSoFar();
bool UnchangedSince(uint64 chunk, uint64 number);

Size ChangesSize();       // of shared memory
void* PlaceChanges(void* memory, bool found);  // returns what follows them
void InitChanges();       // callbacks

}  // namespace privacy::read
