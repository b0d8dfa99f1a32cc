#include "worker/tombstones.hpp"

extern "C" {
#include "utils/timestamp.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

constexpr int kPauseMs = 250;  // what many sessions leave behind is done at once

}  // namespace

bool IsDurable(const pg::SharedSpace& space) {
  return space.state.synced_records == space.state.journal_records && space.state.unapplied_from == 0;
}

bool SyncSpace(int index) {
  pg::SharedSpace& space = shared->spaces[index];
  const auto under_lock = [&](auto work, pg::Pending* pending) {
    LWLockAcquire(pg::SpaceLock(index), LW_EXCLUSIVE);
    const bool done = pg::Try(work, pending);
    LWLockRelease(pg::SpaceLock(index));
    return done;
  };
  pg::Pending pending;
  keystore::Space* handle = nullptr;
  uint64 records = 0;
  bool done = under_lock(
      [&]() -> Status {
        PRIVACY_ASSIGN(handle, pg::SpaceHandle(index));
        PRIVACY_ASSIGN(records, handle->BeginSync(&space.state));
        return {};
      },
      &pending);
  // Commits that destroy keys do not wait for this.
  if (done && records != 0) {
    done = pg::Try([&] { return handle->SyncFiles(); }, &pending);
    pg::Pending ignored;
    (void)under_lock(
        [&]() -> Status {
          keystore::Space::MarkSynced(&space.state, records, done);
          return {};
        },
        &ignored);
  }
  if (!done) ereport(LOG, (errmsg("pg_privacy: destroyed keys are not durable yet: %s", pending.message)));
  return done;
}

bool SyncTombstones() {
  static TimestampTz last = 0;
  const TimestampTz now = GetCurrentTimestamp();
  const bool soon = !TimestampDifferenceExceeds(last, now, kPauseMs);
  bool waiting = false;
  for (int i = 0; i < pg::kMaxSpaces; ++i) {
    const pg::SharedSpace& space = shared->spaces[i];
    if (!space.used || space.failed || space.state.opened == 0 || IsDurable(space)) continue;
    waiting = waiting || soon;
    if (soon) continue;
    SyncSpace(i);
    last = now;
  }
  return waiting;
}

}  // namespace privacy::worker
