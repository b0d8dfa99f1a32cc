#include "pg/database_space.hpp"

#include <memory>
#include <optional>

extern "C" {
#include "miscadmin.h"
}

#include "pg/boundary.hpp"
#include "pg/master_keys.hpp"
#include "pg/space_change.hpp"
#include "pg/space_slots.hpp"

namespace privacy::pg {

namespace {

std::optional<keystore::Store>* opened = nullptr;  // never destroyed: descriptors end with the process
keystore::Space* handles[kMaxSpaces];

}  // namespace

Result<const keystore::Store*> OpenedStore() {
  static std::uint32_t version = 0;
  const std::uint32_t now = shared->store_version.load(std::memory_order_seq_cst);
  if (opened == nullptr) opened = new std::optional<keystore::Store>;
  if (version != now) opened->reset();
  version = now;
  if (!opened->has_value()) {
    PRIVACY_ASSIGN(keystore::Store store,
                   keystore::Store::Open(KeystoreFiles(), KeystorePath(), shared->keystore));
    opened->emplace(std::move(store));
  }
  return &**opened;
}

Result<keystore::Space*> SpaceHandle(int index) {
  if (handles[index] != nullptr && handles[index]->id() != shared->spaces[index].space) {  // the place was given away
    delete handles[index];
    handles[index] = nullptr;
  }
  if (handles[index] == nullptr) {
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    PRIVACY_ASSIGN(auto space, keystore::Space::Open(*store, shared->spaces[index].space, SharedMasterKeys()));
    handles[index] = space.release();
    handles[index]->Watch(&shared->spaces[index].state);
  }
  return handles[index];
}

// A key space that no database had used since the start: made known, and brought up to its journal.
int LoadSpace(const Uuid& id) {
  const int known = FindSpace(id);
  if (known >= 0) return known;
  const bool exists = Run([&]() -> Result<bool> {
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    return store->HasSpace(id);
  });
  return exists ? AddRecovered(id) : -1;
}

int AddRecovered(const Uuid& id) {
  const int index = FindOrAddSpace(id);
  if (index < 0)
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many databases of this server hold keys")));
  LWLockAcquire(SpaceLock(index), LW_EXCLUSIVE);
  if (shared->spaces[index].state.opened == 0) {
    Run([&]() -> Status {
      PRIVACY_ASSIGN(keystore::Space* space, SpaceHandle(index));
      PRIVACY_ASSIGN(auto recovered, space->Recover(&shared->spaces[index].state));
      return {};
    });
  }
  LWLockRelease(SpaceLock(index));
  return index;
}

}  // namespace privacy::pg
