// A statement without its literals, for the log: what is between quotes or dollar quotes, numbers and comments are left
// out; keywords, names and placeholders stay.
#pragma once
#include "pg/compat.hpp"

namespace privacy::read {

// palloc'd; raises nothing but "out of memory". plan: of EXPLAIN's text format, what the planner guessed and the executor
// counted stays, too.
char* WithoutLiterals(const char* sql, bool plan = false);

}  // namespace privacy::read
