#include "pg/space_change.hpp"

extern "C" {
#include "access/xlog.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
}

#include "crypto/random.hpp"
#include "pg/boundary.hpp"
#include "pg/fence.hpp"
#include "pg/key_space_row.hpp"
#include "pg/master_keys.hpp"
#include "pg/own_tables.hpp"
#include "pg/space_slots.hpp"
#include "sealed/format.hpp"

namespace privacy::pg {

namespace {

Status RandomUuid(Uuid* id) {
  PRIVACY_TRY(crypto::RandomBytes(*id));
  (*id)[6] = static_cast<uint8>(((*id)[6] & 0x0F) | 0x40);  // version 4
  (*id)[8] = static_cast<uint8>(((*id)[8] & 0x3F) | 0x80);
  return {};
}

}  // namespace

int FindOwnSpace() {
  const uint64 system = GetSystemIdentifier();
  for (int i = 0; i < kMaxSpaces; ++i) {
    const SharedSpace& space = shared->spaces[i];
    if (space.used && !space.failed && space.state.opened != 0 && space.state.owner_system == system &&
        space.state.owner_database == MyDatabaseId)
      return i;
  }
  return -1;
}

int MakeSpace() {
  Uuid id;
  // Together with a look at the current master epoch, which is changed and retired under this lock only.
  LWLockAcquire(GeneralLock(), LW_SHARED);
  Run([&]() -> Status {
    PRIVACY_TRY(RandomUuid(&id));
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    return store->CreateSpace(id, SharedMasterKeys(), GetSystemIdentifier(), MyDatabaseId, MicrosecondsNow());
  });
  LWLockRelease(GeneralLock());
  return AddRecovered(id);
}

void AdoptSpace(const DatabaseSpace& space) {
  const uint64 highest = HighestSubject();
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&] {
    return space.space->Attach(&space.entry().state, GetSystemIdentifier(), MyDatabaseId, MicrosecondsNow(),
                               GetWALInsertionTimeLine(), highest);
  });
  LWLockRelease(SpaceLock(space.index));
  LWLockAcquire(GeneralLock(), LW_EXCLUSIVE);
  for (SharedDatabase& database : shared->databases)  // the former owner is a guest from its next use on
    if (database.used && database.space == space.index) database.reconciled = false;
  LWLockRelease(GeneralLock());
  UseAnew(false);
}

void ForkSpace(const DatabaseSpace& space) {
  LockRelationOid(OidOf(OwnRelation::kKeySpace), ShareRowExclusiveLock);
  LockRelationOid(OidOf(OwnRelation::kSubjects), ShareRowExclusiveLock);  // whoever stores new people has finished
  const uint64 highest = HighestSubject();
  Uuid id;
  LWLockAcquire(GeneralLock(), LW_SHARED);  // the current master epoch is changed and retired under this lock only
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&]() -> Status {
    bool taken = true;  // stored values tell the key spaces of a fork apart by this
    while (taken) {
      PRIVACY_TRY(RandomUuid(&id));
      taken = sealed::SpaceHint(id) == space.hint;
      for (int i = 0; i < space.formers; ++i) taken = taken || sealed::SpaceHint(id) == FormerAt(space, i).hint;
    }
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    return store->ForkSpace(id, space.id, space.entry().state, highest, SharedMasterKeys(), GetSystemIdentifier(),
                            MyDatabaseId, MicrosecondsNow());
  });
  LWLockRelease(SpaceLock(space.index));
  LWLockRelease(GeneralLock());
  AddRecovered(id);
  ReplaceKeySpaceRow(id);
  UseAnew(true);
}

}  // namespace privacy::pg
