// The C side of privacy.erase_subject (extension/70_erasure.sql): what dooms a person's keys, and what a certificate
// says of them.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"
#include "utils/xid8.h"
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
#include "rights/ledger.hpp"
#include "rights/living_keys.hpp"
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
  LivingKey* const living = static_cast<LivingKey*>(palloc(sizeof(LivingKey) * static_cast<Size>(count + 1)));
  const int found = DoomKeys(space, event, subject, classes, count, PG_GETARG_BOOL(3), living);
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

// privacy.number_destruction(): row trigger of privacy.erasure_keys. The column "transaction" of a row that comes to promise
// a destruction is that of its promise, whatever the statement says.
PRIVACY_FUNCTION(privacy_number_destruction) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
            errmsg("privacy.number_destruction is a trigger function"));
  const auto* const data = reinterpret_cast<TriggerData*>(fcinfo->context);
  if (!TRIGGER_FIRED_BEFORE(data->tg_event) || !TRIGGER_FIRED_FOR_ROW(data->tg_event) ||
      TRIGGER_FIRED_BY_DELETE(data->tg_event))
    ereport(ERROR, errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
            errmsg("privacy.number_destruction must be fired before INSERT or UPDATE for each row"));
  const TupleDesc columns = RelationGetDescr(data->tg_relation);
  const int result = SPI_fnumber(columns, "result");
  const auto promises = [&](HeapTuple row) {
    bool is_null;
    const Datum value = heap_getattr(row, result, columns, &is_null);
    return !is_null && SameText({value, false}, "destroyed");
  };
  const bool update = TRIGGER_FIRED_BY_UPDATE(data->tg_event);
  const HeapTuple row = update ? data->tg_newtuple : data->tg_trigtuple;
  if (!promises(row) || (update && promises(data->tg_trigtuple))) PG_RETURN_POINTER(row);
  int column = SPI_fnumber(columns, "transaction");
  Datum value = FullTransactionIdGetDatum(GetTopFullTransactionId());
  bool is_null = false;
  PG_RETURN_POINTER(heap_modify_tuple_by_cols(row, columns, 1, &column, &value, &is_null));
}
