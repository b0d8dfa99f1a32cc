// SQL functions over the epochs of the master key: extension/31_master_key.sql.
#include "pg/compat.hpp"

extern "C" {
#include "access/xlog.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"
}

#include "crypto/digest.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/datums.hpp"
#include "pg/shared_memory.hpp"
#include "worker/keystore_worker.hpp"
#include "worker/tasks.hpp"

namespace privacy::pg {

namespace {

constexpr int kMostEpochs = 10000;

struct EpochRow {
  uint16 epoch;
  keystore::MasterEpoch::State state;
  int64 since;
  bool retired;  // the journal says so
  bool attested;
  int64 retired_at;
  uint8 evidence[32];
};

const char* StateName(const EpochRow& row) {
  switch (row.state) {
    case keystore::MasterEpoch::State::kCurrent: return "current";
    case keystore::MasterEpoch::State::kOpen: return "open";
    case keystore::MasterEpoch::State::kRetiring: return "retiring";
    case keystore::MasterEpoch::State::kRetired: return row.retired ? "retired" : "retiring";
  }
  return "unknown";
}

void AddRetired(const DatabaseSpace& place, EpochRow* rows, int count) {
  LWLockAcquire(SpaceLock(place.index), LW_EXCLUSIVE);
  Run([&]() -> Status {
    return place.space->Read(place.entry().state, 1, [&](const keystore::JournalRecord& record) {
      if (record.kind != keystore::RecordKind::kEpochRetired) return true;
      for (EpochRow* row = rows; row < rows + count; ++row) {
        if (row->epoch != record.epoch) continue;
        row->retired = true;
        row->attested = (record.flags & keystore::kFlagAttested) != 0;
        row->retired_at = record.time;
        Put(row->evidence, record.payload);
      }
      return true;
    });
  });
  LWLockRelease(SpaceLock(place.index));
}

// What master.state holds, and what the journal of this database's key space says of it.
int ReadEpochs(const DatabaseSpace* space, EpochRow* rows) {
  int count = Run([&]() -> Result<int> {
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    int found = 0;
    for (const keystore::MasterEpoch& epoch : store->epochs()) {
      if (found == kMostEpochs) break;
      rows[found++] = {epoch.number, epoch.state, epoch.since, false, false, 0, {}};
    }
    return found;
  });
  // What ended before a fork stands in the journals of the key spaces it came from.
  for (int number = space == nullptr ? 0 : -1; space != nullptr && number < space->formers; ++number)
    AddRetired(number < 0 ? *space : FormerAt(*space, number), rows, count);
  return count;
}

bool IsZero(const uint8 (&bytes)[32]) {
  for (const uint8 byte : bytes)
    if (byte != 0) return false;
  return true;
}

}  // namespace

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

PRIVACY_FUNCTION(privacy_rotate_master_key) {
  worker::EnsureKeystore(false);
  SharedTask task{};
  task.kind = Task::kRotate;
  task.keep_damaged = PG_GETARG_BOOL(0);
  PG_RETURN_INT32(worker::RunTask(task).epoch);
}

// privacy.end_master_epoch(epoch, evidence): did this server destroy the key?
PRIVACY_FUNCTION(privacy_end_master_epoch) {
  const int32 epoch = PG_GETARG_INT32(0);
  if (epoch < 1 || epoch > 65535)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("the keystore has no master epoch %d", epoch),
                    errhint("See privacy.master_epochs.")));
  worker::EnsureKeystore(false);
  SharedTask task{};
  task.kind = Task::kRetire;
  task.epoch = static_cast<uint16>(epoch);
  task.has_evidence = !PG_ARGISNULL(1) && VARSIZE_ANY_EXHDR(PG_GETARG_TEXT_PP(1)) > 0;
  if (task.has_evidence) {
    const text* const evidence = PG_GETARG_TEXT_PP(1);
    Run([&]() -> Status {
      PRIVACY_ASSIGN(const crypto::Digest digest,
                     crypto::Sha256({Bytes{reinterpret_cast<const uint8*>(VARDATA_ANY(evidence)),
                                           static_cast<std::size_t>(VARSIZE_ANY_EXHDR(evidence))}}));
      Put(task.evidence, digest);
      return {};
    });
  }
  PG_RETURN_BOOL(!worker::RunTask(task).attested);
}

PRIVACY_FUNCTION(privacy_list_master_epochs) {
  worker::EnsureKeystore(false, true);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  EpochRow* const rows = static_cast<EpochRow*>(palloc0(sizeof(EpochRow) * kMostEpochs));
  const int count = ReadEpochs(FindDatabaseSpace(), rows);
  for (int i = 0; i < count; ++i) {
    const EpochRow& row = rows[i];
    Datum values[] = {Int32GetDatum(row.epoch),
                      CStringGetTextDatum(StateName(row)),
                      TimeDatum(row.since),
                      TimeDatum(row.retired_at),
                      CStringGetTextDatum(row.attested ? "attested" : "destroyed"),
                      static_cast<Datum>(0)};
    bool nulls[] = {false, false, false, !row.retired, !row.retired, true};
    if (row.retired && !IsZero(row.evidence)) {
      values[5] = BytesDatum(row.evidence);
      nulls[5] = false;
    }
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}
