#include "pg/destroy_group.hpp"

#include <unistd.h>

#include <algorithm>

extern "C" {
#include "miscadmin.h"
#include "storage/pmsignal.h"
#include "storage/proc.h"
}

#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/settings.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::pg {

namespace {

using keystore::DestroyOrder;
using keystore::DestroyTarget;

// REQUIRES: the key space's lock.
bool DestroyOrders(int space, const DestroyOrder* orders, int count, Pending* pending) noexcept {
  return Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* handle, SpaceHandle(space));
        return handle->Destroy(&shared->spaces[space].state, MicrosecondsNow(), {orders, static_cast<std::size_t>(count)});
      },
      pending);
}

int AddOrders(const SharedDestruction& one, DestroyOrder* orders) {
  for (int i = 0; i < one.count; ++i) orders[i] = {one.event, one.targets[i]};
  return one.count;
}

bool IsWaiting(const SharedDestruction& one, int space) {
  return one.state.load(std::memory_order_seq_cst) == SharedDestruction::kWaiting && one.space == space;
}

int CountWaiting(int space) {
  int count = 0;
  for (const SharedDestruction& one : shared->destructions) count += IsWaiting(one, space) ? 1 : 0;
  return count;
}

// For tests: the leader goes on when two others wait, or (lead_destroy) never.
void WaitIfAsked(int space) {
  const auto is = [](const char* point) { return setting_debug_wait != nullptr && strcmp(setting_debug_wait, point) == 0; };
  while (is("lead_destroy") || (is("gather_destroy") && CountWaiting(space) < 3)) {
    if (!PostmasterIsAlive()) _exit(2);
    pg_usleep(10000);
  }
}

void End(SharedDestruction* one, bool done, const Pending& pending) {
  if (!done) strlcpy(one->message, pending.message, sizeof(one->message));
  one->state.store(done ? SharedDestruction::kDone : SharedDestruction::kFailed, std::memory_order_seq_cst);
}

bool HasPerson(const DestroyOrder* orders, int count, const SharedDestruction& one) {
  for (int i = 0; i < count; ++i)
    for (int j = 0; j < one.count; ++j)
      if (orders[i].target.subject == one.targets[j].subject) return true;
  return false;
}

// REQUIRES: the key space's lock.
void Lead(int space) {
  WaitIfAsked(space);
  SharedDestruction* group[kMostInGroup];
  static DestroyOrder orders[kMostInGroup * kMostKeysOfDestruction];
  int members = 0, count = 0;
  for (SharedDestruction& one : shared->destructions) {
    // Two erasures of one person are told apart in the journal: the later one finds a dead key.
    if (!IsWaiting(one, space) || HasPerson(orders, count, one)) continue;
    count += AddOrders(one, orders + count);
    group[members++] = &one;
  }
  Pending pending;
  const bool done = members > 0 && DestroyOrders(space, orders, count, &pending);
  for (int i = 0; i < members; ++i) {
    if (done || members == 1) {
      End(group[i], done, pending);
      continue;
    }
    Pending alone;  // what one of them runs into keeps the others from nothing
    const int keys = AddOrders(*group[i], orders);
    const bool one = DestroyOrders(space, orders, keys, &alone);
    End(group[i], one, alone);
  }
}

SharedDestruction* Claim() {
  for (SharedDestruction& one : shared->destructions) {
    uint32 free = SharedDestruction::kFree;
    if (one.state.load(std::memory_order_relaxed) == free &&
        one.state.compare_exchange_strong(free, SharedDestruction::kClaimed, std::memory_order_seq_cst))
      return &one;
  }
  return nullptr;
}

bool DestroyAlone(int space, const Uuid& event, const DestroyTarget* targets, int count, Pending* pending) noexcept {
  LWLockAcquire(SpaceLock(space), LW_EXCLUSIVE);
  const bool done = Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* handle, SpaceHandle(space));
        return handle->Destroy(&shared->spaces[space].state, event, MicrosecondsNow(),
                               {targets, static_cast<std::size_t>(count)});
      },
      pending);
  LWLockRelease(SpaceLock(space));
  return done;
}

}  // namespace

bool DestroyTogether(int space, const Uuid& event, const DestroyTarget* targets, int count, Pending* pending) noexcept {
  SharedDestruction* const mine = count > kMostKeysOfDestruction ? nullptr : Claim();
  if (mine == nullptr) return DestroyAlone(space, event, targets, count, pending);
  mine->space = space;
  mine->event = event;
  mine->count = count;
  std::copy(targets, targets + count, mine->targets);
  mine->state.store(SharedDestruction::kWaiting, std::memory_order_seq_cst);
  uint32 state;
  while ((state = mine->state.load(std::memory_order_seq_cst)) == SharedDestruction::kWaiting) {
    // False: the lock was not free, and is now; most likely its holder has done this one, too.
    if (!LWLockAcquireOrWait(SpaceLock(space), LW_EXCLUSIVE)) continue;
    if (IsWaiting(*mine, space)) Lead(space);
    LWLockRelease(SpaceLock(space));
  }
  const bool done = state == SharedDestruction::kDone;
  if (!done) pending->Set("58030", mine->message);
  mine->state.store(SharedDestruction::kFree, std::memory_order_seq_cst);
  return done;
}

}  // namespace privacy::pg
