// An erased person's rows in tables whose owners declared privacy.on_erasure(table, 'delete').
//
// Rows below go first. A row that another row still refers to, by a foreign key that would refuse the deletion or take the
// other row along (NO ACTION, RESTRICT, CASCADE), stays: nothing is deleted but what was declared. What stays is cleared
// like the rows of other tables (scrub.cpp).
#pragma once
#include "pg/compat.hpp"

#include "pg/relation_policy.hpp"

namespace privacy::rights {

struct Incoming;  // a foreign key that leads to the table

struct Deletion {
  pg::RelationPolicy policy;
  int depth;  // of the way to the person's own row
  Incoming* keys;
  int key_count;
  bool stuck;  // a trigger keeps rows
  int64 deleted;
};

// Of these leaves those whose rows are deleted, the ones farthest from the person's own row first.
Deletion* FindDeletions(const Oid* tables, int count, int* found);

// Deletes the person's rows, of linked tables at most *budget, which is counted down; 0 afterwards: there may be more.
// REQUIRES: SPI is connected; the rows of all other tables are cleared.
void DeleteRows(Deletion* tables, int count, uint64 subject, int64* budget);

// What keeps rows of the person from being deleted: a call for each foreign key, with the number of rows it keeps.
using NoteKept = void (*)(void* argument, const Deletion& table, const char* constraint, Oid referencing, int64 rows);
// Returns how many rows go. REQUIRES: SPI is connected.
int64 CountDeletable(Deletion* table, uint64 subject, NoteKept note, void* argument);

}  // namespace privacy::rights
