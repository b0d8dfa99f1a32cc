#include "pg/compat.hpp"

extern "C" {
#include "access/parallel.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
}

#include "pg/behalf.hpp"
#include "pg/relation_policy.hpp"
#include "pg/settings.hpp"
#include "policy/decision.hpp"
#include "policy/reasons.hpp"
#include "read/missing_purpose.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"

namespace privacy::read {

namespace {

bool IsExempt() { return InNoForceRLSOperation() || !row_security || IsParallelWorker(); }

bool IsOurs(Oid relation) {
  const Oid schema = get_rel_namespace(relation);
  return schema == get_namespace_oid("privacy", true) || schema == get_namespace_oid("privacy_online", true);
}

bool Owns(Oid relation, Oid role) {
#if PG_VERSION_NUM >= 160000
  return object_ownercheck(RelationRelationId, relation, role);
#else
  return pg_class_ownercheck(relation, role);
#endif
}

bool HasPurposeFor(Oid relation) {
  const Statement& statement = CurrentStatement();
  if (statement.purpose == 0) return false;
  return !MaintenanceByOwnership() || Owns(relation, statement.role);
}

// A materialized view is refreshed, and functions in indexes are run, with their owner's rights: the rows are the
// owner's then to keep, so the purpose must be theirs as well.
void EnsureHoldsForOwner(Oid relation) {
  if (!pg::ActsForAnother() || HoldsForCurrentUser()) return;
  const int32 purpose = CurrentStatement().purpose;
  if (purpose == static_cast<int32>(policy::BuiltinPurpose::kMaintenance) && Owns(relation, GetUserId())) return;
  const char* role = GetUserNameFromId(GetUserId(), false);
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("table \"%s\" holds personal data, and purpose \"%s\" is not granted to role \"%s\", for which this is done",
                         get_rel_name(relation), DeclaredPurpose(), role),
                  errhint("What runs with another role's rights, as REFRESH MATERIALIZED VIEW does with those of the view's owner, "
                          "needs a purpose that is granted to both roles."),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kPurposeNotGranted)));
}

// Where rows => 'show' leaves them to everybody, 'hide' hides nothing that a DELETE could not take away.
void EnsurePurposeForRelation(Oid relation, AclMode access = 0) {
  if (!pg::IsProtected(pg::PolicyOf(relation))) return;
  if (HasPurposeFor(relation)) {  // first: it asks no catalog
    NoteProtected();
    if (pg::ActsForAnother() && !IsOurs(relation) && get_rel_relkind(relation) != RELKIND_VIEW) EnsureHoldsForOwner(relation);
    return;
  }
  if (IsOurs(relation)) return;
  if (get_rel_relkind(relation) == RELKIND_VIEW) return;  // its tables are in the same list
  NoteProtected();
  if (CurrentStatement().purpose != 0) WithdrawPurpose();
  const bool takes_shown_rows = (access & ACL_DELETE) != 0 && !pg::PolicyOf(relation)->rows_hidden;
  if (pg::setting_on_missing_purpose == static_cast<int>(pg::MissingPurpose::kHide) && !takes_shown_rows) return;
  RaiseNoPurpose(get_rel_name(relation));
}

}  // namespace

void EnsurePurposeForTable(Oid relation) {
  if (!IsExempt()) EnsurePurposeForRelation(relation);
}

void EnsurePurposeFor(const PlannedStmt* plan) {
  if (plan->rtable == NIL || IsExempt()) return;
  ListCell* cell;
#if PG_VERSION_NUM >= 160000
  foreach (cell, plan->permInfos) {
    const RTEPermissionInfo* info = lfirst_node(RTEPermissionInfo, cell);
    if (info->requiredPerms != 0) EnsurePurposeForRelation(info->relid, info->requiredPerms);
  }
#else
  foreach (cell, plan->rtable) {
    const RangeTblEntry* entry = lfirst_node(RangeTblEntry, cell);
    if (entry->rtekind == RTE_RELATION && entry->requiredPerms != 0) EnsurePurposeForRelation(entry->relid, entry->requiredPerms);
  }
#endif
}

void RaiseNoPurpose(const char* relation_name) {
  const Statement& statement = CurrentStatement();
  const char* refusal = statement.refusal == nullptr ? policy::reason::kNoPurpose : statement.refusal;
  const char* purpose = DeclaredPurpose();
  const char* role = GetUserNameFromId(statement.role, true);
  if (role == nullptr) role = "?";
  const char* table = relation_name == nullptr ? "" : psprintf("table \"%s\" holds personal data, and ", relation_name);
  if (refusal == policy::reason::kPurposeNotGranted) {
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                    errmsg("%spurpose \"%s\" is not granted to role \"%s\"", table, purpose, role),
                    errhint("Declare a granted one with SET privacy.purpose = '...', or have this one granted: "
                            "privacy.grant_purpose('%s', '%s').",
                            purpose, role),
                    err_generic_string(PG_DIAG_CONSTRAINT_NAME, refusal)));
  }
  if (refusal == policy::reason::kUnknownPurpose) {
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("%spurpose \"%s\" does not exist", table, purpose),
                    errhint("Declare one that does with SET privacy.purpose = '...'."),
                    err_generic_string(PG_DIAG_CONSTRAINT_NAME, refusal)));
  }
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("%sno purpose is declared", table),
                  errhint("Say what the data are processed for with SET privacy.purpose = '...' (migrations and administration: "
                          "'maintenance'). A purpose is granted to a role with privacy.grant_purpose(purpose, role)."),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, refusal)));
}

}  // namespace privacy::read
