#include "worker/keystore_worker.hpp"

extern "C" {
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/proc.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"
}

#include "pg/settings.hpp"

namespace privacy::worker {

namespace {

constexpr int kAgainAfterMs = 2000;  // a keystore that could not be opened is tried again no sooner

using pg::KeystoreCondition;
using pg::shared;

KeystoreCondition Condition() {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const KeystoreCondition condition = shared->condition;
  LWLockRelease(pg::GeneralLock());
  return condition;
}

bool IsTriedRecently() {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const TimestampTz last = shared->last_attempt;
  LWLockRelease(pg::GeneralLock());
  return !TimestampDifferenceExceeds(last, GetCurrentTimestamp(), kAgainAfterMs);
}

bool WillDo(KeystoreCondition condition, bool without_master_key) {
  return condition == KeystoreCondition::kOpen || (without_master_key && condition == KeystoreCondition::kLocked);
}

bool IsAnswered(uint64 ticket) {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  const bool answered = shared->answered >= ticket;
  LWLockRelease(pg::GeneralLock());
  return answered;
}

}  // namespace

void RaiseShared(const pg::SharedError& error) {
  const pg::SharedError copy = error;
  pg::Pending pending;
  pending.Set(copy.sqlstate[0] != '\0' ? copy.sqlstate : "58030", copy.message);
  strlcpy(pending.detail, copy.detail, sizeof(pending.detail));
  strlcpy(pending.hint, copy.hint, sizeof(pending.hint));
  pending.Raise();
}

void Wake() noexcept {
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  Latch* const latch = shared->worker_latch;
  if (latch != nullptr) SetLatch(latch);
  LWLockRelease(pg::GeneralLock());
}

void Ask(pg::WorkerRequest request, bool without_master_key) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  if (shared->request < request) shared->request = request;
  const uint64 ticket = ++shared->asked;
  if (shared->worker_latch != nullptr) SetLatch(shared->worker_latch);
  LWLockRelease(pg::GeneralLock());
  const TimestampTz until =
      TimestampTzPlusMilliseconds(GetCurrentTimestamp(), (pg::setting_master_key_timeout + 30) * INT64CONST(1000));
  ConditionVariablePrepareToSleep(&shared->answered_cv);
  while (!IsAnswered(ticket) && !(without_master_key && WillDo(Condition(), true))) {
    CHECK_FOR_INTERRUPTS();
    if (GetCurrentTimestamp() > until) {
      ConditionVariableCancelSleep();
      ereport(ERROR, (errcode(ERRCODE_IO_ERROR), errmsg("the keystore worker does not answer"),
                      errhint("See the server log; max_worker_processes may be too low.")));
    }
    ConditionVariableTimedSleep(&shared->answered_cv, 1000, PG_WAIT_EXTENSION);
  }
  ConditionVariableCancelSleep();
}

void EnsureKeystore(bool create, bool without_master_key) {
  pg::EnsureShared();
  KeystoreCondition condition = Condition();
  if (WillDo(condition, without_master_key)) return;
  if (condition == KeystoreCondition::kMissing && create) {
    Ask(pg::WorkerRequest::kCreate);
  } else if (condition == KeystoreCondition::kStarting || !IsTriedRecently()) {
    Ask(pg::WorkerRequest::kOpen, without_master_key);
    if (create && Condition() == KeystoreCondition::kMissing) Ask(pg::WorkerRequest::kCreate);
  }
  LWLockAcquire(pg::GeneralLock(), LW_SHARED);
  condition = shared->condition;
  const pg::SharedError error = shared->error;
  LWLockRelease(pg::GeneralLock());
  if (!WillDo(condition, without_master_key)) RaiseShared(error);
}

}  // namespace privacy::worker
