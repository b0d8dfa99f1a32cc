// Key spaces that come to be, and change hands: steps of database_space.cpp, which alone knows the current database's.
#pragma once
#include "pg/compat.hpp"

#include "pg/database_space.hpp"

namespace privacy::pg {

// Made for the current database before, by a transaction that did not commit or an extension dropped; -1: none.
int FindOwnSpace();

// A new key space of the current database, which nothing records yet. Its place in shared memory.
int MakeSpace();

// The place of a key space of the keystore, which is there and was not known; its journal is read.
int AddRecovered(const Uuid& id);

// The current database's row was changed: by this transaction (`attached`), or its owner.
void UseAnew(bool attached);

}  // namespace privacy::pg
