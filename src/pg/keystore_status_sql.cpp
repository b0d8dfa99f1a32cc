// privacy.keystore_status(), and its kin: extension/30_keystore.sql.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
}

#include "keystore/signing.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/datums.hpp"
#include "pg/master_keys.hpp"
#include "pg/space_report.hpp"
#include "worker/tasks.hpp"

namespace privacy::pg {

namespace {

const char* ConditionName(KeystoreCondition condition) {
  switch (condition) {
    case KeystoreCondition::kStarting: return "starting";
    case KeystoreCondition::kMissing: return "missing";
    case KeystoreCondition::kLocked: return "locked";
    case KeystoreCondition::kOpen: return "open";
    case KeystoreCondition::kFailed: return "failed";
  }
  return "unknown";
}

char* PathText() {  // of the keystore, palloc'd
  char* const text = static_cast<char*>(palloc0(MAXPGPATH));
  Run([&] { strlcpy(text, KeystorePath().c_str(), MAXPGPATH); });
  return text;
}

Datum MakeRow(FunctionCallInfo fcinfo, ResultRow& row) {
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "return type must be a row");
  return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), row.values, row.nulls));
}

Datum StatusWithoutMemory(FunctionCallInfo fcinfo) {
  ResultRow row;
  row.AddText("not_preloaded");
  row.AddText("pg_privacy is not loaded into the server");
  row.AddText("Add pg_privacy to shared_preload_libraries and restart the server.");
  row.AddText(PathText());
  while (row.count < 22) row.AddNull();
  return MakeRow(fcinfo, row);
}

void AddSpace(const DatabaseSpace* space, ResultRow& row) {
  if (space == nullptr) {
    row.AddNull();
    row.AddNull();
    return;
  }
  const keystore::SpaceState& state = space->entry().state;
  row.Add(Int64GetDatum(static_cast<int64>(state.reserved_to + 1 - state.next_subject)));
  row.Add(Int64GetDatum(static_cast<int64>(state.journal_records - state.synced_records)));
}

// Keys that class files are too short for.
uint64 CutOff(const DatabaseSpace& space) {
  uint64 missing = 0;
  Pending ignored;
  (void)Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(missing, space.space->CutOff(space.entry().state));
        return {};
      },
      &ignored);
  return missing;
}

// Is a file missing or damaged, of which a session may not have taken notice yet? *damage says which.
bool HasDamagedFile(const DatabaseSpace& space, Pending* damage) {
  return !Try(
      [&]() -> Status {
        PRIVACY_TRY(space.space->CheckReadable(space.entry().state));
        PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
        PRIVACY_TRY(keystore::SigningKeys(*store));
        return {};
      },
      damage);
}

void AddEpochs(bool usable, const DatabaseSpace* space, ResultRow& row) {
  LWLockAcquire(GeneralLock(), LW_SHARED);
  const uint16 epoch = shared->master_epoch;
  const int64 since = shared->master_since;
  Datum open[kMaxEpochs];
  int count = 0;
  for (const uint16 one : shared->open_epochs)
    if (one != 0) open[count++] = Int32GetDatum(one);
  const SharedRotation rotation = shared->rotation;
  LWLockRelease(GeneralLock());
  usable ? row.Add(Int32GetDatum(epoch)) : row.AddNull();
  usable ? row.Add(TimeDatum(since)) : row.AddNull();
  usable ? row.Add(PointerGetDatum(construct_array(open, count, INT4OID, sizeof(int32), true, TYPALIGN_INT)))
         : row.AddNull();
  row.AddText(rotation.epoch == 0 ? nullptr : rotation.failed ? rotation.error.message : "under way");
  if (space == nullptr) {
    row.AddNull();
    row.AddNull();
    return;
  }
  row.Add(Int64GetDatum(static_cast<int64>(Max(space->entry().missing_keys, CutOff(*space)))));
  row.Add(Int64GetDatum(static_cast<int64>(space->entry().damaged_keys)));
}

void AddBackup(const DatabaseSpace* space, ResultRow& row) {
  if (space == nullptr || space->entry().state.backed_up == 0) {
    row.AddNull();
    row.AddNull();
    return;
  }
  row.Add(TimeDatum(space->entry().state.backed_up));
  row.Add(Int32GetDatum(space->entry().state.backup_epoch));
}

const char* RoleOf(const DatabaseSpace* space) {
  if (space == nullptr) return "none";
  return space->guest ? "guest" : "owner";
}

}  // namespace

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

PRIVACY_FUNCTION(privacy_keystore_status) {
  if (shared == nullptr) return StatusWithoutMemory(fcinfo);
  LWLockAcquire(GeneralLock(), LW_SHARED);
  const KeystoreCondition condition = shared->condition;
  const SharedError error = shared->error;
  LWLockRelease(GeneralLock());
  const SpaceReport report = ReportSpace();
  const bool usable = report.usable;
  const DatabaseSpace* const space = report.space;
  const char* const problem = report.problem;
  SharedError why = problem == nullptr ? error : report.why;
  Pending damage;
  const bool damaged = space != nullptr && condition == KeystoreCondition::kOpen && HasDamagedFile(*space, &damage);
  if (damaged) worker::CopyError(damage, &why);
  const bool fine = condition == KeystoreCondition::kOpen && problem == nullptr && !damaged;
  ResultRow row;
  row.AddText(ConditionName(condition));
  row.AddText(fine ? nullptr : why.message);
  row.AddText(fine ? nullptr : why.hint);
  row.AddText(PathText());
  usable ? row.Add(UuidDatum(shared->keystore)) : row.AddNull();
  space != nullptr ? row.Add(UuidDatum(space->id)) : row.AddNull();
  row.AddText(!usable ? "unknown" : problem != nullptr ? problem : RoleOf(space));
  row.Add(BoolGetDatum(shared->default_master_key));
  row.Add(BoolGetDatum(shared->same_file_system));
  row.Add(BoolGetDatum(shared->memory_locked));
  row.AddText(shared->fingerprint);
  AddSpace(space, row);
  row.Add(Int32GetDatum(static_cast<int32>(shared->erasing_count.load())));
  AddEpochs(usable, space, row);
  AddBackup(space, row);
  return MakeRow(fcinfo, row);
}

// privacy.is_keystore_open(): with the master key; says nothing about this database's key space.
PRIVACY_FUNCTION(privacy_is_keystore_open) {
  PG_RETURN_BOOL(shared != nullptr && shared->condition == KeystoreCondition::kOpen);
}
