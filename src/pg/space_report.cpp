#include "pg/space_report.hpp"

extern "C" {
#include "access/xact.h"
#include "utils/resowner.h"
}

#include "pg/boundary.hpp"

namespace privacy::pg {

namespace {

bool IsOfKeystore(int sqlstate) {
  switch (sqlstate) {
    case ERRCODE_IO_ERROR:
    case ERRCODE_DISK_FULL:
    case ERRCODE_DATA_CORRUPTED:
    case ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE: return true;
    default: return false;
  }
}

void Keep(ErrorData* error, SharedError* why) {
  strlcpy(why->message, error->message, sizeof(why->message));
  strlcpy(why->hint, error->hint == nullptr ? "" : error->hint, sizeof(why->hint));
  FreeErrorData(error);
}

// In a subtransaction: an error leaves nothing behind.
void Look(SpaceReport* report) {
  const MemoryContext context = CurrentMemoryContext;
  const ResourceOwner owner = CurrentResourceOwner;
  BeginInternalSubTransaction(nullptr);
  MemoryContextSwitchTo(context);
  Pending problem;
  const bool found = Try([&] { Call([&] { report->space = FindDatabaseSpace(); }); }, &problem);
  if (found) {
    ReleaseCurrentSubTransaction();
  } else {
    if (problem.postgres == nullptr || !IsOfKeystore(problem.postgres->sqlerrcode)) problem.Raise();
    RollbackAndReleaseCurrentSubTransaction();
  }
  MemoryContextSwitchTo(context);
  CurrentResourceOwner = owner;
  if (found) return;
  report->problem = "fenced";
  Keep(problem.postgres, &report->why);
}

}  // namespace

SpaceReport ReportSpace() {
  SpaceReport report;
  LWLockAcquire(GeneralLock(), LW_SHARED);
  const KeystoreCondition condition = shared->condition;
  LWLockRelease(GeneralLock());
  report.usable = condition == KeystoreCondition::kOpen || condition == KeystoreCondition::kLocked;
  if (!report.usable) return report;
  report.problem = SpaceProblem(&report.why);
  if (report.problem == nullptr) Look(&report);
  return report;
}

}  // namespace privacy::pg
