// The keystore worker's first task: the keystore made, opened, brought up to its journals, and its master keys fetched.
#pragma once
#include "pg/compat.hpp"

#include "keystore/space.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::worker {

// Opens the keystore, after making one if the request says so and there is none. What came of it is in shared->condition and
// shared->error, and in the log. True: it was opened now, and what was cut short may go on.
bool OpenKeystore(pg::WorkerRequest request);

// Brings a key space up to its journal and logs what had to be put right. REQUIRES: the key space's lock.
Status RecoverSpace(keystore::Space* space, pg::SharedSpace* place);

}  // namespace privacy::worker
