// The keystore worker: one background process of the server that opens the keystore, fetches the master key, makes
// tombstones durable and starts a database worker where there is work. Sessions ask it through shared memory.
#pragma once
#include "pg/compat.hpp"

#include "pg/boundary.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::worker {

void InitKeystoreWorker();  // registers it; from _PG_init while shared_preload_libraries are loaded

// Asks the worker and waits for its answer (interruptible). The outcome is in shared->condition and shared->error.
// `without_master_key`: it is answered, too, when the keystore is there and its master key is still being fetched.
void Ask(pg::WorkerRequest request, bool without_master_key = false);

void Wake() noexcept;  // there is something to do; may be called in a commit callback

// Returns when the keystore is there; `create` makes it where there is none. Errors: 58030 missing or failed, 55000
// locked. `without_master_key`: a locked keystore will do.
void EnsureKeystore(bool create, bool without_master_key = false);

[[noreturn]] void RaiseShared(const pg::SharedError& error);

}  // namespace privacy::worker
