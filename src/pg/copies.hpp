// Copies of the keystore that have to keep up (privacy.keystore_copies), and what another copy's journal knows.
#pragma once
#include "pg/compat.hpp"

#include "pg/database_space.hpp"

namespace privacy::pg {

// Refuses with 55000 a person whose key a named copy is not known to hold. REQUIRES the key space's lock.
void EnsureCopiesHold(const DatabaseSpace& space, uint64 subject);

}  // namespace privacy::pg
