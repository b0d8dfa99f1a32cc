#include "pg/subjects.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
}

#include "pg/as_owner.hpp"
#include "pg/datums.hpp"
#include "pg/keyring.hpp"
#include "pg/new_ids.hpp"
#include "pg/new_people.hpp"
#include "pg/own_tables.hpp"
#include "pg/person_set.hpp"
#include "pg/settings.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::pg {

namespace {

enum Column : AttrNumber {  // extension/20_catalog.sql
  kId = 1,
  kTableId,
  kKeyHash,
  kState,
  kRestricted,
  kPlanned,
  kRetained,
  kCreatedAt,
  kCreatedRole,
  kActor,
  kPurpose,
  kSource,
  kNotice,
  kDepartedAt,
  kEraseDue,
  kErasedAt,
  kRetryAt,
};
constexpr int kColumns = kRetryAt;

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

// The row made last, and what the next one of the same command most often has in common with it.
struct Pattern {
  HeapTuple row;
  Oid role;
  const char* settings[4];  // in the memory of the row
  Size key_hash, created_at;  // where they stand in it
};
Pattern pattern = {};

const char* SettingOf(int i) {
  const char* const settings[] = {setting_actor, setting_purpose, setting_source, setting_notice};
  return settings[i] == nullptr ? "" : settings[i];
}

// Names of roles change by commands only, and none leaves a row waiting.
bool HasPattern() {
  if (pattern.row == nullptr || pattern.row != NewestPerson() || pattern.role != GetOuterUserId()) return false;
  for (int i = 0; i < 4; ++i)
    if (strcmp(pattern.settings[i], SettingOf(i)) != 0) return false;
  return true;
}

HeapTuple CopyPattern(uint64 id, int32 table_id, const uint8 (&hash)[kSubjectKeySize]) {
  const HeapTuple row = heap_copytuple(pattern.row);
  char* const data = reinterpret_cast<char*>(row->t_data) + row->t_data->t_hoff;
  const int64 number = static_cast<int64>(id);
  const TimestampTz now = GetCurrentTimestamp();
  memcpy(data, &number, sizeof number);
  memcpy(data + sizeof number, &table_id, sizeof table_id);
  memcpy(data + pattern.key_hash, hash, sizeof hash);
  memcpy(data + pattern.created_at, &now, sizeof now);
  return row;
}

HeapTuple MakePattern(uint64 id, int32 table_id, const uint8 (&hash)[kSubjectKeySize]) {
  pattern = {};
  pattern.role = GetOuterUserId();
  Datum values[kColumns] = {};
  bool nulls[kColumns] = {};
  values[kId - 1] = Int64GetDatum(static_cast<int64>(id));
  values[kTableId - 1] = Int32GetDatum(table_id);
  values[kKeyHash - 1] = BytesDatum(hash);
  values[kState - 1] = CStringGetTextDatum("active");
  values[kRestricted - 1] = BoolGetDatum(false);
  values[kPlanned - 1] = BoolGetDatum(false);
  values[kRetained - 1] = PointerGetDatum(construct_empty_array(INT4OID));
  values[kCreatedAt - 1] = TimestampTzGetDatum(GetCurrentTimestamp());
  values[kCreatedRole - 1] = CStringGetTextDatum(GetUserNameFromId(pattern.role, false));
  for (int i = 0; i < 4; ++i) {
    pattern.settings[i] = pstrdup(SettingOf(i));
    nulls[kActor - 1 + i] = pattern.settings[i][0] == '\0';
    if (!nulls[kActor - 1 + i]) values[kActor - 1 + i] = CStringGetTextDatum(pattern.settings[i]);
  }
  nulls[kDepartedAt - 1] = nulls[kEraseDue - 1] = nulls[kErasedAt - 1] = nulls[kRetryAt - 1] = true;
  const Relation table = table_open(OidOf(OwnRelation::kSubjects), RowExclusiveLock);
  const TupleDesc columns = RelationGetDescr(table);
  const HeapTuple row = heap_form_tuple(columns, values, nulls);
  // In front of id and table_id there is nothing; created_at follows `retained`, aligned.
  const char* const data = reinterpret_cast<char*>(row->t_data) + row->t_data->t_hoff;
  bool is_null;
  const char* const stored = DatumGetPointer(heap_getattr(row, kKeyHash, columns, &is_null));
  const char* const before = DatumGetPointer(heap_getattr(row, kRetained, columns, &is_null));
  pattern.key_hash = static_cast<Size>(VARDATA_ANY(stored) - data);
  pattern.created_at = MAXALIGN(static_cast<Size>(before - data) + VARSIZE_ANY(before));
  table_close(table, NoLock);
  return row;
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

void RecordPerson(uint64 id, int32 table_id, const char* key) {
  uint8 hash[kSubjectKeySize];
  SubjectKeyHash(table_id, key, hash);
  const MemoryContext caller = MemoryContextSwitchTo(NewPeopleContext());
  const HeapTuple row = HasPattern() ? CopyPattern(id, table_id, hash) : MakePattern(id, table_id, hash);
  pattern.row = row;
  StoreNewPerson(row);
  MemoryContextSwitchTo(caller);
  NoteRecordedPerson(id);
}

namespace {

// Whom a duplicate with this key was merged into (extension/68_merge.sql).
uint64 FindMerged(int32 table_id, const char* key) {
  const Oid merged = get_relname_relid("merged_subjects", get_namespace_oid("privacy", false));
  if (!OidIsValid(merged)) return 0;
  uint8 hash[kSubjectKeySize];
  SubjectKeyHash(table_id, key, hash);
  Oid types[] = {INT4OID, BYTEAOID};
  Datum values[] = {Int32GetDatum(table_id), BytesDatum(hash)};
  SPI_connect();
  ExecuteAsOwner(merged,
                 "SELECT m.into_id FROM privacy.merged_subjects m JOIN privacy.subjects s ON s.id OPERATOR(pg_catalog.=) m.into_id "
                 "WHERE m.table_id OPERATOR(pg_catalog.=) $1 AND m.key_hash OPERATOR(pg_catalog.=) $2 AND s.state OPERATOR(pg_catalog.<>) 'erased' "
                 "ORDER BY m.subject_id DESC LIMIT 1",
                 2, types, values, nullptr, true, 1);
  bool is_null;
  const uint64 found = SPI_processed == 0 ? 0 : static_cast<uint64>(DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null)));
  SPI_finish();
  return found;
}

// Was the record merged into another? Rows of it that somebody stores now would be nobody's.
bool IsRetired(uint64 id) {
  const Oid merged = get_relname_relid("merged_subjects", get_namespace_oid("privacy", false));
  if (!OidIsValid(merged)) return false;
  Oid types[] = {INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(id))};
  SPI_connect();
  ExecuteAsOwner(merged, "SELECT 1 FROM privacy.merged_subjects m WHERE m.subject_id OPERATOR(pg_catalog.=) $1", 1, types, values, nullptr,
                 false, 1);
  const bool retired = SPI_processed > 0;
  SPI_finish();
  return retired;
}

}  // namespace

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
