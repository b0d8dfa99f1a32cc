#include "pg/fence.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

extern "C" {
#include "access/transam.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "utils/memutils.h"
}

#include "pg/boundary.hpp"
#include "pg/key_rows.hpp"
#include "pg/keyring.hpp"
#include "pg/master_keys.hpp"
#include "pg/own_tables.hpp"
#include "pg/standby.hpp"
#include "worker/start_workers.hpp"

namespace privacy::pg {

namespace {

// The highest id in a table whose first column is its primary key; 0: none.
uint64 Highest(OwnRelation table, OwnRelation index, bool wide) {
  OwnScan scan = ScanOwn(table, index, nullptr, 0);
  uint64 highest = 0;
  if (index_getnext_slot(scan.scan, BackwardScanDirection, scan.slot)) {
    bool is_null;
    const Datum id = scan.Get(1, &is_null);
    highest = static_cast<uint64>(wide ? DatumGetInt64(id) : DatumGetInt32(id));
  }
  scan.Close();
  return highest;
}

// An older keystore put back must not hand out ids that this database holds already.
void RaiseIds(const DatabaseSpace& space) {
  const uint64 subject = HighestSubject() + 1;
  const uint64 deletion_class = Highest(OwnRelation::kDeletionClasses, OwnRelation::kDeletionClassesPrimary, false) + 1;
  const uint64 category = Highest(OwnRelation::kCategories, OwnRelation::kCategoriesPrimary, false) + 1;
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&]() -> Status {
    keystore::SpaceState* const state = &space.entry().state;
    PRIVACY_TRY(space.space->RaiseNextSubject(state, subject));
    PRIVACY_TRY(space.space->RaiseNextClass(state, static_cast<std::uint16_t>(deletion_class)));
    return space.space->RaiseNextCategory(state, static_cast<std::uint16_t>(category));
  });
  LWLockRelease(SpaceLock(space.index));
}

// Tombstones that the journal promises and that could not be written yet. Raises nothing.
bool ApplyLeftOver(const DatabaseSpace& space, int level) {
  Pending pending;
  bool done = true;
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  if (space.entry().state.unapplied_from != 0)
    done = Try([&] { return space.space->SyncSlots(&space.entry().state); }, &pending);
  LWLockRelease(SpaceLock(space.index));
  if (!done) ereport(level, (errmsg("destroyed keys could not be overwritten yet: %s", pending.message)));
  return done;
}

using Pair = std::pair<Uuid, std::uint16_t>;

// Each destruction that concerns this database: in the journal of its own key space, from record `from` on, and in those
// of key spaces it was forked from, of the keys it took over. For core code.
template <class Visit>
Status VisitDestructions(const DatabaseSpace& space, uint64 from, Visit visit) {
  for (int number = -1; number < space.formers; ++number) {
    const DatabaseSpace& place = number < 0 ? space : FormerAt(space, number);
    Call([&] { LWLockAcquire(SpaceLock(place.index), LW_EXCLUSIVE); });
    const keystore::SpaceState& state = place.entry().state;
    const uint64 first = number < 0 ? from : 1;
    Status read;
    if (first <= state.journal_records) {
      read = place.space->Read(state, first, [&](const keystore::JournalRecord& record) {
        if (record.kind == keystore::RecordKind::kDestroy &&
            (number < 0 || PlaceOf(space, record.class_id, record.subject).index == place.index))
          visit(record);
        return true;
      });
    }
    LWLockRelease(SpaceLock(place.index));
    PRIVACY_TRY(std::move(read));
  }
  return {};
}

// Do both sides hold the same pairs? Asked first: without looking for the differences.
bool SameSets(const DatabaseSpace& space, const KeyRows& keys) {
  return Run([&]() -> Result<bool> {
    keystore::EventSet rows, journal;
    for (int64 i = 0; i < keys.count; ++i)
      PRIVACY_TRY(rows.Add(keys.rows[i].event, keys.rows[i].deletion_class));
    std::vector<Pair> pairs;
    PRIVACY_TRY(VisitDestructions(space, 1, [&](const keystore::JournalRecord& record) {
      pairs.emplace_back(record.event, record.class_id);
    }));
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (const auto& [event, class_id] : pairs) PRIVACY_TRY(journal.Add(event, class_id));
    return rows == journal;
  });
}

// Keeps of `keys` what the journal does not know from record `from` on.
void RemoveKnown(const DatabaseSpace& space, uint64 from, KeyRows* keys) {
  Run([&]() -> Status {
    std::set<Pair> known;
    PRIVACY_TRY(VisitDestructions(
        space, from, [&](const keystore::JournalRecord& record) { known.emplace(record.event, record.class_id); }));
    KeyRow* const end = std::remove_if(keys->rows, keys->rows + keys->count, [&](const KeyRow& row) {
      return known.contains(Pair{row.event, row.deletion_class});
    });
    keys->count = end - keys->rows;
    return {};
  });
}

// Answered as erased by id at once; the database worker removes what is left of them in live rows.
int AnswerUnknown(const DatabaseSpace& space) {
  int count = 0;
  const Unknown* const unknown = FindUnknown(space, kMaxErasing / 2, &count);
  for (int i = 0; i < count; ++i) {
    AddErased(PlaceOf(space, unknown[i].deletion_class, unknown[i].subject).index, unknown[i].deletion_class,
              unknown[i].subject);
    if (HasNoKeys(space, unknown[i].subject)) AddErased(space.index, kWholePerson, unknown[i].subject);
  }
  if (count > 0) ereport(LOG, (errmsg("pg_privacy: the journal knows %d destroyed keys that this database does not", count)));
  return count;
}

// Both sides had forgotten something: the union is what holds from here on.
void NoteMerge(const DatabaseSpace& space) {
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&] {
    keystore::JournalRecord record;
    record.kind = keystore::RecordKind::kMerge;
    record.time = MicrosecondsNow();
    return space.space->Append(&space.entry().state, record);
  });
  LWLockRelease(SpaceLock(space.index));
}

void CompareSets(const DatabaseSpace& space) {
  if (!OidIsValid(OidOf(OwnRelation::kErasureKeys))) return;
  KeyRows keys;
  AddKeyRows(nullptr, &keys);
  if (SameSets(space, keys)) return;
  const int unknown = AnswerUnknown(space);
  if (space.guest && !space.OwnerIsElsewhere()) return;  // the owner destroys
  RemoveKnown(space, 1, &keys);
  if (keys.count > 0) {
    ereport(LOG, (errmsg("pg_privacy: %lld keys that this database knows as destroyed are destroyed again",
                         static_cast<long long>(keys.count))));
    if (unknown > 0 && !RecoveryInProgress()) NoteMerge(space);
    DestroyKeys(space, keys, LOG);
  }
}

void Drop(const ErasingEntry& entry) {
  DropErasing(static_cast<int>(entry.key.space), static_cast<uint16>(entry.key.deletion_class), entry.key.subject, entry.xid);
}

// In a key space that other databases use, too: what they announced stays until it is done.
void DropFinished(const DatabaseSpace& place) {
  int count = 0;
  const ErasingEntry* const finished = FinishedErasing(place.index, &count);
  for (int i = 0; i < count; ++i) {
    const uint16 id = static_cast<uint16>(finished[i].key.deletion_class);
    const uint64 subject = finished[i].key.subject;
    const bool alive = TransactionIdDidCommit(finished[i].xid) &&
                       (id == kWholePerson ? !HasNoKeys(place, subject) : Run([&]() -> Result<bool> {
                         const auto info = place.space->Inspect(id, subject);
                         return !info.ok() || info->state == keystore::KeyState::kLive;
                       }));
    if (!alive) Drop(finished[i]);
  }
}

// After a promotion or a recovery to an earlier time this database goes on alone: the journal says from which person on.
void NoteHistory(const DatabaseSpace& space) {
  const TimeLineID timeline = GetWALInsertionTimeLine();
  if (space.entry().state.timeline == timeline) return;
  const uint64 highest = HighestSubject();
  Pending pending;
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const bool noted = Try(
      [&] {
        return space.space->Attach(&space.entry().state, GetSystemIdentifier(), MyDatabaseId, MicrosecondsNow(), timeline,
                                   highest);
      },
      &pending);
  LWLockRelease(SpaceLock(space.index));
  if (!noted) ereport(LOG, (errmsg("pg_privacy: the keystore could not note the new timeline: %s", pending.message)));
}

}  // namespace

Unknown* FindUnknown(const DatabaseSpace& space, int limit, int* count) {
  // The journal is read first: what an erasure under way appends to it after that has its rows committed before.
  int64 records = 0;
  Unknown* const all = Run([&]() -> Result<Unknown*> {
    std::vector<Unknown> found;
    PRIVACY_TRY(VisitDestructions(space, 1, [&](const keystore::JournalRecord& record) {
      found.push_back({record.event, record.class_id, record.generation, record.subject, record.time});
    }));
    records = static_cast<int64>(found.size());
    auto* const copy = static_cast<Unknown*>(
        Call([&] { return MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Unknown) * (found.size() + 1)); }));
    std::copy(found.begin(), found.end(), copy);
    return copy;
  });
  KeyRows keys;
  AddKeyRows(nullptr, &keys);
  *count = Run([&] {
    std::set<Pair> known;
    for (int64 i = 0; i < keys.count; ++i) known.emplace(keys.rows[i].event, keys.rows[i].deletion_class);
    int found = 0;
    for (int64 i = 0; i < records && found < limit; ++i)
      if (!known.contains(Pair{all[i].event, all[i].deletion_class})) all[found++] = all[i];
    std::stable_sort(all, all + found, [](const Unknown& a, const Unknown& b) {
      return a.event != b.event ? a.event < b.event : a.subject < b.subject;
    });
    return found;
  });
  return all;
}

uint64 HighestSubject() { return Highest(OwnRelation::kSubjects, OwnRelation::kSubjectsPrimary, true); }

bool HasNoKeys(const DatabaseSpace& space, uint64 subject) {
  return Run([&]() -> Result<bool> {
    PRIVACY_ASSIGN(const auto classes, space.space->Classes());
    for (const std::uint16_t id : classes) {
      if (id == keystore::kClassProof) continue;
      PRIVACY_ASSIGN(const keystore::KeyInfo info, PlaceOf(space, id, subject).space->Inspect(id, subject));
      if (info.state == keystore::KeyState::kLive) return false;
    }
    return true;
  });
}

bool FinishPending(const DatabaseSpace& space, int level) {
  if (space.guest && !space.OwnerIsElsewhere()) return true;
  // Entries whose transaction is over now: the rows of those that committed are in the snapshot taken after this.
  int count = 0;
  const ErasingEntry* const finished = FinishedErasing(space.index, &count);
  uint64 from = 1;
  KeyRows keys = PendingKeyRows(&from);
  if (keys.count > 0) RemoveKnown(space, from, &keys);  // most are: the commit did it
  if (keys.count > 0 && !DestroyKeys(space, keys, level)) return false;
  for (int number = -1; number < space.formers; ++number)
    if (!ApplyLeftOver(number < 0 ? space : FormerAt(space, number), level)) return false;
  for (int i = 0; i < count; ++i) Drop(finished[i]);
  for (int number = 0; number < space.formers; ++number) DropFinished(FormerAt(space, number));
  return true;
}

void FinishPrepared() {
  if (!OidIsValid(OidOf(OwnRelation::kErasures))) return;
  const KeystoreCondition condition = shared->condition;
  const DatabaseSpace* const space =
      condition == KeystoreCondition::kOpen || condition == KeystoreCondition::kLocked ? FindDatabaseSpace() : nullptr;
  if (space == nullptr) return;
  FinishPending(*space, WARNING);
  worker::WantDatabaseWorker(space->database);
}

void Reconcile(const DatabaseSpace& space) {
  SharedDatabase& database = shared->databases[space.database];
  const bool in_recovery = RecoveryInProgress();
  if (!space.guest && !in_recovery) {
    NoteHistory(space);
    RaiseIds(space);
  }
  const Replayed replayed = ReplayedNow();
  FinishPending(space, LOG);
  CompareSets(space);
  NoteCaughtUp(space, replayed);
  database.in_recovery = in_recovery;
  database.reconciled = true;
  worker::WantDatabaseWorker(space.database);
}

}  // namespace privacy::pg
