// Tasks that a session gives to the keystore worker and waits for: there is one at a time in the server.
#pragma once
#include "pg/compat.hpp"

#include "pg/boundary.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::worker {

// A session's side: waits for its turn, then for the end (interruptible; the task goes on). Raises what went wrong,
// returns what the worker answered.
pg::SharedTask RunTask(const pg::SharedTask& wanted);

// The worker's side. True: there is one, which is to be ended.
bool TakeTask(pg::SharedTask* task);
// Ends the one that was taken; `answer` (epoch, attested, fingerprint) may be nullptr.
void EndTask(const pg::SharedTask* answer, const pg::Pending* problem);
bool IsTaken(pg::Task kind);  // and not ended
// A worker that ended before did not end its task.
void EndTaskLeftOver();

void CopyError(const pg::Pending& from, pg::SharedError* to);

}  // namespace privacy::worker
