// What the database knows of destroyed keys: rows of privacy.erasure_keys, and their destruction in the keystore.
#pragma once
#include "pg/compat.hpp"

#include "core/bytes.hpp"
#include "pg/database_space.hpp"

namespace privacy::pg {

struct KeyRow {
  Uuid event;
  uint16 deletion_class;
  uint8 generation;
  uint64 subject;
};
struct KeyRows {  // palloc'd; those of one event stand together
  KeyRow* rows = nullptr;
  int64 count = 0, capacity = 0;
  void Add(const KeyRow& row);
};

// Adds the destroyed keys of one erasure (but those of its earlier steps, whose records are noted), or of all (`event` null).
void AddKeyRows(const Uuid* event, KeyRows* found);
// Those of erasures that are not settled. *from: no record of theirs stands in the journal before it, as far as the
// rows know.
KeyRows PendingKeyRows(uint64* from);
// Those written by transactions from this one on (a full transaction id).
KeyRows KeyRowsSince(uint64 transaction);

// Journal and tombstones, event by event; repeating it is harmless. False: some could not be destroyed. Their people
// are answered as erased all the same; a message of this level (LOG, WARNING) says why.
bool DestroyKeys(const DatabaseSpace& space, const KeyRows& keys, int level);

}  // namespace privacy::pg
