#include "pg/key_space_row.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/inval.h"
#include "utils/syscache.h"
#include "utils/uuid.h"
}

#include "pg/boundary.hpp"
#include "pg/own_tables.hpp"

namespace privacy::pg {

namespace {

constexpr AttrNumber kColumnSpace = 1;
constexpr AttrNumber kColumnKeystore = 2;
constexpr AttrNumber kColumnLookupEpoch = 4;

Uuid ToUuid(Datum value) {
  Uuid uuid;
  std::memcpy(uuid.data(), DatumGetUUIDP(value)->data, uuid.size());
  return uuid;
}

}  // namespace

bool ReadKeySpaceRow(KeySpaceRow* row) {
  if (!OidIsValid(OidOf(OwnRelation::kKeySpace))) return false;
  OwnScan scan = ScanOwn(OwnRelation::kKeySpace, OwnRelation::kKeySpacePrimary, nullptr, 0);
  const bool found = scan.Next();
  bool is_null;
  if (found) {
    bool free_it;
    const HeapTuple tuple = ExecFetchSlotHeapTuple(scan.slot, false, &free_it);
    *row = {ToUuid(scan.Get(kColumnSpace, &is_null)), ToUuid(scan.Get(kColumnKeystore, &is_null)),
            static_cast<uint8>(DatumGetInt16(scan.Get(kColumnLookupEpoch, &is_null))),
            HeapTupleHeaderGetXmin(tuple->t_data)};
  }
  scan.Close();
  return found;
}

void InsertKeySpaceRow(const Uuid& space) {
  Oid user;
  int context;
  GetUserIdAndSecContext(&user, &context);
  HeapTuple table = SearchSysCache1(RELOID, ObjectIdGetDatum(OidOf(OwnRelation::kKeySpace)));
  const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(table))->relowner;
  ReleaseSysCache(table);
  SetUserIdAndSecContext(owner, context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
  Oid types[2] = {UUIDOID, UUIDOID};
  Uuid bytes[2] = {space, shared->keystore};
  Datum values[2] = {PointerGetDatum(&bytes[0]), PointerGetDatum(&bytes[1])};
  SPI_connect();
  if (SPI_execute_with_args("INSERT INTO privacy.key_space (space, keystore) VALUES ($1, $2)", 2, types, values, nullptr,
                            false, 0) != SPI_OK_INSERT)
    elog(ERROR, "could not record the key space");
  SPI_finish();
  SetUserIdAndSecContext(user, context);
}

void ReplaceKeySpaceRow(const Uuid& space) {
  Oid user;
  int context;
  GetUserIdAndSecContext(&user, &context);
  SetUserIdAndSecContext(BOOTSTRAP_SUPERUSERID, context | SECURITY_LOCAL_USERID_CHANGE | SECURITY_RESTRICTED_OPERATION);
  Oid types[1] = {UUIDOID};
  Uuid bytes = space;
  Datum values[1] = {PointerGetDatum(&bytes)};
  SPI_connect();
  if (SPI_execute_with_args("UPDATE privacy.key_space SET space = $1, attached_at = pg_catalog.clock_timestamp()", 1, types,
                            values, nullptr, false, 0) != SPI_OK_UPDATE ||
      SPI_processed != 1)
    elog(ERROR, "could not record the key space");
  SPI_finish();
  SetUserIdAndSecContext(user, context);
  CacheInvalidateRelcacheByRelid(OidOf(OwnRelation::kKeySpace));  // whoever knows the former one looks again
}

}  // namespace privacy::pg
