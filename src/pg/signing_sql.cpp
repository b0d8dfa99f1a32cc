// The keys that sign certificates: extension/31_master_key.sql.
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
#include "worker/keystore_worker.hpp"
#include "worker/tasks.hpp"

namespace privacy::pg {

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

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

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
    ResultRow row;
    row.AddText(keys[i].id);
    row.AddText(keys[i].pem);
    row.AddText(keys[i].fingerprint);
    row.Add(BoolGetDatum(keys[i].is_current));
    row.Add(TimeDatum(keys[i].since));
    row.AddText(keys[i].handover[0] == '\0' ? nullptr : keys[i].handover);
    row.AddText(keys[i].handover[0] == '\0' ? nullptr : keys[i].handover_signature);
    tuplestore_putvalues(result->setResult, result->setDesc, row.values, row.nulls);
  }
  return static_cast<Datum>(0);
}

PRIVACY_FUNCTION(privacy_rotate_signing_key) {
  worker::EnsureKeystore(false);
  SharedTask task{};
  task.kind = Task::kRotateSigning;
  task = worker::RunTask(task);
  ereport(NOTICE, (errmsg("certificates are signed with a new key"),
                   errhint("Give its fingerprint to the data protection officer: %s", task.fingerprint)));
  PG_RETURN_TEXT_P(cstring_to_text(task.fingerprint));
}
