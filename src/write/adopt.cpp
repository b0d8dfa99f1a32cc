// privacy.adopt_rows(relation): rows of a table that was just attached to a mapped one. Each gets, or has, the person that
// its label asks for; nothing is sealed again: values of other people are refused, or attaching a table would be a way to
// move them past the rules of writing.
#include "pg/compat.hpp"

extern "C" {
#include "executor/spi.h"
#include "miscadmin.h"
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

void EnsureValuesBelong(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, uint64 subject) {
  for (int i = 0; i < policy.column_count; ++i) {
    bool is_null;
    const Datum value = heap_getattr(row, policy.columns[i].attnum, columns, &is_null);
    if (is_null) continue;
    struct varlena* bytes = PG_DETOAST_DATUM_PACKED(value);
    sealed::Header header;
    if (subject == 0 || !sealed::TryParseHeader(types::ViewOf(bytes), &header) || header.subject != subject)
      RaiseNotAdoptable(policy, "hold values of other people");
    if (reinterpret_cast<Pointer>(bytes) != DatumGetPointer(value)) pfree(bytes);
  }
}

// A row with an id must be the only one of a person of this table.
void AdoptPerson(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, uint64 id) {
  const pg::Subject person = pg::LoadSubject(id);
  if (person.table_id != policy.table_id ||
      (person.state != pg::SubjectState::kActive && person.state != pg::SubjectState::kDeparted))
    RaiseNotAdoptable(policy, "name people who are not known here");
  const char* key = KeyOf(policy, row, columns);
  if (key != nullptr && (person.state == pg::SubjectState::kDeparted || pg::FindPerson(policy.table_id, key) != id))
    Return(id, policy.table_id, key);
}

void AdoptLink(const pg::RelationPolicy& policy, HeapTuple row, TupleDesc columns, uint64 id) {
  bool is_null;
  const Datum link = heap_getattr(row, policy.link_column, columns, &is_null);
  if (is_null) return;
  const Parent parent = FindParent(policy, link, TupleDescAttr(columns, policy.link_column - 1)->atttypid,
                                   get_rel_name(policy.relation));
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

void EnsureOneRowEach(const pg::RelationPolicy& policy, Oid root) {
  const char* table = QualifiedName(policy.relation);
  const char* id = Column(policy, policy.subject_column);
  const char* command = psprintf("SELECT FROM ONLY %s r JOIN %s o ON o.%s OPERATOR(pg_catalog.=) r.%s WHERE "
                                 "(o.tableoid, o.ctid) OPERATOR(pg_catalog.<>) (r.tableoid, r.ctid) LIMIT 1",
                                 table, QualifiedName(root), id, id);
  pg::ExecuteAsOwner(policy.relation, command, 0, nullptr, nullptr, nullptr, false, 0);
  if (SPI_processed > 0) RaiseNotAdoptable(policy, "name people who have a row already");
}

void Adopt(Oid relation_id, Oid root) {
  pg::RelationPolicy policy = *pg::PolicyOf(relation_id);
  if (policy.kind == pg::RelationKind::kPlain || policy.subject_column == 0) return;
  const Size size = sizeof(pg::ColumnPolicy) * Max(policy.column_count, 1);
  policy.columns = static_cast<pg::ColumnPolicy*>(memcpy(palloc(size), policy.columns, size));
  const bool subjects = policy.kind == pg::RelationKind::kSubject;
  Relation relation = table_open(relation_id, AccessShareLock);
  const pg::UserContext before = pg::BecomeOwner(relation_id);  // keys are written as text by functions of their type
  bool any = false;
  bool without = false;
  ForEachRow(relation, [&](HeapTuple row, TupleDesc columns) {
    bool is_null;
    const Datum given = heap_getattr(row, policy.subject_column, columns, &is_null);
    const uint64 id = is_null ? 0 : static_cast<uint64>(DatumGetInt64(given));
    EnsureValuesBelong(policy, row, columns, id);
    any = true;
    without = without || id == 0;
    if (id != 0 && subjects) AdoptPerson(policy, row, columns, id);
    if (id != 0 && !subjects) AdoptLink(policy, row, columns, id);
  });
  pg::Return(before);
  table_close(relation, NoLock);
  if (!any) return;
  SPI_connect();
  if (without) GivePeople(policy);
  if (subjects) EnsureOneRowEach(policy, root);
  SPI_finish();
}

}  // namespace
}  // namespace privacy::write

// privacy.adopt_rows(relation regclass, root regclass)
PRIVACY_FUNCTION(privacy_adopt_rows) {
  privacy::write::Adopt(PG_GETARG_OID(0), PG_GETARG_OID(1));
  PG_RETURN_VOID();
}
