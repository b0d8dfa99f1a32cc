#include "worker/tasks.hpp"

extern "C" {
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/latch.h"
#include "utils/wait_event.h"
}

#include "worker/keystore_worker.hpp"

namespace privacy::worker {

namespace {

using pg::shared;
using pg::SharedTask;

// Gives the task to the worker, unless another is under way. 0: not yet.
uint64 TryGive(const SharedTask& wanted) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  SharedTask& task = shared->task;
  uint64 number = 0;
  if (task.kind == pg::Task::kNone || task.done) {
    number = task.number + 1;
    task = wanted;
    task.number = number;
    if (shared->worker_latch != nullptr) SetLatch(shared->worker_latch);
  }
  LWLockRelease(pg::GeneralLock());
  return number;
}

// True: it is over, or its place was taken by another, whose number *task then holds.
bool IsOver(uint64 number, SharedTask* task) {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  *task = shared->task;
  LWLockRelease(pg::GeneralLock());
  return task->done || task->number != number;
}

}  // namespace

void CopyError(const pg::Pending& from, pg::SharedError* to) {
  strlcpy(to->sqlstate, from.sqlstate, sizeof(to->sqlstate));
  strlcpy(to->message, from.message, sizeof(to->message));
  strlcpy(to->detail, from.detail, sizeof(to->detail));
  strlcpy(to->hint, from.hint, sizeof(to->hint));
}

SharedTask RunTask(const SharedTask& wanted) {
  pg::EnsureShared();
  uint64 number;
  SharedTask task;
  ConditionVariablePrepareToSleep(&shared->answered_cv);
  while ((number = TryGive(wanted)) == 0) ConditionVariableTimedSleep(&shared->answered_cv, 1000, PG_WAIT_EXTENSION);
  while (!IsOver(number, &task)) ConditionVariableTimedSleep(&shared->answered_cv, 1000, PG_WAIT_EXTENSION);
  ConditionVariableCancelSleep();
  if (task.number != number)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("another session asked for work on the keystore before this one read its answer"),
                    errhint("privacy.master_epochs shows how it ended.")));
  if (task.failed) RaiseShared(task.error);
  return task;
}

bool TakeTask(SharedTask* task) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  const bool found = shared->task.kind != pg::Task::kNone && !shared->task.taken && !shared->task.done;
  if (found) shared->task.taken = true;
  *task = shared->task;
  LWLockRelease(pg::GeneralLock());
  return found;
}

void EndTask(const SharedTask* answer, const pg::Pending* problem) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  SharedTask& task = shared->task;
  if (answer != nullptr) {
    task.epoch = answer->epoch;
    task.attested = answer->attested;
    strlcpy(task.fingerprint, answer->fingerprint, sizeof(task.fingerprint));
  }
  if (problem != nullptr) CopyError(*problem, &task.error);
  task.failed = problem != nullptr;
  task.done = true;
  LWLockRelease(pg::GeneralLock());
  ConditionVariableBroadcast(&shared->answered_cv);
}

bool IsTaken(pg::Task kind) {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const bool taken = shared->task.kind == kind && shared->task.taken && !shared->task.done;
  LWLockRelease(pg::GeneralLock());
  return taken;
}

void EndTaskLeftOver() {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const bool left = shared->task.taken && !shared->task.done;
  LWLockRelease(pg::GeneralLock());
  if (!left) return;
  pg::Pending problem;
  problem.Set("58000", "the keystore worker was restarted while it worked on this");
  strlcpy(problem.hint, "What was begun goes on: see privacy.status(). Otherwise ask again.", sizeof(problem.hint));
  EndTask(nullptr, &problem);
}

}  // namespace privacy::worker
