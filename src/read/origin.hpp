// Where the values of an expression come from: stored columns, whose labels say how they compare, or the session.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

// One query of a nest, with those around it.
struct Level {
  Query* query;
  const Level* outer;
};

// What CaseTestExpr and sublink parameters stand for at the place looked at.
struct Place {
  const Level* level;
  Node* case_value = nullptr;
  Query* sublink = nullptr;
};

struct Origin {
  bool stored = false;        // holds values of columns
  bool own = false;           // holds values of the session's
  bool mixed = false;         // of columns with different categories or lookup modes
  bool unknown = false;       // a parameter or function result: sealed or not, we learn when it runs
  uint16 category = 0;        // 0: the column has no tag, or one that is unknown
  uint8 lookup = 0;           // sealed::Lookup
  Oid relation = InvalidOid;  // one of the columns, for messages
  AttrNumber column = 0;

  // Stored values beside others: what is not sealed in it has no lookup tag yet.
  bool IsMixture() const { return stored && (own || unknown); }
  bool HasLookup() const { return stored && !mixed && category != 0 && lookup != 0; }
};

Origin OriginOf(Node* expression, const Place& place);
char* NameOf(const Origin& origin);  // "table.column", or "the column"

}  // namespace privacy::read
