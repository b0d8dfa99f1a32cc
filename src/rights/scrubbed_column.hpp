// What an erasure makes of a column that is not sealed (privacy.scrub_column), as SQL.
#pragma once
#include "pg/compat.hpp"

#include "pg/relation_policy.hpp"

namespace privacy::rights {

// Of the row `r`: the value the column gets, and how to tell that it has not got it yet. Settings of the session (time
// zone, formats) change neither.
struct Scrubbed {
  const char* value;
  const char* stands;
};
Scrubbed ScrubbedTexts(Oid relation, const pg::ScrubbedColumn& column);

}  // namespace privacy::rights
