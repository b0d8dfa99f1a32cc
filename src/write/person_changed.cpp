// privacy.person_changed(): AFTER INSERT, UPDATE or DELETE on subject and linked tables. A person begins when their row
// is really stored, keeps being found when the key changes, and departs with the row. Rows below one that moved to
// another person follow it.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/partition.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

#include "pg/as_owner.hpp"
#include "pg/keyring.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subjects.hpp"
#include "write/depart.hpp"
#include "write/row_subject.hpp"

namespace privacy::write {
namespace {

uint64 SubjectIn(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  bool is_null;
  const Datum id = heap_getattr(row, policy.subject_column, columns, &is_null);
  return is_null ? 0 : static_cast<uint64>(DatumGetInt64(id));
}

void RecordIfNew(const pg::RelationPolicy& policy, uint64 id, HeapTuple row, TupleDesc columns) {
  if (id == 0 || !pg::IsNewInThisTransaction(id)) return;  // restored and moved rows bring people who are known
  if (pg::IsRecordedPerson(id)) return;
  pg::RecordPerson(id, policy.table_id, KeyOf(policy, row, columns));
}

// A row that is loaded or inserted again is not a departed person's any more.
void ReturnIfDeparted(const pg::RelationPolicy& policy, uint64 id, HeapTuple row, TupleDesc columns) {
  if (id == 0 || (pg::IsNewInThisTransaction(id) && !AnyDepartedNow())) return;
  if (pg::LoadSubject(id).state == pg::SubjectState::kDeparted) Return(id, policy.table_id, KeyOf(policy, row, columns));
}

Datum HashDatum(const uint8 (&hash)[pg::kSubjectKeySize]) {
  bytea* const stored = static_cast<bytea*>(palloc(VARHDRSZ + sizeof hash));
  SET_VARSIZE(stored, VARHDRSZ + sizeof hash);
  memcpy(VARDATA(stored), hash, sizeof hash);
  return PointerGetDatum(stored);
}

void FollowKey(const pg::RelationPolicy& policy, HeapTuple old, HeapTuple changed, TupleDesc columns) {
  const uint64 id = SubjectIn(policy, changed, columns);
  if (id == 0) return;
  const char* before = KeyOf(policy, old, columns);
  const char* after = KeyOf(policy, changed, columns);
  if (before == nullptr || after == nullptr || strcmp(before, after) == 0) return;
  uint8 hash[pg::kSubjectKeySize];
  pg::SubjectKeyHash(policy.table_id, after, hash);
  uint8 former[pg::kSubjectKeySize];
  pg::SubjectKeyHash(policy.table_id, before, former);
  Oid types[] = {INT8OID, BYTEAOID, BYTEAOID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(id)), HashDatum(hash), HashDatum(former)};
  SPI_connect();
  // The key of a duplicate's row, which was merged, is not the person's.
  OnSubjects("UPDATE privacy.subjects SET key_hash = $2 WHERE id OPERATOR(pg_catalog.=) $1 AND key_hash OPERATOR(pg_catalog.=) $3",
             3, types, values, nullptr);
  SPI_finish();
}

// A person into whom duplicates were merged has several rows in the table: they depart with the last.
bool HasAnotherRow(const pg::RelationPolicy& policy, uint64 id) {
  const Oid merged = get_relname_relid("merged_subjects", get_namespace_oid("privacy", false));
  Relation table = try_table_open(merged, AccessShareLock);
  if (table == nullptr) return false;
  const bool none = RelationGetNumberOfBlocks(table) == 0;
  table_close(table, AccessShareLock);
  if (none) return false;
  Oid root = policy.relation;
  if (get_rel_relispartition(root)) root = llast_oid(get_partition_ancestors(root));
  Oid types[] = {INT8OID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(id))};
  SPI_connect();
  pg::ExecuteAsOwner(root,
                     psprintf("SELECT 1 FROM %s r WHERE r.%s OPERATOR(pg_catalog.=) $1 LIMIT 1",
                              quote_qualified_identifier(get_namespace_name(get_rel_namespace(root)), get_rel_name(root)),
                              quote_identifier(get_attname(policy.relation, policy.subject_column, false))),
                     1, types, values, nullptr, false, 1);
  const bool another = SPI_processed > 0;
  SPI_finish();
  return another;
}

void DepartOne(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  const uint64 id = SubjectIn(policy, row, columns);
  if (id == 0 || HeapTupleHeaderIndicatesMovedPartitions(row->t_data) || HasAnotherRow(policy, id)) return;
  Depart(&id, 1, policy.on_delete);
}

void PersonChanged(TriggerData* trigger) {
  Relation relation = trigger->tg_relation;
  const pg::RelationPolicy policy = *pg::PolicyOf(RelationGetRelid(relation));
  TupleDesc columns = RelationGetDescr(relation);
  if (policy.subject_column == 0) return;
  const bool subjects = policy.kind == pg::RelationKind::kSubject && policy.key_column != 0;
  if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event)) {
    if (subjects) {
      const uint64 id = SubjectIn(policy, trigger->tg_trigtuple, columns);
      RecordIfNew(policy, id, trigger->tg_trigtuple, columns);
      ReturnIfDeparted(policy, id, trigger->tg_trigtuple, columns);
    }
    return;
  }
  if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event)) {
    if (subjects) DepartOne(policy, trigger->tg_trigtuple, columns);
    return;
  }
  if (subjects) {
    RecordIfNew(policy, SubjectIn(policy, trigger->tg_newtuple, columns), trigger->tg_newtuple, columns);  // renewed
    FollowKey(policy, trigger->tg_trigtuple, trigger->tg_newtuple, columns);
  }
  const uint64 before = SubjectIn(policy, trigger->tg_trigtuple, columns);
  const uint64 after = SubjectIn(policy, trigger->tg_newtuple, columns);
  if (after != 0 && after != before) CascadeToChildren(RelationGetRelid(relation), trigger->tg_newtuple, columns);
}

}  // namespace
}  // namespace privacy::write

PRIVACY_FUNCTION(privacy_person_changed) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR,
            (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED), errmsg("privacy.person_changed is a trigger function")));
  TriggerData* trigger = reinterpret_cast<TriggerData*>(fcinfo->context);
  if (!TRIGGER_FIRED_AFTER(trigger->tg_event) || !TRIGGER_FIRED_FOR_ROW(trigger->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.person_changed must be fired after each row")));
  privacy::write::PersonChanged(trigger);
  PG_RETURN_POINTER(nullptr);
}
