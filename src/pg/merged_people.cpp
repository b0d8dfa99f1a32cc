#include "pg/merged_people.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/lsyscache.h"
}

#include "pg/as_owner.hpp"
#include "pg/datums.hpp"
#include "pg/keyring.hpp"

namespace privacy::pg {

uint64 FindMerged(int32 table_id, const char* key) {
  const Oid merged = get_relname_relid("merged_subjects", get_namespace_oid("privacy", false));
  if (!OidIsValid(merged)) return 0;
  uint8 hash[kSubjectKeySize];
  SubjectKeyHash(table_id, key, hash);
  Oid types[] = {INT4OID, BYTEAOID};
  Datum values[] = {Int32GetDatum(table_id), BytesDatum(hash)};
  SPI_connect();
  ExecuteAsOwner(merged,
                 "SELECT m.into_id FROM privacy.merged_subjects m "
                 "JOIN privacy.subjects s ON s.id OPERATOR(pg_catalog.=) m.into_id "
                 "WHERE m.table_id OPERATOR(pg_catalog.=) $1 AND m.key_hash OPERATOR(pg_catalog.=) $2 "
                 "AND s.state OPERATOR(pg_catalog.<>) 'erased' ORDER BY m.subject_id DESC LIMIT 1",
                 2, types, values, nullptr, true, 1);
  bool is_null;
  const uint64 found =
      SPI_processed == 0
          ? 0
          : static_cast<uint64>(DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null)));
  SPI_finish();
  return found;
}

bool IsRetired(uint64 id) {
  const Oid merged = get_relname_relid("merged_subjects", get_namespace_oid("privacy", false));
  if (!OidIsValid(merged)) return false;
  Oid types[] = {INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(id))};
  SPI_connect();
  ExecuteAsOwner(merged, "SELECT 1 FROM privacy.merged_subjects m WHERE m.subject_id OPERATOR(pg_catalog.=) $1", 1, types,
                 values, nullptr, false, 1);
  const bool retired = SPI_processed > 0;
  SPI_finish();
  return retired;
}

}  // namespace privacy::pg
