#include "pg/label_rows.hpp"

extern "C" {
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_seclabel.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
}

#include "pg/boundary.hpp"

namespace privacy::pg {

namespace {

PlainLabel Parse(const char* text) {
  return Run([&]() -> Result<PlainLabel> {
    PRIVACY_ASSIGN(const policy::Label label, policy::ParseLabel(text));
    PlainLabel plain{};
    plain.kind = label.kind;
    plain.table_id = label.table_id;
    plain.rows_hidden = label.rows_hidden;
    plain.on_delete = static_cast<OnDelete>(label.on_delete);
    plain.deleted_on_erasure = label.deleted_on_erasure;
    plain.scrub_to = static_cast<ScrubTo>(label.scrub_to);
    label.category.copy(plain.category, policy::kMaxNameSize);
    plain.lookup = static_cast<uint8>(label.lookup);
    plain.typmod = label.typmod;
    plain.hide_length = label.hide_length;
    plain.third_parties = label.third_parties;
    plain.blanks = label.blanks;
    return plain;
  });
}

}  // namespace

LabelRow* ReadLabels(Oid relation, bool only_table, int* count) {
  ScanKeyData keys[3];
  ScanKeyInit(&keys[0], Anum_pg_seclabel_objoid, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(relation));
  ScanKeyInit(&keys[1], Anum_pg_seclabel_classoid, BTEqualStrategyNumber, F_OIDEQ,
              ObjectIdGetDatum(RelationRelationId));
  ScanKeyInit(&keys[2], Anum_pg_seclabel_objsubid, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(0));
  int capacity = 8;
  *count = 0;
  LabelRow* rows = static_cast<LabelRow*>(palloc(sizeof(LabelRow) * capacity));
  Relation catalog = table_open(SecLabelRelationId, AccessShareLock);
  SysScanDesc scan = systable_beginscan(catalog, SecLabelObjectIndexId, true, nullptr, only_table ? 3 : 2, keys);
  while (HeapTuple tuple = systable_getnext(scan)) {
    bool is_null;
    const Datum provider = heap_getattr(tuple, Anum_pg_seclabel_provider, RelationGetDescr(catalog), &is_null);
    if (is_null || strcmp(TextDatumGetCString(provider), "pg_privacy") != 0) continue;
    const Datum label = heap_getattr(tuple, Anum_pg_seclabel_label, RelationGetDescr(catalog), &is_null);
    if (is_null) continue;
    if (*count == capacity) {
      capacity *= 2;
      rows = static_cast<LabelRow*>(repalloc(rows, sizeof(LabelRow) * capacity));
    }
    rows[*count].column = (reinterpret_cast<FormData_pg_seclabel*>(GETSTRUCT(tuple)))->objsubid;
    rows[*count].label = Parse(TextDatumGetCString(label));
    ++*count;
  }
  systable_endscan(scan);
  table_close(catalog, AccessShareLock);
  return rows;
}

}  // namespace privacy::pg
