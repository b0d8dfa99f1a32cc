// privacy.person_changed(): AFTER INSERT, UPDATE or DELETE on subject and linked tables. A person begins when their row
// is really stored, keeps being found when the key changes, and departs with the row. Rows below one that moved to
// another person follow it.
#include "pg/compat.hpp"

extern "C" {
#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

#include "pg/as_owner.hpp"
#include "pg/keyring.hpp"
#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "pg/subjects.hpp"
#include "rights/erasing.hpp"
#include "write/row_subject.hpp"

namespace privacy::write {
namespace {

// Runs a command on privacy.subjects, with that table's owner's rights.
void OnSubjects(const char* command, int count, Oid* types, Datum* values, const char* nulls) {
  const Oid subjects = get_relname_relid("subjects", get_namespace_oid("privacy", false));
  pg::ExecuteAsOwner(subjects, command, count, types, values, nulls, false, 0);
}

char* KeyText(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  bool is_null;
  const Datum key = heap_getattr(row, policy.key_column, columns, &is_null);
  if (is_null) return nullptr;
  Oid output;
  bool varlena;
  getTypeOutputInfo(TupleDescAttr(columns, policy.key_column - 1)->atttypid, &output, &varlena);
  return OidOutputFunctionCall(output, key);
}

uint64 SubjectIn(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  bool is_null;
  const Datum id = heap_getattr(row, policy.subject_column, columns, &is_null);
  return is_null ? 0 : static_cast<uint64>(DatumGetInt64(id));
}

void RecordIfNew(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  const uint64 id = SubjectIn(policy, row, columns);
  if (id == 0 || !pg::IsNewInThisTransaction(id)) return;  // restored and moved rows bring people who are known
  if (pg::IsRecordedPerson(id)) return;
  pg::RecordPerson(id, policy.table_id, KeyText(policy, row, columns));
}

void FollowKey(const pg::RelationPolicy& policy, HeapTuple old, HeapTuple changed, TupleDesc columns) {
  const uint64 id = SubjectIn(policy, changed, columns);
  if (id == 0) return;
  const char* before = KeyText(policy, old, columns);
  const char* after = KeyText(policy, changed, columns);
  if (before == nullptr || after == nullptr || strcmp(before, after) == 0) return;
  uint8 hash[32];
  pg::SubjectKeyHash(policy.table_id, after, hash);
  bytea* stored = static_cast<bytea*>(palloc(VARHDRSZ + sizeof hash));
  SET_VARSIZE(stored, VARHDRSZ + sizeof hash);
  memcpy(VARDATA(stored), hash, sizeof hash);
  Oid types[] = {INT8OID, BYTEAOID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(id)), PointerGetDatum(stored)};
  SPI_connect();
  OnSubjects("UPDATE privacy.subjects SET key_hash = $2 WHERE id OPERATOR(pg_catalog.=) $1", 2, types, values, nullptr);
  SPI_finish();
}

// $2: seconds until the person is erased; NULL: kept.
void Depart(ArrayType* ids, pg::OnDelete on_delete) {
  if (on_delete == pg::OnDelete::kErase) rights::WakeWorkerAtCommit();
  Oid types[] = {INT8ARRAYOID, INT4OID};
  Datum values[] = {PointerGetDatum(ids),
                    Int32GetDatum(on_delete == pg::OnDelete::kErase ? 0 : pg::setting_departed_period)};
  const char nulls[] = {' ', on_delete == pg::OnDelete::kKeep ? 'n' : ' ', '\0'};
  OnSubjects("UPDATE privacy.subjects SET state = 'departed', departed_at = pg_catalog.now(), erase_due = "
             "pg_catalog.now() OPERATOR(pg_catalog.+) pg_catalog.make_interval(secs => $2) "
             "WHERE id OPERATOR(pg_catalog.=) ANY ($1) AND state OPERATOR(pg_catalog.=) 'active'",
             2, types, values, nulls);
}

void DepartOne(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  const uint64 id = SubjectIn(policy, row, columns);
  if (id == 0 || HeapTupleHeaderIndicatesMovedPartitions(row->t_data)) return;
  Datum element = Int64GetDatum(static_cast<int64>(id));
  SPI_connect();
  Depart(construct_array(&element, 1, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE), policy.on_delete);
  SPI_finish();
}

void PersonChanged(TriggerData* trigger) {
  Relation relation = trigger->tg_relation;
  const pg::RelationPolicy policy = *pg::PolicyOf(RelationGetRelid(relation));
  TupleDesc columns = RelationGetDescr(relation);
  if (policy.subject_column == 0) return;
  const bool subjects = policy.kind == pg::RelationKind::kSubject && policy.key_column != 0;
  if (TRIGGER_FIRED_BY_INSERT(trigger->tg_event)) {
    if (subjects) RecordIfNew(policy, trigger->tg_trigtuple, columns);
    return;
  }
  if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event)) {
    if (subjects) DepartOne(policy, trigger->tg_trigtuple, columns);
    return;
  }
  if (subjects) {
    RecordIfNew(policy, trigger->tg_newtuple, columns);  // renewed
    FollowKey(policy, trigger->tg_trigtuple, trigger->tg_newtuple, columns);
  }
  const uint64 before = SubjectIn(policy, trigger->tg_trigtuple, columns);
  const uint64 after = SubjectIn(policy, trigger->tg_newtuple, columns);
  if (after != 0 && after != before) CascadeToChildren(RelationGetRelid(relation), trigger->tg_newtuple, columns);
}

// The people of one leaf, in batches, as the table's owner; they depart.
void DepartAll(Relation relation) {
  const pg::RelationPolicy policy = *pg::PolicyOf(RelationGetRelid(relation));
  if (policy.kind != pg::RelationKind::kSubject || policy.subject_column == 0) return;
  const char* column = quote_identifier(get_attname(policy.relation, policy.subject_column, false));
  const char* command = psprintf(
      "SELECT pg_catalog.array_agg(s.id) FROM (SELECT %s AS id, pg_catalog.row_number() OVER () AS n FROM ONLY %s "
      "WHERE %s IS NOT NULL) s GROUP BY s.n / 10000",
      column,
      quote_qualified_identifier(get_namespace_name(RelationGetNamespace(relation)), RelationGetRelationName(relation)),
      column);
  SPI_connect();
  pg::ExecuteAsOwner(policy.relation, command, 0, nullptr, nullptr, nullptr, false, 0);
  SPITupleTable* batches = SPI_tuptable;
  const uint64 count = SPI_processed;
  for (uint64 i = 0; i < count; ++i) {
    bool is_null;
    const Datum ids = SPI_getbinval(batches->vals[i], batches->tupdesc, 1, &is_null);
    if (!is_null) Depart(DatumGetArrayTypeP(ids), policy.on_delete);
  }
  SPI_finish();
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

PRIVACY_FUNCTION(privacy_people_truncated) {
  if (!CALLED_AS_TRIGGER(fcinfo) ||
      !TRIGGER_FIRED_BY_TRUNCATE(reinterpret_cast<TriggerData*>(fcinfo->context)->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.people_truncated is a trigger function for TRUNCATE")));
  privacy::write::DepartAll(reinterpret_cast<TriggerData*>(fcinfo->context)->tg_relation);
  PG_RETURN_POINTER(nullptr);
}
