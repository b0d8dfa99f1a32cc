#include "pg/restoring.hpp"

extern "C" {
#include "miscadmin.h"
#include "storage/lock.h"
#include "utils/acl.h"
#include "utils/guc.h"
}

namespace privacy::pg {

namespace {

constexpr uint32 kRestoring = 0x50475052;  // among advisory locks, which outlive a failed transaction
constexpr uint16 kNotOfUsers = 3;          // pg_advisory_lock() takes 1 and 2

LOCKTAG Tag() {
  LOCKTAG tag;
  SET_LOCKTAG_ADVISORY(tag, MyDatabaseId, kRestoring, 0, kNotOfUsers);
  return tag;
}

bool HoldsShare(const LOCKTAG& tag) {
#if PG_VERSION_NUM >= 170000
  return LockHeldByMe(&tag, ShareLock, false);
#else
  return LockHeldByMe(&tag, ShareLock);
#endif
}

bool IsRestorer(Oid user) {
  if (superuser_arg(user)) return true;
  const Oid restorers = get_role_oid("privacy_restore", true);
  return OidIsValid(restorers) && is_member_of_role_nosuper(user, restorers);
}

}  // namespace

bool MayRestore() { return IsRestorer(GetUserId()); }

void NoteRestoring(const VariableSetStmt* statement) {
  if (statement->kind != VAR_RESET_ALL &&
      (statement->name == nullptr || pg_strcasecmp(statement->name, "check_function_bodies") != 0))
    return;
  const LOCKTAG tag = Tag();
  const bool held = HoldsShare(tag);
  if (check_function_bodies && held)
    LockRelease(&tag, ShareLock, true);
  else if (!check_function_bodies && !held && (IsRestorer(GetSessionUserId()) || MayRestore()))  // pg_restore --role
    (void)LockAcquire(&tag, ShareLock, true, false);
}

bool KeepRestoresAway() {
  const LOCKTAG tag = Tag();
  return LockAcquire(&tag, ExclusiveLock, false, true) != LOCKACQUIRE_NOT_AVAIL;
}

}  // namespace privacy::pg
