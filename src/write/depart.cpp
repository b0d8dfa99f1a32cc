// privacy.people_truncated(): BEFORE TRUNCATE on subject tables; and what DROP takes: PostgreSQL tells of a table that is
// about to go while it can still be read, however the DROP came about.
#include "write/depart.hpp"

extern "C" {
#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

#include "pg/as_owner.hpp"
#include "pg/keyring.hpp"
#include "pg/new_people.hpp"
#include "pg/own_tables.hpp"
#include "pg/settings.hpp"
#include "pg/subject_key.hpp"
#include "pg/transaction_stack.hpp"
#include "rights/erasing.hpp"
#include "write/each_row.hpp"

namespace privacy::write {
namespace {

constexpr int kBatch = 10000;

struct Dropped {
  uint64 id;
  pg::OnDelete on_delete;
  int level;
};
pg::TransactionStack<Dropped> dropped;
bool any_departed = false;
object_access_hook_type next_access = nullptr;

void OnTransactionEnd(XactEvent event, void*) {
  if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE || event == XACT_EVENT_PARALLEL_PRE_COMMIT) return;
  dropped.Reset();
  any_departed = false;
}

void OnSubtransactionEnd(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  const int level = GetCurrentTransactionNestLevel();
  if (event == SUBXACT_EVENT_ABORT_SUB)
    while (dropped.count > 0 && dropped.items[dropped.count - 1].level >= level) --dropped.count;
  else if (event == SUBXACT_EVENT_COMMIT_SUB)
    dropped.Promote(level);
}

// Everybody with a row in one leaf.
template <class Note>
void ForEachPerson(Relation relation, AttrNumber subject_column, Note note) {
  ForEachRow(relation, [&](HeapTuple row, TupleDesc columns) {
    bool is_null;
    const Datum id = heap_getattr(row, subject_column, columns, &is_null);
    if (!is_null) note(static_cast<uint64>(DatumGetInt64(id)));
  });
}

void DepartAll(Relation relation, const pg::RelationPolicy& policy) {
  uint64* batch = static_cast<uint64*>(palloc(sizeof(uint64) * kBatch));
  int size = 0;
  ForEachPerson(relation, policy.subject_column, [&](uint64 id) {
    batch[size++] = id;
    if (size == kBatch) Depart(batch, size, policy.on_delete), size = 0;
  });
  Depart(batch, size, policy.on_delete);
  pfree(batch);
}

void BeforeDrop(Oid relation_id) {
  if (get_rel_relkind(relation_id) != RELKIND_RELATION || get_rel_persistence(relation_id) == RELPERSISTENCE_TEMP) return;
  const pg::RelationPolicy policy = *pg::PolicyOf(relation_id);
  if (policy.kind != pg::RelationKind::kSubject || policy.subject_column == 0) return;
  Relation relation = table_open(relation_id, NoLock);
  const int level = GetCurrentTransactionNestLevel();
  ForEachPerson(relation, policy.subject_column,
                [&](uint64 id) { dropped.Push({id, policy.on_delete, level}); });
  table_close(relation, NoLock);
}

void OnAccess(ObjectAccessType access, Oid class_id, Oid object, int part, void* argument) {
  if (next_access != nullptr) next_access(access, class_id, object, part, argument);
  if (access == OAT_DROP && class_id == RelationRelationId && part == 0 && IsUnderPostmaster) BeforeDrop(object);
}

}  // namespace

char* KeyOf(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns) {
  bool is_null;
  const Datum key = heap_getattr(row, policy.key_column, columns, &is_null);
  if (is_null) return nullptr;
  // Kept from one row to the next: of PostgreSQL's own types, whose functions nobody replaces.
  static Oid type = InvalidOid;
  static FmgrInfo function;
  const Oid of = TupleDescAttr(columns, policy.key_column - 1)->atttypid;
  if (of == type) return OutputFunctionCall(&function, key);
  Oid output;
  bool varlena;
  getTypeOutputInfo(of, &output, &varlena);
  if (of >= FirstGenbkiObjectId) return OidOutputFunctionCall(output, key);
  type = InvalidOid;
  fmgr_info_cxt(output, &function, TopMemoryContext);
  type = of;
  return OutputFunctionCall(&function, key);
}

void OnSubjects(const char* command, int count, Oid* types, Datum* values, const char* nulls) {
  pg::FlushNewPeople();
  const Oid subjects = get_relname_relid("subjects", get_namespace_oid("privacy", false));
  pg::ExecuteAsOwner(subjects, command, count, types, values, nulls, false, 0);
}

bool AnyDepartedNow() { return any_departed; }

void Depart(const uint64* ids, int count, pg::OnDelete on_delete) {
  if (count == 0) return;
  any_departed = true;
  if (on_delete == pg::OnDelete::kErase) rights::WakeWorkerAtCommit();
  Datum* elements = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<std::size_t>(count)));
  for (int i = 0; i < count; ++i) elements[i] = Int64GetDatum(static_cast<int64>(ids[i]));
  ArrayType* array = construct_array(elements, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
  // $2: seconds until they are erased; NULL: kept.
  Oid types[] = {INT8ARRAYOID, INT4OID};
  Datum values[] = {PointerGetDatum(array),
                    Int32GetDatum(on_delete == pg::OnDelete::kErase ? 0 : pg::setting_departed_period)};
  const char nulls[] = {' ', on_delete == pg::OnDelete::kKeep ? 'n' : ' ', '\0'};
  SPI_connect();
  OnSubjects("UPDATE privacy.subjects SET state = 'departed', departed_at = pg_catalog.now(), erase_due = "
             "pg_catalog.now() OPERATOR(pg_catalog.+) pg_catalog.make_interval(secs => $2) "
             "WHERE id OPERATOR(pg_catalog.=) ANY ($1) AND state OPERATOR(pg_catalog.=) 'active'",
             2, types, values, nulls);
  SPI_finish();
  pfree(array);
  pfree(elements);
}

void Return(uint64 id, int32 table_id, const char* key) {
  uint8 hash[pg::kSubjectKeySize];
  pg::SubjectKeyHash(table_id, key, hash);
  bytea* stored = static_cast<bytea*>(palloc(VARHDRSZ + sizeof hash));
  SET_VARSIZE(stored, VARHDRSZ + sizeof hash);
  memcpy(VARDATA(stored), hash, sizeof hash);
  Oid types[] = {INT8OID, INT4OID, BYTEAOID};
  Datum values[] = {Int64GetDatum(static_cast<int64>(id)), Int32GetDatum(table_id), PointerGetDatum(stored)};
  SPI_connect();
  OnSubjects("UPDATE privacy.subjects SET state = 'active', departed_at = NULL, erase_due = NULL, key_hash = $3 WHERE id "
             "OPERATOR(pg_catalog.=) $1 AND table_id OPERATOR(pg_catalog.=) $2 AND state OPERATOR(pg_catalog.=) 'departed'",
             3, types, values, nullptr);
  SPI_finish();
}

void DepartDropped() {
  if (dropped.count == 0) return;
  const Dropped* items = dropped.items;
  const int count = dropped.count;
  dropped.Reset();  // the array stays till the transaction ends
  if (!OidIsValid(get_namespace_oid("privacy", true)) || !OidIsValid(pg::OidOf(pg::OwnRelation::kSubjects))) return;
  uint64* batch = static_cast<uint64*>(palloc(sizeof(uint64) * kBatch));
  for (const pg::OnDelete on_delete : {pg::OnDelete::kDeparted, pg::OnDelete::kErase, pg::OnDelete::kKeep}) {
    int size = 0;
    for (int i = 0; i < count; ++i) {
      if (items[i].on_delete != on_delete) continue;
      batch[size++] = items[i].id;
      if (size == kBatch) Depart(batch, size, on_delete), size = 0;
    }
    Depart(batch, size, on_delete);
  }
  pfree(batch);
}

void InitDropped() {
  RegisterXactCallback(OnTransactionEnd, nullptr);
  RegisterSubXactCallback(OnSubtransactionEnd, nullptr);
  next_access = object_access_hook;
  object_access_hook = OnAccess;
}

}  // namespace privacy::write

PRIVACY_FUNCTION(privacy_people_truncated) {
  using namespace privacy;
  if (!CALLED_AS_TRIGGER(fcinfo) ||
      !TRIGGER_FIRED_BY_TRUNCATE(reinterpret_cast<TriggerData*>(fcinfo->context)->tg_event))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.people_truncated is a trigger function for TRUNCATE")));
  Relation relation = reinterpret_cast<TriggerData*>(fcinfo->context)->tg_relation;
  const pg::RelationPolicy policy = *pg::PolicyOf(RelationGetRelid(relation));
  if (policy.kind != pg::RelationKind::kSubject || policy.subject_column == 0) PG_RETURN_POINTER(nullptr);
  write::DepartAll(relation, policy);
  PG_RETURN_POINTER(nullptr);
}

// privacy.depart_people(relation regclass): of a table that holds rows itself.
PRIVACY_FUNCTION(privacy_depart_people) {
  using namespace privacy;
  Relation relation = table_open(PG_GETARG_OID(0), AccessShareLock);
  const pg::RelationPolicy policy = *pg::PolicyOf(RelationGetRelid(relation));
  if (policy.kind == pg::RelationKind::kSubject && policy.subject_column != 0) write::DepartAll(relation, policy);
  table_close(relation, NoLock);
  PG_RETURN_VOID();
}

// privacy.people_dropped(): for the event trigger.
PRIVACY_FUNCTION(privacy_people_dropped) {
  privacy::write::DepartDropped();
  PG_RETURN_VOID();
}
