// COPY FROM writes past row policies, so PostgreSQL refuses it where they hold. On protected tables that carry only our
// policies the seal trigger asks for each row what the INSERT policy would; there it is let through.
#include "guard/copy_from.hpp"

extern "C" {
#include "access/table.h"
#include "catalog/namespace.h"
#include "catalog/pg_authid.h"
#include "commands/copy.h"
#include "commands/policy.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_relation.h"
#include "rewrite/rewriteHandler.h"
#include "rewrite/rowsecurity.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
}

#include "guard/alter_table.hpp"
#include "pg/relation_policy.hpp"
#include "pg/restoring.hpp"
#include "read/statement.hpp"

namespace privacy::guard {
namespace {

// All columns a client would mean by naming none: not ours, not generated ones.
List* ColumnsOfClient(Relation relation, AttrNumber subject_column) {
  List* names = NIL;
  TupleDesc columns = RelationGetDescr(relation);
  for (int i = 0; i < columns->natts; ++i) {
    Form_pg_attribute column = TupleDescAttr(columns, i);
    if (column->attisdropped || column->attgenerated != '\0' || column->attnum == subject_column) continue;
    names = lappend(names, makeString(pstrdup(NameStr(column->attname))));
  }
  return names;
}

bool Names(List* columns, const char* name) {
  ListCell* cell;
  foreach (cell, columns)
    if (strcmp(strVal(lfirst(cell)), name) == 0) return true;
  return false;
}

bool HasOnlyOurPolicies(Relation relation) {
  if (relation->rd_rsdesc == nullptr) return true;
  ListCell* cell;
  foreach (cell, relation->rd_rsdesc->policies) {
    const RowSecurityPolicy* policy = static_cast<RowSecurityPolicy*>(lfirst(cell));
    if (!IsOurPolicy(policy->policy_name)) return false;
  }
  return true;
}

// Ensures the rights that DoCopy asks of a file or program.
void EnsureMayReadFrom(const CopyStmt* statement) {
  if (statement->filename == nullptr) return;
  if (statement->is_program) {
    if (!has_privs_of_role(GetUserId(), ROLE_PG_EXECUTE_SERVER_PROGRAM))
      ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                      errmsg("must be superuser or have privileges of the pg_execute_server_program role to COPY from "
                             "an external program"),
                      errhint("Anyone can COPY from stdin; psql's \\copy reads files of the client.")));
  } else if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_SERVER_FILES)) {
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("must be superuser or have privileges of the pg_read_server_files role to COPY from a file"),
                    errhint("Anyone can COPY from stdin; psql's \\copy reads files of the client.")));
  }
}

void EnsureMayInsert(ParseState* state, ParseNamespaceItem* item, Relation relation, List* columns) {
  ListCell* cell;
  Bitmapset* inserted = nullptr;
  foreach (cell, columns) {
    const AttrNumber number = get_attnum(RelationGetRelid(relation), strVal(lfirst(cell)));
    if (number != InvalidAttrNumber)
      inserted = bms_add_member(inserted, number - FirstLowInvalidHeapAttributeNumber);
  }
#if PG_VERSION_NUM >= 160000
  item->p_perminfo->requiredPerms = ACL_INSERT;
  item->p_perminfo->insertedCols = inserted;
  ExecCheckPermissions(state->p_rtable, list_make1(item->p_perminfo), true);
#else
  item->p_rte->requiredPerms = ACL_INSERT;
  item->p_rte->insertedCols = inserted;
  ExecCheckRTPerms(state->p_rtable, true);
#endif
}

// As DoCopy refuses them: they are computed after the row was looked at, or never.
void EnsureNoGenerated(Relation relation, Node* clause) {
  Bitmapset* columns = nullptr;
  pull_varattnos(clause, 1, &columns);
  int column = -1;
  while ((column = bms_next_member(columns, column)) >= 0) {
    const int number = column + FirstLowInvalidHeapAttributeNumber;
    const TupleDesc all = RelationGetDescr(relation);
    const bool whole = number == 0 && all->constr != nullptr && (all->constr->has_generated_stored || HasVirtual(all));
    if (!whole && (number <= 0 || TupleDescAttr(all, number - 1)->attgenerated == '\0')) continue;
    ereport(ERROR, (errcode(ERRCODE_INVALID_COLUMN_REFERENCE),
                    errmsg("generated columns are not supported in COPY FROM WHERE conditions"),
                    errhint("Write the condition with the columns that they are computed from.")));
  }
}

Node* WhereClause(ParseState* state, ParseNamespaceItem* item, Relation relation, Node* raw) {
  if (raw == nullptr) return nullptr;
  addNSItemToQuery(state, item, false, true, true);
  Node* clause = coerce_to_boolean(state, transformExpr(state, raw, EXPR_KIND_COPY_WHERE), "WHERE");
  assign_expr_collations(state, clause);
  EnsureNoGenerated(relation, clause);
  clause = eval_const_expressions(nullptr, clause);
  return reinterpret_cast<Node*>(
      make_ands_implicit(reinterpret_cast<Expr*>(canonicalize_qual(reinterpret_cast<Expr*>(clause), false))));
}

}  // namespace

CopyStmt* WithColumnsOfClient(const CopyStmt* statement) {
  if (statement->is_from || statement->relation == nullptr || statement->attlist != NIL) return nullptr;
  const Oid relation_id = RangeVarGetRelid(statement->relation, AccessShareLock, true);
  if (!OidIsValid(relation_id)) return nullptr;
  const AttrNumber subject_column = pg::PolicyOf(relation_id)->subject_column;
  if (subject_column == 0) return nullptr;
  CopyStmt* named = static_cast<CopyStmt*>(copyObjectImpl(statement));
  Relation relation = table_open(relation_id, NoLock);
  named->attlist = ColumnsOfClient(relation, subject_column);
  table_close(relation, NoLock);
  return named;
}

CopyPlan PlanCopy(const CopyStmt* statement) {
  CopyPlan plan{};
  if (!statement->is_from || statement->relation == nullptr) return plan;
  const Oid relation_id = RangeVarGetRelid(statement->relation, AccessShareLock, true);
  if (!OidIsValid(relation_id)) return plan;
  const pg::RelationPolicy policy = *pg::PolicyOf(relation_id);
  if (!pg::IsProtected(&policy)) return plan;
  plan.relation = relation_id;
  plan.privileged = pg::MayRestore();
  plan.statement = static_cast<CopyStmt*>(copyObjectImpl(statement));
  Relation relation = table_open(relation_id, NoLock);
  if (plan.statement->attlist == NIL)
    plan.statement->attlist = ColumnsOfClient(relation, policy.subject_column);
  plan.without_subjects = policy.subject_column == 0 ||
                          !Names(plan.statement->attlist, get_attname(relation_id, policy.subject_column, false));
  plan.past_row_security =
      check_enable_rls(relation_id, InvalidOid, true) == RLS_ENABLED && HasOnlyOurPolicies(relation);
  if (!plan.privileged && read::CurrentStatement().purpose == 0)
    read::RaiseNoPurpose(RelationGetRelationName(relation));
  table_close(relation, NoLock);
  return plan;
}

uint64 CopyFromPastRowSecurity(const CopyPlan& plan, const char* source) {
  const CopyStmt* statement = plan.statement;
  EnsureMayReadFrom(statement);
  ParseState* state = make_parsestate(nullptr);
  state->p_sourcetext = source;
  Relation relation = table_open(plan.relation, RowExclusiveLock);
  ParseNamespaceItem* item =
      addRangeTableEntryForRelation(state, relation, RowExclusiveLock, nullptr, false, false);
  EnsureMayInsert(state, item, relation, statement->attlist);
  Node* where = WhereClause(state, item, relation, statement->whereClause);
  if (!relation->rd_islocaltemp) PreventCommandIfReadOnly("COPY FROM");
  CopyFromState copy = BeginCopyFrom(state, relation, where, statement->filename, statement->is_program, nullptr,
                                     statement->attlist, statement->options);
  const uint64 rows = CopyFrom(copy);
  EndCopyFrom(copy);
  table_close(relation, NoLock);
  free_parsestate(state);
  return rows;
}

}  // namespace privacy::guard
