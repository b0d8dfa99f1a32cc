// The database worker against sessions of the application: where both wait for locks, the worker is the one that yields.
//
// One transaction of the worker touches a person's rows in several tables, subject tables first. DROP TABLE of a linked
// table locks that table and then, for its foreign key, the subject table: a deadlock, of which PostgreSQL would end
// whoever began to wait first. So the worker looks for deadlocks long before others do (its deadlock_timeout of a millisecond), and waits
// for no lock until others look (its lock_timeout): a circle that is closed later is open again by then. It rolls back,
// which releases everything, and comes again soon. Where deadlock_timeout is a few milliseconds there is no time for this
// order, and either may end.
#pragma once
#include "pg/boundary.hpp"

namespace privacy::worker {

// For this session, from now on.
void LookForDeadlocksFirst();
// Within a transaction, until it ends: a trigger of a table's owner may have set another.
void LimitLockWaits();

// What a transaction that failed in *problem leaves to do. Returns if it was over a lock: all is rolled back; else raises.
void RollBackOverLock(const pg::Pending& problem);

// fn, which is shell: a whole transaction. False: it was rolled back, because another session has a lock that it wants.
template <class Fn>
bool UnlessLocked(Fn fn) {
  pg::Pending problem;
  if (pg::Try([&] { pg::Call([&] { fn(); }); }, &problem)) return true;
  RollBackOverLock(problem);
  return false;
}

}  // namespace privacy::worker
