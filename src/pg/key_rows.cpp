#include "pg/key_rows.hpp"

#include <algorithm>
#include <vector>

extern "C" {
#include "access/transam.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/uuid.h"
#include "utils/xid8.h"
}

#include "pg/boundary.hpp"
#include "pg/master_keys.hpp"
#include "pg/own_tables.hpp"

namespace privacy::pg {

namespace {

enum ErasureColumn : AttrNumber { kErasureId = 1, kErasureJournalFrom = 15 };  // privacy.erasures
enum KeyColumn : AttrNumber { kKeyErasure = 1, kKeyClass, kKeySubject, kKeyGeneration, kKeyResult, kKeySequence = 10 };

Uuid ToUuid(Datum value) {
  Uuid uuid;
  std::memcpy(uuid.data(), DatumGetUUIDP(value)->data, uuid.size());
  return uuid;
}

// The row the scan stands on, if it says that the key is destroyed.
void AddKeyRow(OwnScan& scan, KeyRows* found) {
  bool is_null;
  const struct varlena* const result = DatumGetTextPP(scan.Get(kKeyResult, &is_null));
  if (!Equal({reinterpret_cast<const uint8*>(VARDATA_ANY(result)), VARSIZE_ANY_EXHDR(result)}, AsBytes("destroyed")))
    return;
  KeyRow row;
  row.event = ToUuid(scan.Get(kKeyErasure, &is_null));
  row.deletion_class = static_cast<uint16>(DatumGetInt32(scan.Get(kKeyClass, &is_null)));
  row.subject = static_cast<uint64>(DatumGetInt64(scan.Get(kKeySubject, &is_null)));
  row.generation = static_cast<uint8>(DatumGetInt32(scan.Get(kKeyGeneration, &is_null)));
  found->Add(row);
}

// One event's keys in one place, rows [first, last). Raises nothing.
bool DestroyAgain(const DatabaseSpace& place, const KeyRow* first, const KeyRow* last, int level) {
  Pending pending;
  const bool recovering = RecoveryInProgress();
  LWLockAcquire(SpaceLock(place.index), LW_EXCLUSIVE);
  const bool done = Try(
      [&]() -> Status {
        // A standby's copy of the keystore may be older than a class: there is no key to destroy then. When its file
        // comes, the comparison at the start destroys it.
        PRIVACY_ASSIGN(const auto classes, place.space->Classes());
        std::vector<keystore::DestroyTarget> targets;
        for (const KeyRow* row = first; row != last; ++row)
          if (!recovering || std::find(classes.begin(), classes.end(), row->deletion_class) != classes.end())
            targets.push_back({row->deletion_class, row->subject, row->generation});
        return place.space->Destroy(&place.entry().state, first->event, MicrosecondsNow(), targets);
      },
      &pending);
  LWLockRelease(SpaceLock(place.index));
  if (!done) {
    for (const KeyRow* row = first; row != last; ++row) AddErased(place.index, row->deletion_class, row->subject);
    ereport(level, (errmsg("keys of an erasure could not be destroyed yet: %s", pending.message),
                      errdetail("The person's data are unreadable; the destruction is tried again.")));
  } else {
    WaitForReaders();
    for (const KeyRow* row = first; row != last; ++row)
      DropErasing(place.index, row->deletion_class, row->subject, FrozenTransactionId);
  }
  return done;
}

}  // namespace

void KeyRows::Add(const KeyRow& row) {
  if (count == capacity) {
    capacity = capacity == 0 ? 256 : capacity * 2;
    const Size size = sizeof(KeyRow) * static_cast<Size>(capacity);
    rows = static_cast<KeyRow*>(rows == nullptr ? MemoryContextAllocHuge(CurrentMemoryContext, size)
                                                : repalloc_huge(rows, size));
  }
  rows[count++] = row;
}

void AddKeyRows(const Uuid* event, KeyRows* found) {
  ScanKeyData key;
  pg_uuid_t wanted;
  if (event != nullptr) {
    std::memcpy(wanted.data, event->data(), event->size());
    ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_UUID_EQ, UUIDPGetDatum(&wanted));
  }
  OwnScan scan = ScanOwn(OwnRelation::kErasureKeys, OwnRelation::kErasureKeysPrimary, &key, event != nullptr ? 1 : 0);
  while (scan.Next()) {
    CHECK_FOR_INTERRUPTS();
    bool unsettled;
    (void)scan.Get(kKeySequence, &unsettled);
    if (event == nullptr || unsettled) AddKeyRow(scan, found);
  }
  scan.Close();
}

KeyRows KeyRowsSince(uint64 transaction) {
  KeyRows found;
  ScanKeyData key;
  ScanKeyInit(&key, 1, BTGreaterEqualStrategyNumber, F_XID8GE,
              FullTransactionIdGetDatum(FullTransactionIdFromU64(transaction)));
  OwnScan scan = ScanOwn(OwnRelation::kErasureKeys, OwnRelation::kErasureKeysTransaction, &key, 1);
  while (scan.Next()) {
    CHECK_FOR_INTERRUPTS();
    AddKeyRow(scan, &found);
  }
  scan.Close();
  return found;
}

KeyRows PendingKeyRows(uint64* from) {
  KeyRows found;
  *from = UINT64_MAX;
  if (!OidIsValid(OidOf(OwnRelation::kErasures))) return found;
  OwnScan scan = ScanOwn(OwnRelation::kErasures, OwnRelation::kErasuresPending, nullptr, 0);
  while (scan.Next()) {
    bool is_null;
    const Uuid event = ToUuid(scan.Get(kErasureId, &is_null));
    *from = Min(*from, static_cast<uint64>(Max(DatumGetInt64(scan.Get(kErasureJournalFrom, &is_null)), 1)));
    AddKeyRows(&event, &found);
  }
  scan.Close();
  return found;
}

bool DestroyKeys(const DatabaseSpace& space, const KeyRows& keys, int level) {
  bool done = true;
  for (const KeyRow *first = keys.rows, *end = keys.rows + keys.count, *last; first != end; first = last) {
    CHECK_FOR_INTERRUPTS();
    const DatabaseSpace& place = PlaceOf(space, first->deletion_class, first->subject);
    for (last = first + 1; last != end && last->event == first->event &&
                           PlaceOf(space, last->deletion_class, last->subject).index == place.index;
         ++last) {
    }
    // What a fork took over is destroyed by its owner; a standby's copy of it also by whoever gets to know first.
    if (place.index != space.index && place.OwnerLivesHere() && !RecoveryInProgress()) continue;
    done = DestroyAgain(place, first, last, level) && done;
  }
  return done;
}

}  // namespace privacy::pg
