#include "worker/database_worker.hpp"

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/shared_memory.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::worker {

using pg::shared;

void SyncTombstones() {
  for (int i = 0; i < pg::kMaxSpaces; ++i) {
    pg::SharedSpace& space = shared->spaces[i];
    if (!space.used || space.failed || space.state.opened == 0) continue;
    if (space.state.synced_records == space.state.journal_records && space.state.unapplied_from == 0) continue;
    pg::Pending pending;
    LWLockAcquire(pg::SpaceLock(i), LW_EXCLUSIVE);
    const bool done = pg::Try(
        [&]() -> Status {
          PRIVACY_ASSIGN(keystore::Space* handle, pg::SpaceHandle(i));
          return handle->SyncSlots(&space.state);
        },
        &pending);
    LWLockRelease(pg::SpaceLock(i));
    if (!done) ereport(LOG, (errmsg("pg_privacy: destroyed keys are not durable yet: %s", pending.message)));
  }
}

void StartDatabaseWorkers() {}

void WantDatabaseWorker(int database) noexcept {
  shared->databases[database].work = true;
  Wake();
}

}  // namespace privacy::worker
