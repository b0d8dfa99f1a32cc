// Rows that an UPDATE is about to take to another partition: PostgreSQL deletes them there and inserts them here, and
// the insert must not make a new person. Proven by the mark that the delete leaves on the old row.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "storage/itemptr.h"
#include "utils/rel.h"
}

namespace privacy::write {

void RememberLeaving(Relation relation, ItemPointer row, uint64 subject);

// Is the row of this person that is inserted here one that left another partition in this transaction?
bool CameFromPartition(Relation relation, uint64 subject);

}  // namespace privacy::write
