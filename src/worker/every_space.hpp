// Something that is written into every key space of the keystore, by the keystore worker.
#pragma once
#include "pg/compat.hpp"

#include <functional>

#include "keystore/space.hpp"
#include "keystore/store.hpp"

namespace privacy::worker {

// Calls fn with the lock of one key space after the other, each made known and recovered where it was not.
Status ForEverySpace(const keystore::Store& store,
                     const std::function<Status(keystore::Space*, keystore::SpaceState*)>& fn);

}  // namespace privacy::worker
