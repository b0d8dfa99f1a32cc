#include "worker/give_way.hpp"

extern "C" {
#include "access/xact.h"
#include "pgstat.h"
#include "storage/proc.h"
#include "utils/guc.h"
}

namespace privacy::worker {

namespace {

constexpr int kLookAfterMs = 1;  // the shortest there is

int others_deadlock_timeout;  // in milliseconds

void Set(const char* name, const char* value, GucAction action) {
  (void)set_config_option(name, value, PGC_SUSET, PGC_S_SESSION, action, true, 0, false);
}

}  // namespace

void LookForDeadlocksFirst() {
  others_deadlock_timeout = DeadlockTimeout;
  char text[16];
  snprintf(text, sizeof(text), "%d", kLookAfterMs);
  Set("deadlock_timeout", text, GUC_ACTION_SET);
  Set("log_lock_waits", "off", GUC_ACTION_SET);  // it would log every such look
}

void LimitLockWaits() {
  char text[16];
  snprintf(text, sizeof(text), "%d", Max(1, others_deadlock_timeout / 2));
  Set("lock_timeout", text, GUC_ACTION_LOCAL);
}

void RollBackOverLock(const pg::Pending& problem) {
  const int state = problem.postgres == nullptr ? 0 : problem.postgres->sqlerrcode;
  if (state != ERRCODE_LOCK_NOT_AVAILABLE && state != ERRCODE_T_R_DEADLOCK_DETECTED) problem.Raise();
  FreeErrorData(problem.postgres);
  AbortCurrentTransaction();
  pgstat_report_activity(STATE_IDLE, nullptr);
  ereport(DEBUG1, (errmsg_internal("pg_privacy: the database worker comes again: another session holds a lock that it wants")));
}

}  // namespace privacy::worker
