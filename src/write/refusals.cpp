#include "write/refusals.hpp"

extern "C" {
#include "access/genam.h"
#include "catalog/pg_am.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
}

#include "pg/subjects.hpp"
#include "pg/vocabulary.hpp"
#include "policy/reasons.hpp"
#include "read/state.hpp"
#include "write/internal.hpp"
#include "write/recent_seals.hpp"

namespace privacy::write {

namespace {

const char* ColumnName(const Row& row, const pg::ColumnPolicy& column) {
  return get_attname(row.policy->relation, column.attnum, false);
}

// May this session take the value from its person to another place?
bool MayMove(const sealed::Header& header, Bytes value) {
  if (CurrentInternal() != Internal::kNone) return true;  // rows below one that moved, or our own commands
  if (pg::IsNewInThisTransaction(header.subject) || SealedInThisStatement(value)) return true;
  if (read::WorksForOthers()) return false;  // code of an owner's, fired by somebody who may
  const read::Statement& statement = read::CurrentStatement();
  for (const policy::BuiltinPurpose purpose :
       {policy::BuiltinPurpose::kSubjectRights, policy::BuiltinPurpose::kMaintenance}) {
    const int32 id = static_cast<int32>(purpose);
    // Who only owns the table may use maintenance, but could read the value where it moves to.
    if ((statement.purpose == id && !read::MaintenanceByOwnership()) || pg::IsGranted(id, statement.role)) return true;
  }
  return read::Decide(header.category, header.subject).disclosure == policy::Disclosure::kFull;
}

}  // namespace

void RaiseNotPermitted(const Row& row, const pg::ColumnPolicy& column, const char* verb, const char* reason,
                       const char* hint) {
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("permission denied to %s column \"%s\" of table \"%s\" for the declared purpose", verb,
                         ColumnName(row, column), row.table),
                  errhint("%s", hint), err_generic_string(PG_DIAG_CONSTRAINT_NAME, reason)));
}

void RaiseMayNotWrite(const Row& row, const pg::ColumnPolicy& column, policy::Disclosure shown) {
  if (read::CurrentStatement().purpose == 0) read::RaiseNoPurpose(row.table);
  if (row.update)
    RaiseNotPermitted(row, column, "change", shown == policy::Disclosure::kNone ? policy::reason::kNotPermitted
                                                                               : policy::reason::kMatchOnly,
                      "Changing a value needs the category permitted in full: privacy.permit(purpose, category).");
  RaiseNotPermitted(row, column, "insert into", policy::reason::kNotPermitted,
                    "Inserting needs the category permitted at least as 'match': privacy.permit(purpose, category, "
                    "disclosure => 'match').");
}

void EnsureMayMove(const Row& row, const pg::ColumnPolicy& column, const sealed::Header& header, Bytes value) {
  if (MayMove(header, value)) return;
  if (read::CurrentStatement().purpose == 0) read::RaiseNoPurpose(row.table);
  const char* reason = read::Decide(header.category, header.subject).reason;
  const bool same_person = header.subject == row.subject;
  RaiseNotPermitted(row, column, same_person ? "move a value of another column into" : "move a value of another person into",
                    reason != nullptr ? reason : policy::reason::kNotPermitted,
                    same_person ? "A sealed value is stored in another column only if the session could reveal it, or "
                                  "holds the purpose subject_rights or maintenance."
                                : "A sealed value may follow its row to another person only if the session could reveal "
                                  "it, or holds the purpose subject_rights or maintenance.");
}

void RaiseUntagged(const Row& row, const pg::ColumnPolicy& column) {
  if (row.policy->kind == pg::RelationKind::kPlain)
    ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                    errmsg("table \"%s\" does not say yet whose data it holds", row.table),
                    errhint("Call privacy.add_subject_table or privacy.add_linked_table, then privacy.protect_column "
                            "for column \"%s\".", ColumnName(row, column))));
  ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                  errmsg("column \"%s\" of table \"%s\" has no category, or one that does not exist",
                         ColumnName(row, column), row.table),
                  errhint("Call privacy.protect_column with a category made by privacy.create_category.")));
}

void EnsureFitsBtrees(const Row& row, const pg::ColumnPolicy& column, const struct varlena* stored) {
  List* indexes = RelationGetIndexList(row.relation);
  ListCell* cell;
  foreach (cell, indexes) {
    Relation index = index_open(lfirst_oid(cell), AccessShareLock);
    bool holds = false;
    for (int i = 0; i < index->rd_index->indnatts; ++i) holds = holds || index->rd_index->indkey.values[i] == column.attnum;
    if (holds && index->rd_rel->relam == BTREE_AM_OID)
      ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
                      errmsg("a value for column \"%s\" of table \"%s\" is too long for index \"%s\"",
                             ColumnName(row, column), row.table, RelationGetRelationName(index)),
                      errdetail("A btree index takes sealed values of up to %zu bytes; this one has %zu.", kShort,
                                static_cast<std::size_t>(VARSIZE_ANY(stored))),
                      errhint("A hash index takes values of any length: CREATE INDEX ... USING hash, or, for a unique "
                              "column, EXCLUDE USING hash (%s WITH =).",
                              quote_identifier(ColumnName(row, column)))));
    index_close(index, AccessShareLock);
  }
  list_free(indexes);
}

void RaiseNobody(const Row& row) {
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("the row of table \"%s\" belongs to no living person, so nothing personal can be stored in it",
                         row.table),
                  row.policy->kind == pg::RelationKind::kSubject
                      ? errhint("An erased row gets a new person with privacy.renew_subject(table, key).")
                      : errhint("Set the foreign key that leads to the person; an erased one gets a new person with "
                                "privacy.renew_subject(table, key)."),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kErased)));
}

void RaiseOfAnother(const Row& row, const pg::ColumnPolicy& column) {
  ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                  errmsg("a sealed value for column \"%s\" of table \"%s\" belongs to another person than its row",
                         ColumnName(row, column), row.table),
                  errhint("Load column \"%s\" with the values it belongs to.",
                          row.policy->subject_column != 0
                              ? get_attname(row.policy->relation, row.policy->subject_column, false)
                              : "data_subject_id")));
}

void RaiseNotSealed(const Row& row, const pg::ColumnPolicy& column) {
  ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
                  errmsg("a value for column \"%s\" of table \"%s\" is not sealed", ColumnName(row, column), row.table)));
}

}  // namespace privacy::write
