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

}  // namespace privacy::rights
