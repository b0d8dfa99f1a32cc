#include "pg/database_space.hpp"

extern "C" {
#include "access/xlog.h"
#include "miscadmin.h"
}

#include "pg/boundary.hpp"
#include "pg/own_tables.hpp"

namespace privacy::pg {

namespace {

constexpr AttrNumber kSubjectId = 1;

uint64 HighestSubject() {
  OwnScan scan = ScanOwn(OwnRelation::kSubjects, OwnRelation::kSubjectsPrimary, nullptr, 0);
  uint64 highest = 0;
  if (index_getnext_slot(scan.scan, BackwardScanDirection, scan.slot)) {
    bool is_null;
    highest = static_cast<uint64>(DatumGetInt64(scan.Get(kSubjectId, &is_null)));
  }
  scan.Close();
  return highest;
}

// An older keystore put back must not hand out ids that this database holds already.
void RaiseIds(const DatabaseSpace& space) {
  const uint64 next = HighestSubject() + 1;
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&] { return space.space->RaiseNextSubject(&space.entry().state, next); });
  LWLockRelease(SpaceLock(space.index));
}

}  // namespace

void Reconcile(const DatabaseSpace& space) {
  if (!space.guest && !RecoveryInProgress()) RaiseIds(space);
  shared->databases[space.database].reconciled = true;
}

}  // namespace privacy::pg
