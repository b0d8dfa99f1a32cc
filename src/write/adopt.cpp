// privacy.adopt_rows(relation): rows of a table that was just attached to a mapped one. Each gets, or has, the person that
// its label asks for; nothing is sealed again: values of other people are refused, or attaching a table would be a way to
// move them past the rules of writing.
#include "pg/compat.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
}

#include "pg/as_owner.hpp"
#include "pg/keyring.hpp"
#include "pg/relation_policy.hpp"
#include "pg/subjects.hpp"
#include "sealed/format.hpp"
#include "types/value.hpp"
#include "write/depart.hpp"
#include "write/each_row.hpp"
#include "write/internal.hpp"
#include "write/row_subject.hpp"

namespace privacy::write {
namespace {

const char* QualifiedName(Oid relation) {
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), get_rel_name(relation));
}

const char* Column(const pg::RelationPolicy& policy, AttrNumber column) {
  return quote_identifier(get_attname(policy.relation, column, false));
}

[[noreturn]] void RaiseNotAdoptable(const pg::RelationPolicy& policy, const char* why) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("table \"%s\" holds rows that %s", get_rel_name(policy.relation), why),
                  errhint("Attach it empty, then INSERT ... SELECT the rows through the parent: they get people, and are "
                          "sealed for them, on the way.")));
}

// True: the row holds a value. Ensures that all are of its person.
bool HoldsOwnValues(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, uint64 subject) {
  bool any = false;
  for (int i = 0; i < policy.column_count; ++i) {
    bool is_null;
    const Datum value = heap_getattr(row, policy.columns[i].attnum, columns, &is_null);
    if (is_null) continue;
    struct varlena* bytes = PG_DETOAST_DATUM_PACKED(value);
    sealed::Header header;
    if (subject == 0 || !sealed::TryParseHeader(types::ViewOf(bytes), &header) || header.subject != subject)
      RaiseNotAdoptable(policy, "hold values of other people");
    if (reinterpret_cast<Pointer>(bytes) != DatumGetPointer(value)) pfree(bytes);
    any = true;
  }
  return any;
}

// A row with an id must be the only one of a person of this table. Departed people come back with a value of theirs only:
// an id alone, which anybody can write, must not take them out of their way to erasure.
void AdoptPerson(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, uint64 id, bool holds_values) {
  const pg::Subject person = pg::LoadSubject(id);
  if (person.table_id != policy.table_id ||
      (person.state != pg::SubjectState::kActive && (person.state != pg::SubjectState::kDeparted || !holds_values)))
    RaiseNotAdoptable(policy, "name people who are not known here");
  const char* key = KeyOf(policy, row, columns);
  if (key != nullptr && (person.state == pg::SubjectState::kDeparted || pg::FindPerson(policy.table_id, key) != id))
    Return(id, policy.table_id, key);
}

void AdoptLink(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, uint64 id) {
  const char* const table = get_rel_name(policy.relation);
  Link link;
  if (!GetLink(policy, row, columns, table, &link)) return;
  const Parent parent = FindParent(policy, &link, table);
  if (parent.subject != id) RaiseNotAdoptable(policy, "belong to other people than the rows they refer to");
}

// Rows without a person get theirs from the row triggers.
void GivePeople(const pg::RelationPolicy& policy) {
  const bool subjects = policy.kind == pg::RelationKind::kSubject;
  const char* own = Column(policy, subjects ? policy.key_column : policy.link_column);
  const char* command = psprintf("UPDATE ONLY %s r SET %s = r.%s WHERE r.%s IS NULL AND r.%s IS NOT NULL",
                                 QualifiedName(policy.relation), own, own, Column(policy, policy.subject_column), own);
  const InternalMark before = BeginInternal(subjects ? Internal::kRenew : Internal::kCascade);
  pg::ExecuteAsOwner(policy.relation, command, 0, nullptr, nullptr, nullptr, false, 0);
  EndInternal(before);
}

// `ids` are those of the rows that came. As the root's owner: the table that joined may have another one.
void EnsureOneRowEach(const pg::RelationPolicy& policy, Oid root, Datum* ids, int count) {
  constexpr int kBatch = 10000;
  const char* id = Column(policy, policy.subject_column);
  const char* command = psprintf("SELECT FROM %s r WHERE r.%s OPERATOR(pg_catalog.=) ANY ($1) GROUP BY r.%s HAVING "
                                 "pg_catalog.count(*) OPERATOR(pg_catalog.>) 1 LIMIT 1",
                                 QualifiedName(root), id, id);
  for (int from = 0; from < count; from += kBatch) {
    Oid type = INT8ARRAYOID;
    Datum array = PointerGetDatum(construct_array(ids + from, Min(kBatch, count - from), INT8OID, sizeof(int64),
                                                  FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
    pg::ExecuteAsOwner(root, command, 1, &type, &array, nullptr, false, 0);
    if (SPI_processed > 0) RaiseNotAdoptable(policy, "name people who have a row already");
  }
}

void Adopt(Oid relation_id, Oid root) {
  pg::RelationPolicy policy = *pg::PolicyOf(relation_id);
  if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) return;
  const Size size = sizeof(pg::ColumnPolicy) * Max(policy.column_count, 1);
  policy.columns = static_cast<pg::ColumnPolicy*>(memcpy(palloc(size), policy.columns, size));
  const bool subjects = policy.kind == pg::RelationKind::kSubject;
  Relation relation = table_open(relation_id, AccessShareLock);
  const pg::UserContext before = pg::BecomeOwner(relation_id);  // keys are written as text by functions of their type
  bool without = false;
  int count = 0;
  int capacity = 1024;
  Datum* ids = static_cast<Datum*>(palloc(sizeof(Datum) * static_cast<Size>(capacity)));
  ForEachRow(relation, [&](HeapTuple row, TupleDesc columns) {
    bool is_null;
    const Datum given = heap_getattr(row, policy.subject_column, columns, &is_null);
    const uint64 id = is_null ? 0 : static_cast<uint64>(DatumGetInt64(given));
    const bool holds_values = HoldsOwnValues(policy, row, columns, id);
    without = without || id == 0;
    if (id != 0 && subjects) AdoptPerson(policy, row, columns, id, holds_values);
    if (id != 0 && !subjects) AdoptLink(policy, row, columns, id);
    if (id == 0) return;
    if (count == capacity) {
      capacity *= 2;
      ids = static_cast<Datum*>(repalloc_huge(ids, sizeof(Datum) * static_cast<Size>(capacity)));
    }
    ids[count++] = given;
  });
  pg::Return(before);
  table_close(relation, NoLock);
  if (!without && count == 0) return;
  SPI_connect();
  if (without) GivePeople(policy);
  if (subjects) EnsureOneRowEach(policy, root, ids, count);
  SPI_finish();
  pfree(ids);
}

}  // namespace
}  // namespace privacy::write

// privacy.adopt_rows(relation regclass, root regclass)
PRIVACY_FUNCTION(privacy_adopt_rows) {
  privacy::write::Adopt(PG_GETARG_OID(0), PG_GETARG_OID(1));
  PG_RETURN_VOID();
}
