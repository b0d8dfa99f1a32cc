// What a report of the keystore's state goes by. Whatever is wrong with the keystore, a report says so instead of failing:
// monitoring must not go blind on the day it is for.
#pragma once
#include "pg/compat.hpp"

#include "pg/database_space.hpp"

namespace privacy::pg {

struct SpaceReport {
  bool usable = false;                   // the keystore is open, or locked
  const DatabaseSpace* space = nullptr;  // nullptr: this database has none, or it cannot be used
  const char* problem = nullptr;         // 'foreign', 'missing', 'fenced'; nullptr: none is known
  SharedError why{};                     // ... of the problem
};

// Raises nothing for what is wrong with the keystore. REQUIRES shared memory.
SpaceReport ReportSpace();

}  // namespace privacy::pg
