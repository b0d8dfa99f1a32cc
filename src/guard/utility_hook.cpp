// The guard's part of ProcessUtility: commands of ours are marked, guards of users' tables are kept, restores may bring
// them again, and COPY FROM keeps the rules of INSERT.
#include "pg/compat.hpp"

extern "C" {
#include "access/genam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/pg_index.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_trigger.h"
#include "commands/policy.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "storage/lmgr.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

#include "guard/alter_table.hpp"
#include "guard/copy_from.hpp"
#include "guard/create_as.hpp"
#include "guard/drop_extension.hpp"
#include "guard/guard.hpp"
#include "guard/plain_copies.hpp"
#include "pg/as_owner.hpp"
#include "pg/relation_policy.hpp"
#include "pg/restoring.hpp"
#include "read/state.hpp"
#include "rights/erasing.hpp"
#include "types/value.hpp"
#include "write/depart.hpp"
#include "write/seal_row.hpp"

namespace privacy::guard {
namespace {

ProcessUtility_hook_type next_utility = nullptr;

struct Call {
  PlannedStmt* statement;
  const char* source;
  bool read_only_tree;
  ProcessUtilityContext context;
  ParamListInfo parameters;
  QueryEnvironment* environment;
  DestReceiver* receiver;
  QueryCompletion* completion;
};

void Continue(const Call& call) {
  (next_utility != nullptr ? next_utility : standard_ProcessUtility)(call.statement, call.source, call.read_only_tree,
                                                                     call.context, call.parameters, call.environment,
                                                                     call.receiver, call.completion);
}

// The same call with another statement in it.
void ContinueWith(Call call, Node* replacement) {
  PlannedStmt* statement = static_cast<PlannedStmt*>(palloc(sizeof(PlannedStmt)));
  *statement = *call.statement;
  statement->utilityStmt = replacement;
  call.statement = statement;
  Continue(call);
}

bool IsOurFunction(List* name) {
  char* schema;
  char* function;
  DeconstructQualifiedName(name, &schema, &function);
  return schema != nullptr && strcmp(schema, "privacy") == 0;
}

// A dump brings triggers that the guard made already when the table was created.
void CreateTriggerAgain(const Call& call, CreateTrigStmt* statement) {
  if (!IsOurTrigger(statement->trigname) || !IsOurFunction(statement->funcname)) return Continue(call);
  CreateTrigStmt* again = static_cast<CreateTrigStmt*>(copyObjectImpl(statement));
  again->replace = true;
  ContinueWith(call, reinterpret_cast<Node*>(again));
}

bool MayAlter(Oid relation) {
#if PG_VERSION_NUM >= 160000
  return object_ownercheck(RelationRelationId, relation, GetUserId());
#else
  return pg_class_ownercheck(relation, GetUserId());
#endif
}

// The same for policies, which have no OR REPLACE: the one that is there makes way. The event trigger refuses one that
// does not say what ours says.
void CreatePolicyAgain(const Call& call, CreatePolicyStmt* statement) {
  if (IsOurPolicy(statement->policy_name)) {
    const Oid relation = RangeVarGetRelid(statement->table, NoLock, true);
    const Oid policy = OidIsValid(relation) && pg::PolicyOf(relation)->kind != pg::RelationKind::kPlain
                           ? get_relation_policy_oid(relation, statement->policy_name, true)
                           : InvalidOid;
    if (OidIsValid(policy) && MayAlter(relation)) {
      const ObjectAddress former = {PolicyRelationId, policy, 0};
      performDeletion(&former, DROP_RESTRICT, PERFORM_DELETION_INTERNAL);
      CommandCounterIncrement();
    }
  }
  Continue(call);
}

bool IsIndexOf(Oid index, Oid relation, AttrNumber column) {
  const HeapTuple tuple = SearchSysCache1(INDEXRELID, ObjectIdGetDatum(index));
  if (!HeapTupleIsValid(tuple)) return false;
  const FormData_pg_index* const form = reinterpret_cast<const FormData_pg_index*>(GETSTRUCT(tuple));
  const bool is = form->indrelid == relation && form->indkey.values[0] == column;
  ReleaseSysCache(tuple);
  return is;
}

// The same for the index of the subject column: in a parallel restore a child may have been given its own before the
// dump's arrives.
void CreateIndexAgain(const Call& call, IndexStmt* statement) {
  const Oid relation = statement->idxname == nullptr || statement->concurrent || list_length(statement->indexParams) != 1
                           ? InvalidOid
                           : RangeVarGetRelid(statement->relation, NoLock, true);
  if (!OidIsValid(relation) || !MayAlter(relation)) return Continue(call);
  const AttrNumber subject = pg::PolicyOf(relation)->subject_column;
  const char* const column = linitial_node(IndexElem, statement->indexParams)->name;
  if (subject == 0 || column == nullptr || get_attnum(relation, column) != subject) return Continue(call);
  LockRelationOid(relation, ShareLock);  // whoever gives it one now holds a lock that conflicts
  const Oid index = get_relname_relid(statement->idxname, get_rel_namespace(relation));
  if (!OidIsValid(index) || !IsIndexOf(index, relation, subject)) return Continue(call);
  IndexStmt* const again = static_cast<IndexStmt*>(copyObjectImpl(statement));
  again->if_not_exists = true;
  ContinueWith(call, reinterpret_cast<Node*>(again));
}

void Copy(const Call& call, const CopyStmt* statement) {
  CopyStmt* const named = WithColumnsOfClient(statement);
  if (named != nullptr) return ContinueWith(call, reinterpret_cast<Node*>(named));
  const CopyPlan plan = PlanCopy(statement);
  if (plan.statement == nullptr) return Continue(call);
  const write::CopyRules before = write::BeginCopy({plan.without_subjects, plan.past_row_security});
  if (plan.privileged) types::SetSealedInputAllowed(true);
  if (plan.past_row_security) {
    const uint64 rows = CopyFromPastRowSecurity(plan, call.source);
    if (call.completion != nullptr) SetQueryCompletion(call.completion, CMDTAG_COPY, rows);
  } else {
    ContinueWith(call, reinterpret_cast<Node*>(plan.statement));
  }
  if (plan.privileged) types::SetSealedInputAllowed(false);
  write::EndCopy(before);
}

void CreateTableAs(const Call& call, const CreateTableAsStmt* statement) {
  EnsureSealedResult(statement);
  CreateTableAsStmt* const checked = WithSealedColumns(statement);
  if (checked == nullptr) return Continue(call);
  ContinueWith(call, reinterpret_cast<Node*>(checked));
}

// EXPLAIN ANALYZE fills the table, too.
void Explain(const Call& call, const ExplainStmt* statement) {
  const Query* const query = castNode(Query, statement->query);
  if (query->commandType != CMD_UTILITY || !IsA(query->utilityStmt, CreateTableAsStmt)) return Continue(call);
  EnsureSealedResult(castNode(CreateTableAsStmt, query->utilityStmt));
  CreateTableAsStmt* const checked = WithSealedColumns(castNode(CreateTableAsStmt, query->utilityStmt));
  if (checked == nullptr) return Continue(call);
  ExplainStmt* const changed = static_cast<ExplainStmt*>(copyObjectImpl(statement));
  castNode(Query, changed->query)->utilityStmt = reinterpret_cast<Node*>(checked);
  ContinueWith(call, reinterpret_cast<Node*>(changed));
}

// The table that a definition with expressions in it is about; nullptr for other commands.
const RangeVar* TableOf(const Node* statement) {
  switch (nodeTag(statement)) {
    case T_AlterTableStmt: return reinterpret_cast<const AlterTableStmt*>(statement)->relation;
    case T_IndexStmt: return reinterpret_cast<const IndexStmt*>(statement)->relation;
    case T_RuleStmt: return reinterpret_cast<const RuleStmt*>(statement)->relation;
    case T_CreateTrigStmt: return reinterpret_cast<const CreateTrigStmt*>(statement)->relation;
    case T_CreatePolicyStmt: return reinterpret_cast<const CreatePolicyStmt*>(statement)->table;
    case T_AlterPolicyStmt: return reinterpret_cast<const AlterPolicyStmt*>(statement)->table;
    case T_CreateStatsStmt: {
      const List* relations = reinterpret_cast<const CreateStatsStmt*>(statement)->relations;
      return relations != NIL && IsA(linitial(relations), RangeVar) ? linitial_node(RangeVar, relations) : nullptr;
    }
    default: return nullptr;
  }
}

// A literal beside a personal column may be somebody's: when the command fails the log must not have it.
void NoteDefinition(const Node* statement) {
  const RangeVar* table = TableOf(statement);
  if (table == nullptr) return;
  const Oid relation = RangeVarGetRelid(table, NoLock, true);
  if (OidIsValid(relation) && pg::IsProtected(pg::PolicyOf(relation))) read::NoteProtected();
}

void Dispatch(const Call& call) {
  Node* statement = call.statement->utilityStmt;
  NoteDefinition(statement);
  if (!pg::InOwnCommand()) {
    switch (nodeTag(statement)) {
      case T_AlterTableStmt:
        EnsureGuardsStay(reinterpret_cast<AlterTableStmt*>(statement));
        EnsureSealedExpressions(reinterpret_cast<AlterTableStmt*>(statement), call.source);
        break;
      case T_IndexStmt: EnsureSealedExpressions(reinterpret_cast<IndexStmt*>(statement), call.source); break;
      case T_RefreshMatViewStmt: EnsureSealedResult(reinterpret_cast<RefreshMatViewStmt*>(statement)); break;
      case T_RenameStmt: EnsureGuardsKeepNames(reinterpret_cast<RenameStmt*>(statement)); break;
      case T_AlterPolicyStmt: EnsurePolicyStays(reinterpret_cast<AlterPolicyStmt*>(statement)); break;
      case T_AlterEventTrigStmt: EnsureEventTriggerStays(reinterpret_cast<AlterEventTrigStmt*>(statement)); break;
      case T_DropStmt: EnsureNothingSealed(reinterpret_cast<DropStmt*>(statement)); break;
      case T_CreateStmt: EnsureHarmlessColumns(reinterpret_cast<CreateStmt*>(statement)); break;
      default: break;
    }
  }
  switch (nodeTag(statement)) {
    case T_CreateTrigStmt: return CreateTriggerAgain(call, reinterpret_cast<CreateTrigStmt*>(statement));
    case T_CreatePolicyStmt: return CreatePolicyAgain(call, reinterpret_cast<CreatePolicyStmt*>(statement));
    case T_IndexStmt: return CreateIndexAgain(call, reinterpret_cast<IndexStmt*>(statement));
    case T_CreateTableAsStmt: return CreateTableAs(call, reinterpret_cast<CreateTableAsStmt*>(statement));
    case T_ExplainStmt: return Explain(call, reinterpret_cast<ExplainStmt*>(statement));
    case T_CopyStmt: return Copy(call, reinterpret_cast<CopyStmt*>(statement));
    default: return Continue(call);
  }
}

bool IsTransactionControl(const Node* statement) {
  return IsA(statement, TransactionStmt) || IsA(statement, VariableSetStmt) || IsA(statement, VariableShowStmt);
}

void Utility(PlannedStmt* statement, const char* source, bool read_only_tree, ProcessUtilityContext context,
             ParamListInfo parameters, QueryEnvironment* environment, DestReceiver* receiver,
             QueryCompletion* completion) {
  const Call call = {statement, source, read_only_tree, context, parameters, environment, receiver, completion};
  // These may run in a failed transaction, where no catalog can be read.
  if (IsTransactionControl(statement->utilityStmt)) {
    Continue(call);
    if (context == PROCESS_UTILITY_TOPLEVEL && IsA(statement->utilityStmt, VariableSetStmt))
      pg::NoteRestoring(castNode(VariableSetStmt, statement->utilityStmt));
    return rights::AfterUtility(statement->utilityStmt);
  }
  const pg::CommandMark before = pg::EnterCommand(source);
  Dispatch(call);
  write::DepartDropped();
  pg::LeaveCommand(before);
}

}  // namespace

void InitUtilityHook() {
  pg::InitAsOwner();
  next_utility = ProcessUtility_hook;
  ProcessUtility_hook = Utility;
}

}  // namespace privacy::guard

// privacy.in_own_command() RETURNS boolean: is the DDL command under way one of ours? What the event triggers refuse
// otherwise may hold a literal of somebody's.
PRIVACY_FUNCTION(privacy_in_own_command) {
  const bool own = privacy::pg::InOwnCommand();
  if (!own) privacy::read::NoteProtected();
  PG_RETURN_BOOL(own);
}
