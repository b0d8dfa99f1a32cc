#include "pg/compat.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "storage/procarray.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
}

#include "pg/vocabulary_load.hpp"

namespace privacy::pg::internal {
namespace {

// The latest committed state and what this transaction did. Not GetLatestSnapshot: that is refused in parallel mode.
Snapshot TakeSnapshot() {
  static SnapshotData latest{};
  latest.snapshot_type = SNAPSHOT_MVCC;
  GetSnapshotData(&latest);
  latest.curcid = GetCurrentCommandId(false);
  return RegisterSnapshot(&latest);
}

// A scan of one whole table of ours; columns are found by name, so that later versions may add some.
class TableScan {
 public:
  void Open(const char* table, Snapshot snapshot) {
    const Oid relation = get_relname_relid(table, get_namespace_oid("privacy", false));
    if (!OidIsValid(relation)) elog(ERROR, "privacy.%s is missing", table);
    relation_ = table_open(relation, AccessShareLock);
    scan_ = systable_beginscan(relation_, InvalidOid, false, snapshot, 0, nullptr);
  }
  bool Next() {
    tuple_ = systable_getnext(scan_);
    return HeapTupleIsValid(tuple_);
  }
  void Close() {
    systable_endscan(scan_);
    table_close(relation_, AccessShareLock);
  }

  Datum Get(const char* column, bool* null) const {
    const TupleDesc descriptor = RelationGetDescr(relation_);
    for (int i = 0; i < descriptor->natts; ++i) {
      const Form_pg_attribute attribute = TupleDescAttr(descriptor, i);
      if (!attribute->attisdropped && namestrcmp(&attribute->attname, column) == 0)
        return heap_getattr(tuple_, i + 1, descriptor, null);
    }
    elog(ERROR, "column \"%s\" of table \"%s\" is missing", column, RelationGetRelationName(relation_));
    pg_unreachable();
  }
  bool Has(const char* column) const {
    bool null;
    Get(column, &null);
    return !null;
  }
  int32 Integer(const char* column) const {
    bool null;
    return DatumGetInt32(Get(column, &null));
  }
  bool Boolean(const char* column) const {
    bool null;
    return DatumGetBool(Get(column, &null));
  }
  Oid Role(const char* column) const {
    bool null;
    return DatumGetObjectId(Get(column, &null));
  }
  Interval Span(const char* column) const {
    bool null;
    const Datum value = Get(column, &null);
    return null ? Interval{} : *DatumGetIntervalP(value);
  }
  char* Text(const char* column) const {  // "" for NULL
    bool null;
    const Datum value = Get(column, &null);
    return null ? pstrdup("") : TextDatumGetCString(value);
  }

 private:
  Relation relation_;
  SysScanDesc scan_;
  HeapTuple tuple_;
};

void LoadClasses(Snapshot snapshot, VocabularyRows* rows) {
  TableScan scan;
  scan.Open("deletion_classes", snapshot);
  while (scan.Next()) {
    bool null;
    const Datum names = scan.Get("retained_for", &null);
    if (null) continue;
    Datum* elements;
    bool* nulls;
    int count;
    deconstruct_array(DatumGetArrayTypeP(names), TEXTOID, -1, false, TYPALIGN_INT, &elements, &nulls, &count);
    for (int i = 0; i < count; ++i)
      if (!nulls[i]) *rows->retentions.Add() = {scan.Integer("id"), TextDatumGetCString(elements[i])};
  }
  scan.Close();
}

void LoadCategories(Snapshot snapshot, VocabularyRows* rows) {
  TableScan scan;
  scan.Open("categories", snapshot);
  while (scan.Next())
    *rows->categories.Add() = {scan.Integer("id"),   scan.Text("name"), scan.Integer("class_id"),
                               scan.Text("channel"), scan.Text("mask"), scan.Boolean("special")};
  scan.Close();
}

void LoadPurposes(Snapshot snapshot, VocabularyRows* rows) {
  TableScan scan;
  scan.Open("purposes", snapshot);
  while (scan.Next())
    *rows->purposes.Add() = {.id = scan.Integer("id"),
                             .name = scan.Text("name"),
                             .legal_basis = scan.Text("legal_basis"),
                             .double_opt_in = scan.Boolean("double_opt_in"),
                             .direct_marketing = scan.Boolean("direct_marketing"),
                             .holds_for = scan.Text("holds_for"),
                             .while_restricted = scan.Text("while_restricted"),
                             .has_art9 = scan.Has("art9"),
                             .allow_without_consent = scan.Has("allow_without_consent"),
                             .ends = scan.Has("valid_for"),
                             .valid_for = scan.Span("valid_for")};
  scan.Close();
}

void LoadPermissions(Snapshot snapshot, VocabularyRows* rows) {
  TableScan scan;
  scan.Open("permissions", snapshot);
  while (scan.Next())
    *rows->permissions.Add() = {scan.Integer("purpose_id"), scan.Integer("category_id"), scan.Text("disclosure")};
  scan.Close();
}

void LoadGrants(Snapshot snapshot, VocabularyRows* rows) {
  TableScan scan;
  scan.Open("purpose_grants", snapshot);
  while (scan.Next()) *rows->grants.Add() = {scan.Integer("purpose_id"), scan.Role("grantee")};
  scan.Close();
}

}  // namespace

Oid PurposesTable() {
  if (IsBinaryUpgrade) return InvalidOid;
  const Oid schema = get_namespace_oid("privacy", true);
  return OidIsValid(schema) ? get_relname_relid("purposes", schema) : InvalidOid;
}

VocabularyRows LoadVocabulary() {
  VocabularyRows rows{};
  const Snapshot snapshot = TakeSnapshot();
  LoadClasses(snapshot, &rows);
  LoadCategories(snapshot, &rows);
  LoadPurposes(snapshot, &rows);
  LoadPermissions(snapshot, &rows);
  LoadGrants(snapshot, &rows);
  UnregisterSnapshot(snapshot);
  return rows;
}

}  // namespace privacy::pg::internal
