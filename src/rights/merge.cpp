// privacy.move_rows: all rows of one person become another's, and their values follow (extension/68_merge.sql).
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

#include "pg/as_owner.hpp"
#include "rights/person_tables.hpp"
#include "write/internal.hpp"

using namespace privacy;
using namespace privacy::rights;

// privacy.move_rows(from, into) RETURNS bigint: rows that went over. Subject tables come first: rows below follow them.
PRIVACY_FUNCTION(privacy_move_rows) {
  Oid types[] = {INT8OID, INT8OID};
  Datum values[] = {PG_GETARG_DATUM(0), PG_GETARG_DATUM(1)};
  int64 moved = 0;
  SPI_connect();
  int count;
  const Oid* const tables = FindPersonTables(&count);
  const int level = UseSessionSearchPath();
  const char** const names = static_cast<const char**>(palloc0(sizeof(char*) * static_cast<Size>(count + 1)));
  // Counted before: rows below go over with those above them.
  for (const bool move : {false, true}) {
    for (int i = 0; i < count; ++i) {
      const pg::RelationPolicy policy = CopyPolicy(tables[i]);
      if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
      const char* const column = quote_identifier(get_attname(tables[i], policy.subject_column, false));
      if (names[i] == nullptr)
        names[i] = quote_qualified_identifier(get_namespace_name(get_rel_namespace(tables[i])), get_rel_name(tables[i]));
      if (!move) {
        pg::ExecuteAsOwner(tables[i], psprintf("SELECT pg_catalog.count(*) FROM ONLY %s r WHERE r.%s OPERATOR(pg_catalog.=) $1", names[i], column),
                           1, types, values, nullptr, false, 1);
        bool is_null;
        moved += DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &is_null));
        continue;
      }
      const write::InternalMark before = write::BeginInternal(write::Internal::kMerge);
      pg::ExecuteAsOwner(tables[i], psprintf("UPDATE ONLY %s r SET %s = $2 WHERE r.%s OPERATOR(pg_catalog.=) $1", names[i], column, column),
                         2, types, values, nullptr, false, 0);
      write::EndInternal(before);
    }
  }
  EndSearchPath(level);
  SPI_finish();
  PG_RETURN_INT64(moved);
}
