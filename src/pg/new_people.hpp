// Rows of privacy.subjects on their way into the table: stored many at once, which a load of new people spends a third
// less time on. They are in the table before the command that made them ends, and before anybody here looks for a person.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
}

namespace privacy::pg {

// Of privacy.subjects: makes room for one more, and says where its row is to be made.
MemoryContext NewPeopleContext();
void StoreNewPerson(HeapTuple row);
HeapTuple NewestPerson();  // the row that came last; nullptr where it does not wait
// After each command, and before privacy.subjects is read. Rows that came in an outer transaction than the one under way
// are stored now, and once more should it roll back.
void FlushNewPeople();

void InitNewPeople();  // transaction callbacks

}  // namespace privacy::pg
