#include "pg/standby.hpp"

#include <algorithm>

extern "C" {
#include "access/transam.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "access/xlogrecovery.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
}

#include "pg/boundary.hpp"
#include "pg/key_rows.hpp"
#include "pg/own_tables.hpp"

namespace privacy::pg {

namespace {

constexpr int kLookAgainMs = 10;     // within a statement
constexpr int kTryAgainMs = 5000;    // after keys could not be destroyed

SharedDatabase& DatabaseOf(const DatabaseSpace& space) { return shared->databases[space.database]; }

// One look a statement is exact; within a long one, a hundredth of a second is.
TimestampTz looked_for = 0, looked = 0;
bool LookedJustNow() {
  return looked_for == GetCurrentStatementStartTimestamp() &&
         !TimestampDifferenceExceeds(looked, GetCurrentTimestamp(), kLookAgainMs);
}

// Keeps of `keys` those that live in this server's keystore.
void RemoveDestroyed(const DatabaseSpace& space, KeyRows* keys) {
  Run([&] {
    KeyRow* const end = std::remove_if(keys->rows, keys->rows + keys->count, [&](const KeyRow& row) {
      const auto info = PlaceOf(space, row.deletion_class, row.subject).space->Inspect(row.deletion_class, row.subject);
      return info.ok() && (info->state == keystore::KeyState::kErased || (row.generation != 0 && info->generation > row.generation));
    });
    keys->count = end - keys->rows;
  });
}

void EnsureWithheld(const DatabaseSpace& space, const KeyRows& keys) {
  for (int64 i = 0; i < keys.count; ++i) {
    const KeyRow& row = keys.rows[i];
    const int place = PlaceOf(space, row.deletion_class, row.subject).index;
    AddErased(place, row.deletion_class, row.subject);
    if (LookupErasing(place, row.deletion_class, row.subject) == Erasing::kCommitted) continue;
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("erasures that this standby received could not be applied to its keystore"),
                    errhint("See the server log for why the keystore cannot be written.")));
  }
}

void Note(SharedDatabase* database, const Replayed& replayed, int64 pending) {
  LWLockAcquire(GeneralLock(), LW_EXCLUSIVE);
  database->pending = pending;
  if (pending == 0) database->caught_up_transaction = Max(database->caught_up_transaction, replayed.transaction);
  std::atomic_ref(database->caught_up_position).store(Max(database->caught_up_position, replayed.position));
  LWLockRelease(GeneralLock());
}

}  // namespace

Replayed ReplayedNow() {
  Replayed now;
  now.position = GetXLogReplayRecPtr(nullptr);
  const Snapshot snapshot = TakeLatestSnapshot();
  const FullTransactionId next = ReadNextFullTransactionId();
  now.transaction = U64FromFullTransactionId(next) - static_cast<uint32>(XidFromFullTransactionId(next) - snapshot->xmin);
  UnregisterSnapshot(snapshot);
  return now;
}

void NoteCaughtUp(const DatabaseSpace& space, const Replayed& replayed) { Note(&DatabaseOf(space), replayed, 0); }

void ApplyArrived(const DatabaseSpace& space) {
  SharedDatabase& database = DatabaseOf(space);
  const Replayed now = ReplayedNow();
  KeyRows keys = KeyRowsSince(database.caught_up_transaction);
  if (keys.count > 0) RemoveDestroyed(space, &keys);
  if (keys.count > 0) {
    EnsureWithheld(space, keys);
    const bool tried = database.pending > 0 &&
                       !TimestampDifferenceExceeds(database.tried, GetCurrentTimestamp(), kTryAgainMs);
    if (!tried) {
      database.tried = GetCurrentTimestamp();
      if (DestroyKeys(space, keys, LOG)) keys.count = 0;
    }
  }
  Note(&database, now, keys.count);
}

void CatchUp(const DatabaseSpace& space) {
  SharedDatabase& database = DatabaseOf(space);
  if (!database.in_recovery || (space.guest && !space.OwnerIsElsewhere())) return;
  if (std::atomic_ref(database.caught_up_position).load() == GetXLogReplayRecPtr(nullptr) || LookedJustNow()) return;
  ApplyArrived(space);
  looked_for = GetCurrentStatementStartTimestamp();
  looked = GetCurrentTimestamp();
}

bool IsPromoted(const DatabaseSpace& space) { return DatabaseOf(space).in_recovery && !RecoveryInProgress(); }

}  // namespace privacy::pg
