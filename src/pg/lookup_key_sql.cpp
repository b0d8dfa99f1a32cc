// SQL functions over the key space's lookup keys: extension/71_lookup_key.sql.
#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "access/xlog.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/datums.hpp"
#include "pg/master_keys.hpp"
#include "pg/space_slots.hpp"
#include "sealed/format.hpp"
#include "types/value.hpp"
#include "worker/start_workers.hpp"

namespace privacy::pg {

namespace {

constexpr int kMostEpochs = 256;

struct LookupRow {
  bool there, destroyed;
  int64 since, destroyed_at;
  int last_master_epoch;
};

// By epoch. What the keystore holds, and what its journal says of those it held.
void ReadRows(const DatabaseSpace& space, LookupRow (&rows)[kMostEpochs]) {
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  Run([&]() -> Status {
    PRIVACY_ASSIGN(const auto epochs, space.space->LookupEpochs());
    for (const keystore::LookupEpoch& one : epochs) {
      rows[one.epoch].there = true;
      rows[one.epoch].since = one.since;
    }
    return space.space->Read(space.entry().state, 1, [&](const keystore::JournalRecord& record) {
      if (record.kind != keystore::RecordKind::kLookupKey) return true;
      LookupRow& row = rows[record.generation];
      row.destroyed = true;
      row.destroyed_at = record.time;
      row.last_master_epoch = Max(row.last_master_epoch, static_cast<int>(record.epoch));
      return true;
    });
  });
  LWLockRelease(SpaceLock(space.index));
}

bool changed_here = false;  // by this transaction: the worker is to destroy the former key when it has committed

void EndTransaction(XactEvent event, void*) {
  if (changed_here && event == XACT_EVENT_COMMIT) worker::WantDatabaseWorkerFor(MyDatabaseId);
  if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE) changed_here = false;
}

}  // namespace

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

// privacy.prepare_lookup_key(): the epoch to tag with next; its key is durable.
PRIVACY_FUNCTION(privacy_prepare_lookup_key) {
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION), errmsg("a standby cannot change the lookup key"),
                    errhint("Change it on the primary, and copy its keystore here again.")));
  const DatabaseSpace* space = &RequireSpace(Need::kRead);
  const int newest = Run([&]() -> privacy::Result<int> {
    PRIVACY_ASSIGN(const auto epochs, space->space->LookupEpochs());
    return static_cast<int>(epochs.back().epoch);
  });
  // A guest makes no key, but follows when its owner has.
  if (newest > space->lookup_epoch) PG_RETURN_INT32(newest);
  space = &RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space->index), LW_EXCLUSIVE);
  const int epoch = Run([&]() -> privacy::Result<int> {
    PRIVACY_ASSIGN(const std::uint8_t next, space->space->PrepareLookupEpoch(&space->entry().state, space->lookup_epoch,
                                                                            MicrosecondsNow()));
    return static_cast<int>(next);
  });
  LWLockRelease(SpaceLock(space->index));
  PG_RETURN_INT32(epoch);
}

// privacy.lookup_key_changed(): after the row of privacy.key_space was.
PRIVACY_FUNCTION(privacy_lookup_key_changed) {
  static bool registered = false;
  if (!registered) RegisterXactCallback(EndTransaction, nullptr);
  registered = true;
  LookupKeyChanged();
  ForceSyncCommit();  // the former key must not be destroyed for a transaction that a crash undoes
  changed_here = true;
  PG_RETURN_VOID();
}

namespace {

struct Ends {
  int first, last;
};

Ends EndsOf(const DatabaseSpace& space) {
  return Run([&]() -> privacy::Result<Ends> {
    PRIVACY_ASSIGN(const auto epochs, space.space->LookupEpochs());
    return Ends{epochs.front().epoch, epochs.back().epoch};
  });
}

}  // namespace

// privacy.drop_lookup_keys(): destroys the keys before the one in force, as it is committed. Returns how many.
PRIVACY_FUNCTION(privacy_drop_lookup_keys) {
  const DatabaseSpace* const space = FindDatabaseSpace();
  if (space == nullptr || space->guest || shared->condition != KeystoreCondition::kOpen || space->lookup_epoch == 1 ||
      TransactionIdIsCurrentTransactionId(space->lookup_xid))
    PG_RETURN_INT32(0);
  if (EndsOf(*space).first >= space->lookup_epoch) PG_RETURN_INT32(0);
  LWLockAcquire(SpaceLock(space->index), LW_EXCLUSIVE);
  const int count = Run([&] {
    return space->space->DropLookupEpochs(&space->entry().state, space->lookup_epoch, MicrosecondsNow());
  });
  LWLockRelease(SpaceLock(space->index));
  PG_RETURN_INT32(count);
}

PRIVACY_FUNCTION(privacy_newest_lookup_epoch) {
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  PG_RETURN_INT32(Max(EndsOf(space).last, static_cast<int>(space.lookup_epoch)));
}

// The journal is read only where it can matter.
PRIVACY_FUNCTION(privacy_are_lookup_keys_destroyed) {
  const int32 epoch = PG_GETARG_INT32(0);
  const DatabaseSpace& space = RequireSpace(Need::kLook);
  if (epoch < 1 || epoch >= EndsOf(space).first) PG_RETURN_BOOL(false);
  LookupRow rows[kMostEpochs] = {};
  ReadRows(space, rows);
  PG_RETURN_BOOL(rows[epoch].destroyed);
}

PRIVACY_FUNCTION(privacy_list_lookup_keys) {
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  const DatabaseSpace* const space = FindDatabaseSpace();
  if (space == nullptr) return static_cast<Datum>(0);
  LookupRow rows[kMostEpochs] = {};
  ReadRows(*space, rows);
  for (int epoch = 1; epoch < kMostEpochs; ++epoch) {
    const LookupRow& row = rows[epoch];
    if (!row.there && !row.destroyed) continue;
    const char* const state = !row.there                      ? "destroyed"
                              : epoch == space->lookup_epoch ? "in force"
                              : epoch > space->lookup_epoch  ? "next"
                                                             : "former";
    Datum values[] = {Int32GetDatum(epoch), CStringGetTextDatum(state), TimeDatum(row.since),
                      TimeDatum(row.destroyed_at), Int32GetDatum(row.last_master_epoch)};
    bool nulls[] = {false, false, !row.there, row.there, row.there};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}

// privacy.lookup_epoch_of(value): of its tag; NULL when it has none.
PRIVACY_FUNCTION(privacy_lookup_epoch_of) {
  const Oid type = getBaseType(get_fn_expr_argtype(fcinfo->flinfo, 0));
  if (types::FindPersonalType(type) == nullptr) PG_RETURN_NULL();
  const Bytes value = types::ViewOf(PG_GETARG_VARLENA_PP(0));
  sealed::Header header;
  if (types::FormOf(value) != types::Form::kSealed || !sealed::TryParseHeader(value, &header) ||
      header.lookup == sealed::Lookup::kNone)
    PG_RETURN_NULL();
  PG_RETURN_INT32(sealed::LookupSection(value, header)[0]);
}
