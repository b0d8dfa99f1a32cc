// privacy.destructions, what the journal knows of destroyed keys: extension/71_certificates.sql.
#include "pg/compat.hpp"

extern "C" {
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"
}

#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/datums.hpp"

namespace privacy::rights {

namespace {

struct Record {
  Uuid event;
  int32 deletion_class, generation, epoch, last_epoch;
  int64 sequence, time;
  uint8 slot[32], hash[32];
};

struct Records {
  Record* rows = nullptr;
  int64 count = 0, room = 0;
};

void MakeRoom(Records* records, int64 more) {
  if (records->count + more <= records->room) return;
  records->room = records->count + more;
  const Size size = sizeof(Record) * static_cast<Size>(records->room);
  records->rows = static_cast<Record*>(records->rows == nullptr ? MemoryContextAllocHuge(CurrentMemoryContext, size)
                                                                : repalloc_huge(records->rows, size));
}

// The destroy records of `place` from `since` on that concern `space`; a record's own hash stands in the one after it.
void AddRecords(const pg::DatabaseSpace& space, const pg::DatabaseSpace& place, uint64 since, Records* records) {
  const keystore::SpaceState& state = place.entry().state;
  LWLockAcquire(pg::SpaceLock(place.index), LW_SHARED);
  MakeRoom(records, since > state.journal_records ? 1 : static_cast<int64>(state.journal_records - since + 2));
  pg::Run([&]() -> Status {
    bool open = false;  // the last one found still lacks its hash
    PRIVACY_TRY(place.space->Read(state, since, [&](const keystore::JournalRecord& record) {
      if (open) Put(records->rows[records->count - 1].hash, record.previous);
      open = record.kind == keystore::RecordKind::kDestroy &&
             (place.index == space.index || pg::PlaceOf(space, record.class_id, record.subject).index == place.index);
      if (!open) return true;
      Record& one = records->rows[records->count++];
      const int last_epoch = record.epoch + ((record.flags & keystore::kFlagRotating) != 0 ? 1 : 0);
      one = {record.event, record.class_id, record.generation, record.epoch, last_epoch, static_cast<int64>(record.sequence),
             record.time, {}, {}};
      Put(one.slot, record.payload);
      return true;
    }));
    if (open) Put(records->rows[records->count - 1].hash, state.journal_hash);
    return {};
  });
  LWLockRelease(pg::SpaceLock(place.index));
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

PRIVACY_FUNCTION(privacy_destructions) {
  const int64 since = PG_GETARG_INT64(0);
  const pg::DatabaseSpace& space = pg::RequireSpace(pg::Need::kLook);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  Records records;
  AddRecords(space, space, static_cast<uint64>(Max(since, 1)), &records);
  for (int i = 0; i < space.formers; ++i) AddRecords(space, pg::FormerAt(space, i), 1, &records);  // of people taken over
  for (int64 i = 0; i < records.count; ++i) {
    Record& one = records.rows[i];
    Datum values[] = {PointerGetDatum(one.event.data()),
                      Int32GetDatum(one.deletion_class),
                      Int32GetDatum(one.generation),
                      Int32GetDatum(one.epoch),
                      Int64GetDatum(one.sequence),
                      pg::BytesDatum(one.slot),
                      pg::BytesDatum(one.hash),
                      pg::TimeDatum(one.time),
                      Int32GetDatum(one.last_epoch)};
    bool nulls[lengthof(values)] = {};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
  }
  return static_cast<Datum>(0);
}
