// What remains to be done inside a database after commits: tombstones made durable, states and certificates of
// erasures, scrubbing beyond the bound, what is due. One short-lived worker a database.
#pragma once
#include "pg/compat.hpp"

namespace privacy::worker {

// By the keystore worker: makes tombstones of all key spaces durable; starts a worker where one is wanted. True: there is
// something that could not be done yet (it was done a moment ago; recovery, a pause after a failure).
bool SyncTombstones();
bool StartDatabaseWorkers();

// Milliseconds until a database has something to do by the clock, if that is sooner.
long UntilNextDue(long at_most);

void WantAllDatabaseWorkers();  // from time to time, for people whose time is over

// There is work in this database. May be called in a commit callback.
void WantDatabaseWorker(int database) noexcept;
void WantDatabaseWorkerFor(Oid database) noexcept;

}  // namespace privacy::worker
