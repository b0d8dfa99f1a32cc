#include "rights/person_tables.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "catalog/pg_am_d.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_seclabel.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
}

#include <string_view>

#include "pg/own_tables.hpp"

namespace privacy::rights {

namespace {

struct Labelled {
  Oid table;
  bool subject;
};

int InOrder(const void* a, const void* b) {
  const auto* const one = static_cast<const Labelled*>(a);
  const auto* const other = static_cast<const Labelled*>(b);
  if (one->subject != other->subject) return one->subject ? -1 : 1;
  return one->table < other->table ? -1 : 1;
}

bool StartsWith(Datum value, std::string_view start) {
  const struct varlena* const found = DatumGetTextPP(value);
  return std::string_view(VARDATA_ANY(found), VARSIZE_ANY_EXHDR(found)).substr(0, start.size()) == start;
}

}  // namespace

Oid* FindPersonTables(int* count) {
  const Relation labels = table_open(SecLabelRelationId, AccessShareLock);
  ScanKeyData keys[3];
  ScanKeyInit(&keys[0], Anum_pg_seclabel_classoid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(RelationRelationId));
  ScanKeyInit(&keys[1], Anum_pg_seclabel_objsubid, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(0));
  ScanKeyInit(&keys[2], Anum_pg_seclabel_provider, BTEqualStrategyNumber, F_TEXTEQ, CStringGetTextDatum("pg_privacy"));
  const SysScanDesc scan = systable_beginscan(labels, InvalidOid, false, nullptr, 3, keys);
  int capacity = 16;
  auto* found = static_cast<Labelled*>(palloc(sizeof(Labelled) * static_cast<Size>(capacity)));
  *count = 0;
  while (const HeapTuple row = systable_getnext(scan)) {
    const Oid table = reinterpret_cast<const FormData_pg_seclabel*>(GETSTRUCT(row))->objoid;
    if (get_rel_relkind(table) != RELKIND_RELATION) continue;
    bool is_null;
    const Datum label = heap_getattr(row, Anum_pg_seclabel_label, RelationGetDescr(labels), &is_null);
    if (*count == capacity)
      found = static_cast<Labelled*>(repalloc(found, sizeof(Labelled) * static_cast<Size>(capacity *= 2)));
    found[(*count)++] = {table, StartsWith(label, "subject_table")};
  }
  systable_endscan(scan);
  table_close(labels, AccessShareLock);
  qsort(found, static_cast<size_t>(*count), sizeof(Labelled), InOrder);
  Oid* const tables = static_cast<Oid*>(palloc(sizeof(Oid) * static_cast<Size>(*count + 1)));
  for (int i = 0; i < *count; ++i) tables[i] = found[i].table;
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

int64 CountRowsOf(const pg::RelationPolicy& policy, uint64 subject, int64 at_most) {
  const Relation table = table_open(policy.relation, AccessShareLock);
  const Oid index = table->rd_rel->relkind == RELKIND_RELATION ? IndexOf(table, policy.subject_column) : InvalidOid;
  int64 count = kUnknown;
  if (OidIsValid(index)) {
    count = 0;
    const Snapshot snapshot = pg::TakeLatestSnapshot();
    ScanKeyData key;
    ScanKeyInit(&key, policy.subject_column, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(static_cast<int64>(subject)));
    const SysScanDesc scan = systable_beginscan(table, index, true, snapshot, 1, &key);
    while (count < at_most && HeapTupleIsValid(systable_getnext(scan))) ++count;
    systable_endscan(scan);
    UnregisterSnapshot(snapshot);
  }
  table_close(table, NoLock);
  return count;
}

bool MayHaveRowsOf(const pg::RelationPolicy& policy, uint64 subject) { return CountRowsOf(policy, subject, 1) != 0; }

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
