#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

#include "pg/as_owner.hpp"
#include "pg/relation_policy.hpp"
#include "rights/person_tables.hpp"

using namespace privacy;
using namespace privacy::rights;

// privacy.holds_data(subject, class): is there any value of this class in a live row of the person?
PRIVACY_FUNCTION(privacy_holds_data) {
  Datum subject = PG_GETARG_DATUM(0);
  const int32 deletion_class = PG_GETARG_INT32(1);
  Oid types[] = {INT8OID};
  bool found = false;
  SPI_connect();
  int count;
  const Oid* const tables = FindPersonTables(&count);
  for (int i = 0; i < count && !found; ++i) {
    const pg::RelationPolicy policy = CopyPolicy(tables[i]);
    if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) continue;
    if (!MayHaveRowsOf(policy, static_cast<uint64>(DatumGetInt64(subject)))) continue;
    StringInfoData filled;
    initStringInfo(&filled);
    for (int j = 0; j < policy.column_count; ++j) {
      if (policy.columns[j].deletion_class != deletion_class) continue;
      appendStringInfo(&filled, "%s%s IS NOT NULL", filled.len == 0 ? "" : " OR ",
                       quote_identifier(get_attname(tables[i], policy.columns[j].attnum, false)));
    }
    if (filled.len == 0) continue;
    pg::ExecuteAsOwner(
        tables[i],
        psprintf("SELECT 1 FROM ONLY %s WHERE %s OPERATOR(pg_catalog.=) $1 AND (%s) LIMIT 1",
                 quote_qualified_identifier(get_namespace_name(get_rel_namespace(tables[i])), get_rel_name(tables[i])),
                 quote_identifier(get_attname(tables[i], policy.subject_column, false)), filled.data),
        1, types, &subject, nullptr, true, 1);
    found = SPI_processed > 0;
  }
  SPI_finish();
  PG_RETURN_BOOL(found);
}
