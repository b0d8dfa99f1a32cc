#include "rights/person_tables.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "executor/spi.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
}

#include "pg/own_tables.hpp"

namespace privacy::rights {

Oid* FindPersonTables(int* count) {
  static SPIPlanPtr plan = nullptr;  // planned once a session
  if (plan == nullptr) {
    plan = SPI_prepare("SELECT c.oid FROM pg_catalog.pg_seclabel s JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) "
              "s.objoid WHERE s.provider OPERATOR(pg_catalog.=) 'pg_privacy' AND s.classoid OPERATOR(pg_catalog.=) "
              "'pg_catalog.pg_class'::pg_catalog.regclass AND s.objsubid OPERATOR(pg_catalog.=) 0 AND c.relkind "
              "OPERATOR(pg_catalog.=) 'r' ORDER BY s.label OPERATOR(pg_catalog.~~) 'subject_table%' DESC, c.oid",
                       0, nullptr);
    if (plan == nullptr || SPI_keepplan(plan) != 0) elog(ERROR, "could not plan the search for tables of people");
  }
  SPI_execute_plan(plan, nullptr, nullptr, true, 0);
  *count = static_cast<int>(SPI_processed);
  Oid* const tables = static_cast<Oid*>(palloc(sizeof(Oid) * static_cast<Size>(*count + 1)));
  for (int i = 0; i < *count; ++i) {
    bool is_null;
    tables[i] = DatumGetObjectId(SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &is_null));
  }
  return tables;
}

namespace {

bool IsBtree(Oid index) {
  const HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(index));
  if (!HeapTupleIsValid(tuple)) return false;
  const bool is = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relam == BTREE_AM_OID;
  ReleaseSysCache(tuple);
  return is;
}

// A plain index of the column: an answer from it runs no code of the table's owner.
Oid IndexOf(Relation table, AttrNumber column) {
  Oid found = InvalidOid;
  List* const indexes = RelationGetIndexList(table);
  ListCell* cell;
  foreach (cell, indexes) {
    const HeapTuple tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(lfirst_oid(cell)));
    if (!HeapTupleIsValid(tuple)) continue;
    const auto* const index = reinterpret_cast<Form_pg_index>(GETSTRUCT(tuple));
    if (index->indisvalid && index->indisready && index->indkey.values[0] == column &&
        heap_attisnull(tuple, Anum_pg_index_indpred, nullptr) && heap_attisnull(tuple, Anum_pg_index_indexprs, nullptr) &&
        IsBtree(index->indexrelid))
      found = index->indexrelid;
    ReleaseSysCache(tuple);
    if (OidIsValid(found)) break;
  }
  list_free(indexes);
  return found;
}

}  // namespace

bool MayHaveRowsOf(const pg::RelationPolicy& policy, uint64 subject) {
  const Relation table = table_open(policy.relation, AccessShareLock);
  const Oid index = table->rd_rel->relkind == RELKIND_RELATION ? IndexOf(table, policy.subject_column) : InvalidOid;
  bool may = true;
  if (OidIsValid(index)) {
    const Snapshot snapshot = pg::TakeLatestSnapshot();
    ScanKeyData key;
    ScanKeyInit(&key, policy.subject_column, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(static_cast<int64>(subject)));
    const SysScanDesc scan = systable_beginscan(table, index, true, snapshot, 1, &key);
    may = HeapTupleIsValid(systable_getnext(scan));
    systable_endscan(scan);
    UnregisterSnapshot(snapshot);
  }
  table_close(table, NoLock);
  return may;
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
