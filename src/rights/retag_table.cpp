// privacy.retag_table(relation, epoch): every tagged value of one table gets its tag under the key in force.
#include "pg/compat.hpp"

extern "C" {
#include "access/table.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

#include "pg/as_owner.hpp"
#include "rights/person_tables.hpp"
#include "types/value.hpp"
#include "write/internal.hpp"

namespace privacy::rights {

namespace {

struct Texts {
  const char* table;
  const char* changes;
  const char* former;  // is there a value tagged under another key?
};

// Every column of a personal type, whatever its label says: what counts is the value. changes empty: there is none.
Texts TextsOf(Oid relation_id) {
  StringInfoData changes, former;
  initStringInfo(&changes);
  initStringInfo(&former);
  Relation relation = table_open(relation_id, NoLock);
  const TupleDesc columns = RelationGetDescr(relation);
  for (int i = 0; i < columns->natts; ++i) {
    const Form_pg_attribute column = TupleDescAttr(columns, i);
    if (column->attisdropped || types::FindPersonalType(getBaseType(column->atttypid)) == nullptr) continue;
    const char* const name = quote_identifier(NameStr(column->attname));
    appendStringInfo(&changes, "%s%s = r.%s", changes.len == 0 ? "" : ", ", name, name);
    appendStringInfo(&former, "%sprivacy.lookup_epoch_of(r.%s) OPERATOR(pg_catalog.<>) $1", former.len == 0 ? "" : " OR ", name);
  }
  table_close(relation, NoLock);
  const char* const table =
      quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation_id)), get_rel_name(relation_id));
  return {table, changes.data, former.data};
}

}  // namespace

}  // namespace privacy::rights

using namespace privacy;
using namespace privacy::rights;

// No triggers but ours: nothing is changed that they, or foreign keys, could ask about. Those that always fire do.
PRIVACY_FUNCTION(privacy_retag_table) {
  const Oid relation = PG_GETARG_OID(0);
  Oid types[] = {INT4OID};
  Datum values[] = {PG_GETARG_DATUM(1)};
  SPI_connect();
  const Texts texts = TextsOf(relation);
  const int level = UseSessionSearchPath();
  (void)set_config_option("session_replication_role", "replica", PGC_SUSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  const write::InternalMark before = write::BeginInternal(write::Internal::kRetag);
  pg::ExecuteAsOwner(relation, psprintf("UPDATE ONLY %s r SET %s WHERE %s", texts.table, texts.changes, texts.former), 1,
                     types, values, nullptr, false, 0);
  write::EndInternal(before);
  const int64 rows = static_cast<int64>(SPI_processed);
  pg::ExecuteAsOwner(relation, psprintf("SELECT 1 FROM ONLY %s r WHERE %s LIMIT 1", texts.table, texts.former), 1, types,
                     values, nullptr, false, 1);
  if (SPI_processed > 0)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("rows of table \"%s\" could not be tagged anew", get_rel_name(relation)),
                    errhint("A trigger or rule of the table that always fires keeps them as they are: disable it meanwhile.")));
  EndSearchPath(level);
  SPI_finish();
  PG_RETURN_INT64(rows);
}
