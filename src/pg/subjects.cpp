#include "pg/subjects.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

#include "pg/datums.hpp"
#include "pg/keyring.hpp"
#include "pg/merged_people.hpp"
#include "pg/new_ids.hpp"
#include "pg/new_people.hpp"
#include "pg/own_tables.hpp"
#include "pg/person_set.hpp"
#include "pg/subject_columns.hpp"

namespace privacy::pg {

using namespace subject;

namespace {

OwnScan ScanById(uint64 id, ScanKeyData* key) {
  FlushNewPeople();
  ScanKeyInit(key, kId, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(static_cast<int64>(id)));
  return ScanOwn(OwnRelation::kSubjects, OwnRelation::kSubjectsPrimary, key, 1);
}

// The people of a key, and no others: the index finds those whose hash hashes alike.
struct KeyScan {
  OwnScan scan;
  int32 table_id;
  uint8 hash[kSubjectKeySize];

  bool Next() {
    while (scan.Next()) {
      bool is_null;
      const Datum stored = scan.Get(kKeyHash, &is_null);
      const Bytes bytes = {reinterpret_cast<const uint8*>(VARDATA_ANY(DatumGetPointer(stored))),
                           VARSIZE_ANY_EXHDR(DatumGetPointer(stored))};
      if (Equal(bytes, hash) && DatumGetInt32(scan.Get(kTableId, &is_null)) == table_id) return true;
    }
    return false;
  }
};

KeyScan ScanByKey(int32 table_id, const char* key, ScanKeyData* keys) {
  FlushNewPeople();
  KeyScan by_key;
  by_key.table_id = table_id;
  SubjectKeyHash(table_id, key, by_key.hash);
  ScanKeyInit(keys, 1, HTEqualStrategyNumber, F_BYTEAEQ, BytesDatum(by_key.hash));
  by_key.scan = ScanOwn(OwnRelation::kSubjects, OwnRelation::kSubjectsKey, keys, 1);
  return by_key;
}

SubjectState StateOf(Datum value) {
  const Bytes name = {reinterpret_cast<const uint8*>(VARDATA_ANY(DatumGetTextPP(value))),
                      VARSIZE_ANY_EXHDR(DatumGetPointer(value))};
  if (Equal(name, AsBytes("active"))) return SubjectState::kActive;
  return Equal(name, AsBytes("departed")) ? SubjectState::kDeparted : SubjectState::kErased;
}

Subject ReadSubject(OwnScan& scan) {
  bool is_null;
  Subject subject;
  subject.table_id = DatumGetInt32(scan.Get(kTableId, &is_null));
  subject.state = StateOf(scan.Get(kState, &is_null));
  subject.restricted = DatumGetBool(scan.Get(kRestricted, &is_null));
  return subject;
}

// Locks the newest version of the row the scan stands on; scan.slot holds it afterwards. False: it is gone.
bool LockRow(OwnScan& scan, LockTupleMode mode) {
  TM_FailureData failure;
  ItemPointerData at = scan.slot->tts_tid;
  const TM_Result result =
      table_tuple_lock(scan.table, &at, scan.snapshot, scan.slot, GetCurrentCommandId(false) + 1, mode, LockWaitBlock,
                       TUPLE_LOCK_FLAG_LOCK_UPDATE_IN_PROGRESS | TUPLE_LOCK_FLAG_FIND_LAST_VERSION, &failure);
  return result == TM_Ok;
}

}  // namespace

Subject LoadSubject(uint64 id) {
  Subject subject;
  ScanKeyData key;
  OwnScan scan = ScanById(id, &key);
  if (scan.Next()) subject = ReadSubject(scan);
  scan.Close();
  if (subject.state != SubjectState::kUnknown && IsWhollyErased(id)) subject.state = SubjectState::kErased;
  return subject;
}

bool IsNewInThisTransaction(uint64 id) { return IsNewPerson(id); }

uint64 NewPerson() {
  const uint64 id = NewSubject();
  NoteNewPerson(id);
  return id;
}

bool IsRecordedPerson(uint64 id) {
  const Recorded recorded = WasRecorded(id);
  if (recorded != Recorded::kUnknown) return recorded == Recorded::kYes;
  return LoadSubject(id).state != SubjectState::kUnknown;
}

bool HoldPerson(uint64 id) {
  if (IsNewPerson(id) || IsHeldPerson(id)) return true;
  ScanKeyData key;
  OwnScan scan = ScanById(id, &key);
  const bool found = scan.Next() && LockRow(scan, LockTupleKeyShare);
  const SubjectState state = found ? ReadSubject(scan).state : SubjectState::kErased;
  scan.Close();
  if (state == SubjectState::kDeparted && IsRetired(id))
    ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                    errmsg("could not serialize access: the person's record was merged into another"),
                    errhint("Run the transaction again.")));
  const bool alive = state != SubjectState::kErased;
  if (alive) NoteHeldPerson(id);
  return alive;
}

bool LockPerson(uint64 id) {
  ScanKeyData key;
  OwnScan scan = ScanById(id, &key);
  const bool alive =
      scan.Next() && LockRow(scan, LockTupleNoKeyExclusive) && ReadSubject(scan).state != SubjectState::kErased;
  scan.Close();
  return alive;
}

HeapTuple LockPersonRow(uint64 id) {
  ScanKeyData key;
  OwnScan scan = ScanById(id, &key);
  HeapTuple row = nullptr;
  if (scan.Next() && LockRow(scan, LockTupleExclusive)) {
    row = ExecCopySlotHeapTuple(scan.slot);
    row->t_self = scan.slot->tts_tid;
  }
  scan.Close();
  return row;
}

uint64 FindPerson(int32 table_id, const char* key) {
  ScanKeyData keys[1];
  KeyScan people = ScanByKey(table_id, key, keys);
  uint64 newest = 0;
  while (people.Next()) {
    bool is_null;
    const uint64 id = static_cast<uint64>(DatumGetInt64(people.scan.Get(kId, &is_null)));
    if (id > newest && ReadSubject(people.scan).state != SubjectState::kErased) newest = id;
  }
  people.scan.Close();
  return newest != 0 ? newest : FindMerged(table_id, key);
}

uint64 FindPersonGoneNow(int32 table_id, const char* key) {
  ScanKeyData keys[1];
  KeyScan people = ScanByKey(table_id, key, keys);
  uint64 gone = 0;
  while (gone == 0 && people.Next()) {
    bool is_null;
    const Datum departed_at = people.scan.Get(kDepartedAt, &is_null);
    if (!is_null && DatumGetTimestampTz(departed_at) == GetCurrentTransactionStartTimestamp() &&
        ReadSubject(people.scan).state == SubjectState::kDeparted)
      gone = static_cast<uint64>(DatumGetInt64(people.scan.Get(kId, &is_null)));
  }
  people.scan.Close();
  return gone;
}

}  // namespace privacy::pg
