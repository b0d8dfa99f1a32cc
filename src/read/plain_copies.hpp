// No copy in the clear by accident: a statement that opens a personal value and stores what it opened, or anything made
// of it, in a column that seals nothing is refused, when it is planned (privacy.allow_plain_copies lets it). Sealed
// values may be copied: they stay sealed wherever they are. What opens one: opened_values.hpp.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

// For a rewritten query about to be planned: 42501 (plain_copy) if it, or a statement in its WITH, writes such a value.
void EnsureNoPlainCopies(Query* query);

// The same if a function of PostgreSQL's that stores its argument (large objects, pg_notify, WAL messages) is given one.
void EnsureNotStoredByCalls(Query* query);

// For a rewritten query all of whose result columns are kept in `where` (words for the message), for as long as that
// lives: the same.
void EnsureNothingOpened(Query* query, const char* where);

}  // namespace privacy::read
