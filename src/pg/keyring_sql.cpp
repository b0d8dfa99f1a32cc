// SQL functions over the keystore and people: extension/30_keystore.sql.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"
}

#include "keystore/signing.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/keyring.hpp"
#include "pg/master_keys.hpp"
#include "pg/new_ids.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subject_key.hpp"
#include "pg/subjects.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::pg {

namespace {

constexpr int64 kEpochDifference = INT64CONST(946684800000000);  // 2000-01-01 in microseconds since 1970-01-01

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

Datum UuidDatum(const Uuid& uuid) {
  pg_uuid_t* const copy = static_cast<pg_uuid_t*>(palloc(sizeof(pg_uuid_t)));
  std::memcpy(copy->data, uuid.data(), uuid.size());
  return UUIDPGetDatum(copy);
}

struct Fields {  // one row of a result
  static constexpr int kMost = 24;
  Datum values[kMost] = {};
  bool nulls[kMost] = {};
  int count = 0;

  void Add(Datum value) { values[count++] = value; }
  void AddNull() { nulls[count++] = true; }
  void AddText(const char* text) { text == nullptr || text[0] == '\0' ? AddNull() : Add(CStringGetTextDatum(text)); }
};

char* PathText() {  // of the keystore, palloc'd
  char* const text = static_cast<char*>(palloc0(MAXPGPATH));
  Run([&] { strlcpy(text, KeystorePath().c_str(), MAXPGPATH); });
  return text;
}

Datum MakeRow(FunctionCallInfo fcinfo, Fields& fields) {
  TupleDesc descriptor;
  if (get_call_result_type(fcinfo, nullptr, &descriptor) != TYPEFUNC_COMPOSITE) elog(ERROR, "return type must be a row");
  return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), fields.values, fields.nulls));
}

Datum StatusWithoutMemory(FunctionCallInfo fcinfo) {
  Fields row;
  row.AddText("not_preloaded");
  row.AddText("pg_privacy is not loaded into the server");
  row.AddText("Add pg_privacy to shared_preload_libraries and restart the server.");
  row.AddText(PathText());
  while (row.count < 22) row.AddNull();
  return MakeRow(fcinfo, row);
}

void AddSpace(const DatabaseSpace* space, Fields& row) {
  if (space == nullptr) {
    row.AddNull();
    row.AddNull();
    return;
  }
  const keystore::SpaceState& state = space->entry().state;
  row.Add(Int64GetDatum(static_cast<int64>(state.reserved_to + 1 - state.next_subject)));
  row.Add(Int64GetDatum(static_cast<int64>(state.journal_records - state.synced_records)));
}

// Keys that class files are too short for; what cannot be read is another alert's.
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

void AddEpochs(bool usable, const DatabaseSpace* space, Fields& row) {
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
  usable ? row.Add(TimestampTzGetDatum(since - kEpochDifference)) : row.AddNull();
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

void AddBackup(const DatabaseSpace* space, Fields& row) {
  if (space == nullptr || space->entry().state.backed_up == 0) {
    row.AddNull();
    row.AddNull();
    return;
  }
  row.Add(TimestampTzGetDatum(space->entry().state.backed_up - kEpochDifference));
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

namespace {

// A keystore of tests is never made where people's keys are, nor the other way round.
void EnsureTestKeystore() {
  if (FindDatabaseSpace() == nullptr && !RecoveryInProgress()) {
    EnsureShared();
    if (shared->condition == KeystoreCondition::kStarting) worker::Ask(WorkerRequest::kOpen);
    if (shared->condition == KeystoreCondition::kMissing) worker::Ask(WorkerRequest::kCreateTest);
  }
  if (shared->condition == KeystoreCondition::kOpen && !shared->test_keystore)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("this server has a keystore that is not for tests"),
                    errhint("Run tests in a cluster of their own, with a keystore directory of its own.")));
}

}  // namespace

PRIVACY_FUNCTION(privacy_create_keystore) {
  const char* const kind = PG_ARGISNULL(0) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(0));
  const bool test = strcmp(kind, "test") == 0;
  if (!test && strcmp(kind, "production") != 0)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("unknown kind of keystore"),
                    errhint("It is production or test.")));
  if (test) EnsureTestKeystore();
  if (FindDatabaseSpace() != nullptr)
    ereport(NOTICE, (errmsg("the keystore and the key space of this database are there already")));
  RequireSpace(Need::kWrite);
  if (!test && shared->test_keystore)
    ereport(WARNING, (errmsg("this server's keystore is one for tests"),
                      errhint("Its keys may be lost with the machine. For real people: stop the server, remove the "
                              "directory, and start with new databases.")));
  char fingerprint[sizeof(shared->fingerprint)];
  strlcpy(fingerprint, shared->fingerprint, sizeof(fingerprint));
  PG_RETURN_TEXT_P(cstring_to_text(fingerprint));
}

PRIVACY_FUNCTION(privacy_new_deletion_class) { PG_RETURN_INT32(NewDeletionClass()); }
PRIVACY_FUNCTION(privacy_new_category) { PG_RETURN_INT32(NewCategory()); }

PRIVACY_FUNCTION(privacy_keystore_status) {
  if (shared == nullptr) return StatusWithoutMemory(fcinfo);
  LWLockAcquire(GeneralLock(), LW_SHARED);
  const KeystoreCondition condition = shared->condition;
  const SharedError error = shared->error;
  LWLockRelease(GeneralLock());
  const bool usable = condition == KeystoreCondition::kOpen || condition == KeystoreCondition::kLocked;
  SharedError why{};
  const char* const problem = usable ? SpaceProblem(&why) : nullptr;
  const bool fine = condition == KeystoreCondition::kOpen && problem == nullptr;
  if (problem == nullptr) why = error;
  const DatabaseSpace* const space = usable && problem == nullptr ? FindDatabaseSpace() : nullptr;
  Fields row;
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

// privacy.check_keystore(): the classes, then one row for each other finding.
PRIVACY_FUNCTION(privacy_check_keystore) {
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  uint16* const classes = static_cast<uint16*>(palloc(sizeof(uint16) * 65536));
  const std::size_t count = Run([&]() -> privacy::Result<std::size_t> {
    PRIVACY_ASSIGN(auto found, space.space->Classes());
    std::size_t n = 0;
    for (const std::uint16_t id : found) classes[n++] = id;
    return n;
  });
  uint64 damaged = 0;
  for (std::size_t i = 0; i < count; ++i) {
    CHECK_FOR_INTERRUPTS();
    const keystore::Space::Counts counts = Run([&] { return space.space->Verify(space.entry().state, classes[i]); });
    Fields row;
    row.Add(Int32GetDatum(classes[i]));
    row.Add(Int64GetDatum(static_cast<int64>(counts.live)));
    row.Add(Int64GetDatum(static_cast<int64>(counts.tombstones)));
    row.Add(Int64GetDatum(static_cast<int64>(counts.never_made)));
    row.Add(Int64GetDatum(static_cast<int64>(counts.damaged)));
    row.AddNull();
    tuplestore_putvalues(result->setResult, result->setDesc, row.values, row.nulls);
    damaged += counts.damaged;
  }
  space.entry().damaged_keys = damaged;
  char* findings[64];
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const std::size_t found = Run([&]() -> privacy::Result<std::size_t> {
    PRIVACY_ASSIGN(auto texts, space.space->VerifyFiles(space.entry().state));
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    if (const auto keys = keystore::SigningKeys(*store); !keys.ok()) texts.push_back(keys.error().message);
    std::size_t n = 0;
    for (const std::string& one : texts)
      if (n < lengthof(findings)) findings[n++] = Call([&] { return pstrdup(one.c_str()); });
    return n;
  });
  LWLockRelease(SpaceLock(space.index));
  for (std::size_t i = 0; i < found; ++i) {
    Fields row;
    for (int column = 0; column < 5; ++column) row.AddNull();
    row.AddText(findings[i]);
    tuplestore_putvalues(result->setResult, result->setDesc, row.values, row.nulls);
  }
  return static_cast<Datum>(0);
}

// privacy.is_key_missing(subject, class)
PRIVACY_FUNCTION(privacy_is_key_missing) {
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  const uint64 subject = static_cast<uint64>(PG_GETARG_INT64(0));
  const uint16 deletion_class = static_cast<uint16>(PG_GETARG_INT32(1));
  PG_RETURN_BOOL(Run([&]() -> privacy::Result<bool> {
    const auto info = PlaceOf(space, deletion_class, subject).space->Inspect(deletion_class, subject);
    return info.ok() && info->state == keystore::KeyState::kNeverMade;
  }));
}

// privacy.note_missing_keys(count): for the alert
PRIVACY_FUNCTION(privacy_note_missing_keys) {
  RequireSpace(Need::kLook).entry().missing_keys = static_cast<uint64>(Max(PG_GETARG_INT64(0), 0));
  PG_RETURN_VOID();
}

namespace {

struct SigningKeyRow {
  char id[17];
  char pem[512];
  char fingerprint[65];
  bool is_current;
  int64 since;
  char handover[2048];
  char handover_signature[128];
};
constexpr std::size_t kMostSigningKeys = 256;

}  // namespace

PRIVACY_FUNCTION(privacy_list_signing_keys) {
  worker::EnsureKeystore(false, true);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  SigningKeyRow* const keys = static_cast<SigningKeyRow*>(palloc0(sizeof(SigningKeyRow) * kMostSigningKeys));
  const std::size_t count = Run([&]() -> privacy::Result<std::size_t> {
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    PRIVACY_ASSIGN(auto found, keystore::SigningKeys(*store));
    std::size_t n = 0;
    for (const keystore::SigningKeyInfo& key : found) {
      if (n == kMostSigningKeys) break;
      strlcpy(keys[n].id, key.id.c_str(), sizeof(keys[n].id));
      strlcpy(keys[n].pem, key.public_pem.c_str(), sizeof(keys[n].pem));
      strlcpy(keys[n].fingerprint, key.fingerprint.c_str(), sizeof(keys[n].fingerprint));
      strlcpy(keys[n].handover, key.handover.c_str(), sizeof(keys[n].handover));
      strlcpy(keys[n].handover_signature, key.handover_signature.c_str(), sizeof(keys[n].handover_signature));
      keys[n].is_current = key.current;
      keys[n++].since = key.since;
    }
    return n;
  });
  for (std::size_t i = 0; i < count; ++i) {
    Fields row;
    row.AddText(keys[i].id);
    row.AddText(keys[i].pem);
    row.AddText(keys[i].fingerprint);
    row.Add(BoolGetDatum(keys[i].is_current));
    row.Add(TimestampTzGetDatum(keys[i].since - kEpochDifference));
    row.AddText(keys[i].handover[0] == '\0' ? nullptr : keys[i].handover);
    row.AddText(keys[i].handover[0] == '\0' ? nullptr : keys[i].handover_signature);
    tuplestore_putvalues(result->setResult, result->setDesc, row.values, row.nulls);
  }
  return static_cast<Datum>(0);
}

PRIVACY_FUNCTION(privacy_adopt_key_space) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("a standby cannot adopt a key space")));
  if (!space.guest) {
    ereport(NOTICE, (errmsg("this database owns its key space already")));
    PG_RETURN_VOID();
  }
  AdoptSpace(space);
  PG_RETURN_VOID();
}

PRIVACY_FUNCTION(privacy_fork_key_space) {
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("a standby cannot fork a key space")));
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  if (!space.guest && !PG_GETARG_BOOL(0))
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE), errmsg("this database owns its key space already"),
                    errhint("Only a copy is forked. For a clone of the whole server, with the identifiers of its original: "
                            "privacy.fork_key_space(clone => true).")));
  ForkSpace(space);
  PG_RETURN_VOID();
}

PRIVACY_FUNCTION(privacy_subject_of) {
  const Oid relation = PG_GETARG_OID(0);
  const char* const key = CanonicalKey(relation, text_to_cstring(PG_GETARG_TEXT_PP(1)));
  const uint64 id = FindPerson(PolicyOf(relation)->table_id, key);
  if (id == 0) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(id));
}

PRIVACY_FUNCTION(privacy_subject_key_hash) {
  const Oid relation = PG_GETARG_OID(0);
  const char* const key = CanonicalKey(relation, text_to_cstring(PG_GETARG_TEXT_PP(1)));
  bytea* const hash = static_cast<bytea*>(palloc(VARHDRSZ + kSubjectKeySize));
  SET_VARSIZE(hash, VARHDRSZ + kSubjectKeySize);
  SubjectKeyHash(PolicyOf(relation)->table_id, key, reinterpret_cast<uint8*>(VARDATA(hash)));
  PG_RETURN_BYTEA_P(hash);
}

PRIVACY_FUNCTION(privacy_is_erased) {
  const int64 subject = PG_GETARG_INT64(0);
  const int32 deletion_class = PG_GETARG_INT32(1);
  if (subject <= 0 || deletion_class <= 0 || deletion_class > 65535)
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("no such person or deletion class")));
  PG_RETURN_BOOL(IsErased(static_cast<uint64>(subject), static_cast<uint16>(deletion_class)));
}

PRIVACY_FUNCTION(privacy_journal_length) {
  const DatabaseSpace& space = RequireSpace(Need::kErase);
  PG_RETURN_INT64(static_cast<int64>(space.entry().state.journal_records));
}
