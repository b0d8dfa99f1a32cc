// Destructions of sessions that commit at the same time, under one flush of the journal: who gets the key space's lock
// first carries out those of all who wait for it.
#pragma once
#include "pg/compat.hpp"

#include <atomic>

#include "core/bytes.hpp"
#include "keystore/space.hpp"
#include "pg/boundary.hpp"

namespace privacy::pg {

inline constexpr int kMostInGroup = 64;          // sessions
inline constexpr int kMostKeysOfDestruction = 8; // one with more goes alone

// In shared memory. Who claims an entry fills it, waits for the outcome and frees it; in between it is the leader's.
struct SharedDestruction {
  enum State : uint32 { kFree, kClaimed, kWaiting, kDone, kFailed };
  std::atomic<uint32> state;
  int32 space;
  int32 count;
  Uuid event;
  keystore::DestroyTarget targets[kMostKeysOfDestruction];
  char message[256];  // kFailed: why
};

// Journal and tombstones of one erasure. The records are durable when it returns true; false: *pending says why not, and
// nothing is lost: what is durable is applied by the next call, the rest is to be tried again. Never raises.
// REQUIRES: interrupts are held.
bool DestroyTogether(int space, const Uuid& event, const keystore::DestroyTarget* targets, int count,
                     Pending* pending) noexcept;

}  // namespace privacy::pg
