// The fence: the keystore's journal and the database's rows of erasures know the same destructions, or are brought to.
#pragma once
#include "pg/compat.hpp"

#include "pg/database_space.hpp"

namespace privacy::pg {

// Destroys what committed rows of privacy.erasures promise and no one has done: after a crash, a failure, a COMMIT
// PREPARED. Failures are messages of this level (LOG, WARNING); false then.
bool FinishPending(const DatabaseSpace& space, int level);

// After COMMIT PREPARED or ROLLBACK PREPARED: FinishPending, and what the transaction had announced is forgotten.
void FinishPrepared();

// A destruction that only the journal knows: the database was restored from before it.
struct Unknown {
  Uuid event;
  uint16 deletion_class;
  uint8 generation;
  uint64 subject;
  int64 time;  // microseconds since 1970-01-01
};
// palloc'd, grouped by event; at most `limit`.
Unknown* FindUnknown(const DatabaseSpace& space, int limit, int* count);

// The highest subject id this database holds; 0: none.
uint64 HighestSubject();

// No live key is left of the person but in class proof.
bool HasNoKeys(const DatabaseSpace& space, uint64 subject);

}  // namespace privacy::pg
