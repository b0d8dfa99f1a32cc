// RecordPerson of subjects.hpp: the row of a new person, most often made after the one before.
#include "pg/subjects.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/timestamp.h"
}

#include "pg/datums.hpp"
#include "pg/keyring.hpp"
#include "pg/new_people.hpp"
#include "pg/own_tables.hpp"
#include "pg/person_set.hpp"
#include "pg/settings.hpp"
#include "pg/subject_columns.hpp"

namespace privacy::pg {

using namespace subject;

namespace {

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

}  // namespace

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

}  // namespace privacy::pg
