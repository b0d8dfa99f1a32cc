// What privacy.verify_keystore() reads: extension/30_keystore.sql.
#include "pg/compat.hpp"

extern "C" {
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/tuplestore.h"
}

#include "keystore/signing.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/datums.hpp"

using namespace privacy;
using namespace privacy::pg;

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
    ResultRow row;
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
  if (damaged > 0) (void)WantHealing();
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
    ResultRow row;
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
