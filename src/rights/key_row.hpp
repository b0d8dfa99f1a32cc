// A person's own row by its key, reached with the rights of the table's owner and past row security.
#pragma once
#include "pg/compat.hpp"

namespace privacy::rights {

struct KeyRow {
  bool found;
  uint64 subject;  // 0: nobody's
};
// REQUIRES: SPI is connected, relation is a subject table, key is canonical (pg/subject_key.hpp).
KeyRow FindKeyRow(Oid relation, const char* key);

// Makes the row triggers look at the row again, in the internal mode that is under way. Returns the rows touched.
int64 TouchKeyRow(Oid relation, const char* key);

}  // namespace privacy::rights
