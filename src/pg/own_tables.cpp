#include "pg/own_tables.hpp"

extern "C" {
#include "access/table.h"
#include "access/tableam.h"
#include "catalog/namespace.h"
#include "storage/procarray.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"
}

namespace privacy::pg {

namespace {

constexpr int kRelations = static_cast<int>(OwnRelation::kCount);
const char* const kNames[kRelations] = {
    "key_space",     "key_space_pkey", "subject_tables", "subject_tables_relation_key",
    "subjects",      "subjects_pkey",  "subjects_key",   "subjects_departed", "deletion_classes",
    "deletion_classes_pkey", "categories", "categories_pkey", "erasures",
    "erasures_pkey", "erasures_key",   "erasures_pending", "erasure_keys",
    "erasure_keys_pkey", "erasure_keys_transaction", "erasures_subject", "subject_events", "subject_events_id_seq",
    "subject_events_subject", "standings", "standings_pkey", "consent_tokens", "consent_tokens_subject", "notices",
    "notices_pkey", "erasure_tables", "holds", "holds_subject", "subject_links", "subject_links_pkey", "merged_subjects",
    "merged_subjects_into",
};
Oid oids[kRelations];

void Forget(Datum, Oid relation) {
  for (Oid& oid : oids)
    if (relation == InvalidOid || relation == oid) oid = InvalidOid;
}

}  // namespace

Oid OidOf(OwnRelation relation) {
  const int i = static_cast<int>(relation);
  if (!OidIsValid(oids[i])) {
    const Oid schema = get_namespace_oid("privacy", true);
    if (OidIsValid(schema)) oids[i] = get_relname_relid(kNames[i], schema);
  }
  return oids[i];
}

Snapshot TakeLatestSnapshot() {
  static SnapshotData latest{};
  latest.snapshot_type = SNAPSHOT_MVCC;
  GetSnapshotData(&latest);
  latest.curcid = GetCurrentCommandId(false) + 1;
  return RegisterSnapshot(&latest);
}

OwnScan ScanOwn(OwnRelation table, OwnRelation index, ScanKeyData* keys, int key_count) {
  const Oid table_oid = OidOf(table);
  const Oid index_oid = OidOf(index);
  if (!OidIsValid(table_oid) || !OidIsValid(index_oid))
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("pg_privacy is not created in this database"), errhint("Run CREATE EXTENSION pg_privacy.")));
  OwnScan own;
  own.table = table_open(table_oid, AccessShareLock);
  own.index = index_open(index_oid, AccessShareLock);
  own.snapshot = TakeLatestSnapshot();
  own.slot = table_slot_create(own.table, nullptr);
#if PG_VERSION_NUM >= 180000
  own.scan = index_beginscan(own.table, own.index, own.snapshot, nullptr, key_count, 0);
#else
  own.scan = index_beginscan(own.table, own.index, own.snapshot, key_count, 0);
#endif
  index_rescan(own.scan, keys, key_count, nullptr, 0);
  return own;
}

bool OwnScan::Next() { return index_getnext_slot(scan, ForwardScanDirection, slot); }

Datum OwnScan::Get(AttrNumber column, bool* is_null) { return slot_getattr(slot, column, is_null); }

void OwnScan::Close() {
  index_endscan(scan);
  ExecDropSingleTupleTableSlot(slot);
  UnregisterSnapshot(snapshot);
  index_close(index, NoLock);
  table_close(table, NoLock);
}

void InitOwnTables() { CacheRegisterRelcacheCallback(Forget, static_cast<Datum>(0)); }

}  // namespace privacy::pg
