// Places in shared memory for key spaces and databases. The keystore may hold more key spaces than there are places, as
// those of dropped databases stay in it: only what a living database uses has one.
#pragma once
#include "pg/compat.hpp"

#include "core/bytes.hpp"

namespace privacy::pg {

// -1 when there is none, or no room. They take the general lock.
int FindSpace(const Uuid& space);
int FindOrAddSpace(const Uuid& space);
int FindOrAddDatabase(Oid database, int space);
void DropSpace(int index);  // nobody uses it

// In the journals of a key space and of those it was forked from. REQUIRES the general lock.
uint64 JournalRecords(int space);

bool DatabaseExists(Oid database);  // by its directory: also for processes without a database

}  // namespace privacy::pg
