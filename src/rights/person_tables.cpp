#include "rights/person_tables.hpp"

extern "C" {
#include "executor/spi.h"
#include "utils/guc.h"
}

namespace privacy::rights {

Oid* FindPersonTables(int* count) {
  SPI_execute("SELECT c.oid FROM pg_catalog.pg_seclabel s JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) "
              "s.objoid WHERE s.provider OPERATOR(pg_catalog.=) 'pg_privacy' AND s.classoid OPERATOR(pg_catalog.=) "
              "'pg_catalog.pg_class'::pg_catalog.regclass AND s.objsubid OPERATOR(pg_catalog.=) 0 AND c.relkind "
              "OPERATOR(pg_catalog.=) 'r' ORDER BY s.label OPERATOR(pg_catalog.~~) 'subject_table%' DESC, c.oid",
              true, 0);
  *count = static_cast<int>(SPI_processed);
  Oid* const tables = static_cast<Oid*>(palloc(sizeof(Oid) * static_cast<Size>(*count + 1)));
  for (int i = 0; i < *count; ++i) {
    bool is_null;
    tables[i] = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &is_null));
  }
  return tables;
}

pg::RelationPolicy CopyPolicy(Oid table) {
  pg::RelationPolicy policy = *pg::PolicyOf(table);
  const Size size = sizeof(pg::ColumnPolicy) * static_cast<Size>(policy.column_count);
  if (size > 0) policy.columns = static_cast<pg::ColumnPolicy*>(memcpy(palloc(size), policy.columns, size));
  return policy;
}

int UseSessionSearchPath() {
  const int level = NewGUCNestLevel();
  const char* const path = GetConfigOptionResetString("search_path");
  (void)set_config_option("search_path", path, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
  return level;
}

void EndSearchPath(int level) { AtEOXact_GUC(true, level); }

}  // namespace privacy::rights
