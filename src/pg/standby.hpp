// A standby's share in erasures. Nothing runs there when a row is replayed: so whoever wants a key looks first whether
// erasures were replayed since anybody looked, and destroys their keys in this server's own copy of the keystore.
#pragma once
#include "pg/compat.hpp"

#include "pg/database_space.hpp"

namespace privacy::pg {

// What replay had reached: everything that transactions before `transaction` wrote is in any snapshot taken later.
struct Replayed {
  uint64 position = 0;     // in the WAL
  uint64 transaction = 0;  // a full transaction id
};
Replayed ReplayedNow();

// Noted once the sets were compared (Reconcile): erasures up to here are applied.
void NoteCaughtUp(const DatabaseSpace& space, const Replayed& replayed);

// Applies the erasures replayed since. Looks at most once a statement and each hundredth of a second, and only when
// anything was replayed. 55000 when one can neither be applied nor withheld. On a primary: returns at once.
void CatchUp(const DatabaseSpace& space);

// The same for erasures that arrive as rows: in a guest whose key space belongs to a database of another server (a
// logical subscriber), and whose server's copy of the keystore nobody else keeps up. For the database worker.
void ApplyArrived(const DatabaseSpace& space);

// Replay is over, and the database was last reconciled before: ids are to be raised, erasures finished.
bool IsPromoted(const DatabaseSpace& space);

}  // namespace privacy::pg
