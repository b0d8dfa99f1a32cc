// When a database worker (database_worker.cpp) is started: somebody asked for it, or something is due by the clock. One at a
// time in a database, with a pause after each, which grows after failures and while it has to give way.
#pragma once
#include "pg/compat.hpp"

namespace privacy::worker {

// By the keystore worker: starts a worker where one is wanted. True: one is wanted that could not be started yet (there was
// one a moment ago; recovery, a pause after a failure).
bool StartDatabaseWorkers();

// Milliseconds until a database has something to do by the clock, if that is sooner.
long UntilNextDue(long at_most);

void WantAllDatabaseWorkers();  // from time to time, for people whose time is over

// There is work in this database. May be called in a commit callback.
void WantDatabaseWorker(int database) noexcept;
void WantDatabaseWorkerFor(Oid database) noexcept;

}  // namespace privacy::worker
