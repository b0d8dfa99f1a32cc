// The foreign key by which a row of a linked table leads to its person. The same in SQL: privacy.link_keys.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/attnum.h"
}

namespace privacy::pg {

// Where a foreign key leads, and by which columns.
struct Link {
  Oid parent;
  int columns;
  AttrNumber from[INDEX_MAX_KEYS], to[INDEX_MAX_KEYS];
};

enum class Links { kNone, kOne, kSeveral };

// By the labelled column of a linked table. kSeveral, too, where a key of the parents' has columns that the child lacks.
Links FindLink(Oid relation, const char* column, Link* link);

}  // namespace privacy::pg
