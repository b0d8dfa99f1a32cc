// privacy.free_disk(tablespace): what the file system under a tablespace has left, for estimates.
#include "pg/compat.hpp"

#include <sys/statvfs.h>

extern "C" {
#include "catalog/pg_tablespace.h"
#include "common/relpath.h"
#include "miscadmin.h"
#include "utils/builtins.h"
}

#include "pg/boundary.hpp"

// NULL where the file system does not say.
PRIVACY_FUNCTION(privacy_free_disk) {
  const Oid tablespace = PG_GETARG_OID(0);
  char* path = GetDatabasePath(MyDatabaseId, OidIsValid(tablespace) ? tablespace : MyDatabaseTableSpace);
  struct statvfs space;
  // A database has no directory yet in a tablespace it does not use.
  if (statvfs(path, &space) != 0 && statvfs(DataDir, &space) != 0) PG_RETURN_NULL();
  PG_RETURN_INT64(static_cast<int64>(space.f_bavail) * static_cast<int64>(space.f_frsize));
}
