#include "pg/compat.hpp"

#include "guard/own_writes.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_class.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
}

namespace privacy::guard {
namespace {

constexpr AclMode kWrites = ACL_INSERT | ACL_UPDATE | ACL_DELETE;

ExecutorCheckPerms_hook_type next_check = nullptr;

bool IsOurs(Oid relation) {
  const Oid schema = get_rel_namespace(relation);
  return OidIsValid(schema) &&
         (schema == get_namespace_oid("privacy", true) || schema == get_namespace_oid("privacy_online", true));
}

// By ownership or a grant on the whole table, not by pg_write_all_data.
bool MayWrite(Oid relation, Oid role, AclMode writes) {
  HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
  if (!HeapTupleIsValid(tuple)) return true;
  const Oid owner = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relowner;
  bool is_null;
  const Datum grants = SysCacheGetAttr(RELOID, tuple, Anum_pg_class_relacl, &is_null);
  const bool may = has_privs_of_role(role, owner) || (!is_null && aclmask(DatumGetAclP(grants), role, owner, writes, ACLMASK_ALL) == writes);
  ReleaseSysCache(tuple);
  return may;
}

bool Check(Oid relation, AclMode required, Oid check_as, bool raise) {
  const AclMode writes = required & kWrites;
  if (writes == 0) return true;
  const Oid role = OidIsValid(check_as) ? check_as : GetUserId();
  if (superuser_arg(role) || !IsOurs(relation) || MayWrite(relation, role, writes)) return true;
  if (raise) aclcheck_error(ACLCHECK_NO_PRIV, get_relkind_objtype(get_rel_relkind(relation)), get_rel_name(relation));
  return false;
}

#if PG_VERSION_NUM >= 160000
bool CheckPermissions(List* range, List* permissions, bool raise) {
  ListCell* cell;
  foreach (cell, permissions) {
    const RTEPermissionInfo* info = lfirst_node(RTEPermissionInfo, cell);
    if (!Check(info->relid, info->requiredPerms, info->checkAsUser, raise)) return false;
  }
  return next_check == nullptr || next_check(range, permissions, raise);
}
#else
bool CheckPermissions(List* range, bool raise) {
  ListCell* cell;
  foreach (cell, range) {
    const RangeTblEntry* entry = lfirst_node(RangeTblEntry, cell);
    if (entry->rtekind == RTE_RELATION && !Check(entry->relid, entry->requiredPerms, entry->checkAsUser, raise)) return false;
  }
  return next_check == nullptr || next_check(range, raise);
}
#endif

}  // namespace

void InitOwnWrites() {
  next_check = ExecutorCheckPerms_hook;
  ExecutorCheckPerms_hook = CheckPermissions;
}

}  // namespace privacy::guard
