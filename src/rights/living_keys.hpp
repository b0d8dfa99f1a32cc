// Which keys of a person an erasure destroys.
#pragma once
#include "pg/compat.hpp"

#include "pg/database_space.hpp"

namespace privacy::rights {

struct LivingKey {
  uint16 deletion_class;
  uint8 generation;
  uint16 epoch;
};

// Announces (rights/erasing.hpp) the end of the person's living keys in these classes, integers, and, if `whole`, of
// the person as such. A key that may live counts: a key file that is missing may come back, and until it does the
// erasure stays pending. Where one cannot be destroyed this fails, not the commit. `living` has room for `count`;
// returns how many.
int DoomKeys(const pg::DatabaseSpace& space, const Uuid& event, uint64 subject, const Datum* classes, int count,
             bool whole, LivingKey* living);

}  // namespace privacy::rights
