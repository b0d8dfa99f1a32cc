#include "worker/every_space.hpp"

#include "pg/database_space.hpp"
#include "pg/space_slots.hpp"
#include "worker/open_keystore.hpp"

namespace privacy::worker {

using pg::shared;

Status ForEverySpace(const keystore::Store& store,
                     const std::function<Status(keystore::Space*, keystore::SpaceState*)>& fn) {
  PRIVACY_ASSIGN(const auto spaces, store.Spaces());
  for (const Uuid& id : spaces) {
    const int index = pg::FindOrAddSpace(id);
    if (index < 0) return Error{.code = Code::kLimitExceeded, .message = "too many databases of this server hold keys"};
    LWLockAcquire(pg::SpaceLock(index), LW_EXCLUSIVE);
    const Status done = [&]() -> Status {
      pg::SharedSpace& space = shared->spaces[index];
      PRIVACY_ASSIGN(keystore::Space* handle, pg::SpaceHandle(index));
      if (space.state.opened == 0) PRIVACY_TRY(RecoverSpace(handle, &space));
      return fn(handle, &space.state);
    }();
    LWLockRelease(pg::SpaceLock(index));
    pg::DropSpace(index);  // if no database uses it
    PRIVACY_TRY(done);
  }
  return {};
}

}  // namespace privacy::worker
