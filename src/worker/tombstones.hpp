// Destroyed keys made durable: the tombstones in the key files of a space, and what the journal says of them.
#pragma once
#include "pg/compat.hpp"

#include "pg/shared_memory.hpp"

namespace privacy::worker {

bool IsDurable(const pg::SharedSpace& space);  // every destruction the journal knows is in the key files, on disk

// False, with a line in the log: not yet. REQUIRES: the space's lock is not held.
bool SyncSpace(int index);

// By the keystore worker: all key spaces. True: there is something that waits a moment, as it was done just now.
bool SyncTombstones();

}  // namespace privacy::worker
