// The row of privacy.key_space: which key space of which keystore the current database uses.
#pragma once
#include "pg/compat.hpp"

#include "pg/shared_memory.hpp"

namespace privacy::pg {

struct KeySpaceRow {
  Uuid space;
  Uuid keystore;
  uint8 lookup_epoch;
  TransactionId xid;
};

// False: there is none yet, or no extension.
bool ReadKeySpaceRow(KeySpaceRow* row);

// With the rights of the table's owner: whoever needs the first key may have none of their own.
void InsertKeySpaceRow(const Uuid& space);

// In place of the row that is there: this database goes on in another key space.
void ReplaceKeySpaceRow(const Uuid& space);

}  // namespace privacy::pg
