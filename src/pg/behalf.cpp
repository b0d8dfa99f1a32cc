#include "pg/behalf.hpp"

extern "C" {
#include "miscadmin.h"
}

#include "policy/reasons.hpp"

namespace privacy::pg {

bool ActsForAnother() {  // asked for each value: both marks in one call
  Oid user;
  int context;
  GetUserIdAndSecContext(&user, &context);
  return (context & (SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS)) != 0;
}

void EnsureOwnRights() {
  if (!ActsForAnother()) return;
  ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
                  errmsg("the rights of the session's role cannot be used inside an operation with a table owner's rights"),
                  errdetail("Such are triggers fired by a foreign key's cascade or by an erasure, and functions in indexes "
                            "and materialized views while those are built."),
                  errhint("Call functions of pg_privacy in a statement of the session's own."),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, policy::reason::kNotPermitted)));
}

}  // namespace privacy::pg
