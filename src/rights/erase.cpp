// The C side of privacy.erase_subject (extension/70_erasure.sql): what dooms a person's keys, and what a certificate
// says of them.
#include "pg/compat.hpp"

#include <algorithm>
#include <vector>

extern "C" {
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subject_key.hpp"
#include "pg/subjects.hpp"
#include "policy/reasons.hpp"
#include "rights/erasing.hpp"
#include "rights/key_row.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::rights {

namespace {

Uuid ToUuid(Datum value) {
  Uuid uuid;
  std::memcpy(uuid.data(), DatumGetUUIDP(value)->data, uuid.size());
  return uuid;
}

// The person by their own row: works without the master key, which the hashes of keys need. 0: no such row.
uint64 SubjectInRow(Oid relation, const char* key) {
  SPI_connect();
  const KeyRow row = FindKeyRow(relation, key);
  SPI_finish();
  return row.subject;
}

struct Key {
  uint16 deletion_class;
  uint8 generation;
  uint16 epoch;
};

// Which of these classes hold a living key of the person, or may hold one: a key file that is missing may come back, and
// until it does the erasure stays pending. Where one cannot be destroyed it fails now, not after the commit.
int LivingKeys(const pg::DatabaseSpace& space, uint64 subject, const Datum* classes, int count, Key* living) {
  int found = 0;
  int writable = -1;  // a key space that was asked
  for (int i = 0; i < count; ++i) {
    const uint16 id = static_cast<uint16>(DatumGetInt32(classes[i]));
    const pg::DatabaseSpace& place = pg::PlaceOf(space, id, subject);
    if (IsDoomed(id, subject) || pg::LookupErasing(place.index, id, subject) == pg::Erasing::kCommitted) continue;
    const keystore::KeyInfo info = pg::Run([&]() -> privacy::Result<keystore::KeyInfo> {
      PRIVACY_ASSIGN(const auto there, place.space->Classes());
      if (std::find(there.begin(), there.end(), id) == there.end()) return keystore::KeyInfo{keystore::KeyState::kLive, 0, 0};
      return place.space->Inspect(id, subject);
    });
    if (info.state != keystore::KeyState::kLive) continue;
    pg::EnsureMayDestroy(place);
    if (writable != place.index) EnsureWritable(place, count + 1);
    writable = place.index;
    living[found++] = {id, info.generation, info.epoch};
  }
  return found;
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// privacy.person_to_erase(relation, key): like subject_of, without the master key if it is not there.
PRIVACY_FUNCTION(privacy_person_to_erase) {
  const Oid relation = PG_GETARG_OID(0);
  const char* const key = pg::CanonicalKey(relation, text_to_cstring(PG_GETARG_TEXT_PP(1)));
  pg::RequireSpace(pg::Need::kErase);
  const bool locked = pg::shared->condition != pg::KeystoreCondition::kOpen;
  const uint64 id = locked ? SubjectInRow(relation, key) : pg::FindPerson(pg::PolicyOf(relation)->table_id, key);
  if (id == 0) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(id));
}

// privacy.doom(event, subject, classes, whole) RETURNS TABLE (class_id, generation, epoch)
PRIVACY_FUNCTION(privacy_doom) {
  const Uuid event = ToUuid(PG_GETARG_DATUM(0));
  const uint64 subject = static_cast<uint64>(PG_GETARG_INT64(1));
  const pg::DatabaseSpace& space = pg::RequireSpace(pg::Need::kErase);
  Datum* classes;
  int count;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(2), INT4OID, sizeof(int32), true, TYPALIGN_INT, &classes, nullptr, &count);
  Key* const living = static_cast<Key*>(palloc(sizeof(Key) * static_cast<Size>(count + 1)));
  const int found = LivingKeys(space, subject, classes, count, living);
  for (int i = 0; i < found; ++i) Doom(space, event, living[i].deletion_class, subject, living[i].generation);
  if (PG_GETARG_BOOL(3)) Doom(space, event, pg::kWholePerson, subject, 0);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  for (int i = 0; i < found; ++i) {
    Datum values[] = {Int32GetDatum(living[i].deletion_class), Int32GetDatum(living[i].generation),
                      Int32GetDatum(living[i].epoch)};
    bool nulls[] = {false, false, false};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}

// privacy.wake_worker()
PRIVACY_FUNCTION(privacy_wake_worker) {
  WakeWorkerAtCommit();
  PG_RETURN_VOID();
}

// privacy.regenerate_key(subject, class) RETURNS integer: the new key's generation; NULL when the old one lives.
// REQUIRES: nobody seals for the person meanwhile (their row is locked FOR UPDATE).
PRIVACY_FUNCTION(privacy_regenerate_key) {
  const uint64 subject = static_cast<uint64>(PG_GETARG_INT64(0));
  const uint16 deletion_class = static_cast<uint16>(PG_GETARG_INT32(1));
  const pg::DatabaseSpace& space = pg::RequireSpace(pg::Need::kWrite);
  const pg::DatabaseSpace& place = pg::PlaceOf(space, deletion_class, subject);
  pg::EnsureMayDestroy(place);
  if (pg::LookupErasing(place.index, deletion_class, subject) != pg::Erasing::kNo)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the person's data in this deletion class are being erased"),
                    errhint("Commit the erasure first, then try again."),
                    err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kErased)));
  Uuid event;
  if (!pg_strong_random(event.data(), event.size()))
    ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
  LWLockAcquire(pg::SpaceLock(place.index), LW_EXCLUSIVE);
  const int generation = pg::Run([&]() -> privacy::Result<int> {
    PRIVACY_ASSIGN(const keystore::KeyInfo info, place.space->Inspect(deletion_class, subject));
    if (info.state != keystore::KeyState::kErased) return 0;
    PRIVACY_ASSIGN(const uint8 made, place.space->Regenerate(&place.entry().state, event, pg::MicrosecondsNow(),
                                                             deletion_class, subject));
    return made;
  });
  LWLockRelease(pg::SpaceLock(place.index));
  if (generation == 0) PG_RETURN_NULL();
  PG_RETURN_INT32(generation);
}
