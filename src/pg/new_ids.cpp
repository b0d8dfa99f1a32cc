#include "pg/new_ids.hpp"

#include "pg/boundary.hpp"
#include "pg/copies.hpp"
#include "pg/database_space.hpp"

namespace privacy::pg {

uint64 NewSubject() {
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  EnsureCopiesHold(space, space.entry().state.next_subject);
  const uint64 id = Run([&] { return space.space->TakeSubject(&space.entry().state); });
  EnsureCopiesHold(space, id);
  LWLockRelease(SpaceLock(space.index));
  return id;
}

uint16 NewDeletionClass() {
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const uint16 id = Run([&] { return space.space->CreateClass(&space.entry().state); });
  LWLockRelease(SpaceLock(space.index));
  return id;
}

uint16 NewCategory() {
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const uint16 id = Run([&] { return space.space->TakeCategory(&space.entry().state); });
  LWLockRelease(SpaceLock(space.index));
  return id;
}

}  // namespace privacy::pg
