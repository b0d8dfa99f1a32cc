#include "pg/behalf.hpp"

extern "C" {
#include "miscadmin.h"
}

#include "policy/reasons.hpp"

namespace privacy::pg {

bool ActsForAnother() { return InSecurityRestrictedOperation() || InNoForceRLSOperation(); }

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
