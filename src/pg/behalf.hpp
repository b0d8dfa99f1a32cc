// Whose rights count while PostgreSQL, or a command of ours, has switched to a table owner's rights: index expressions
// during ANALYZE and REINDEX, REFRESH MATERIALIZED VIEW, cascades of foreign keys, triggers inside an erasure. The code
// that runs there is not the session's, and what the session's role may do is not its to use.
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg {

// In a security-restricted operation, or past forced row security as foreign keys are: PostgreSQL keeps both marks
// inside SECURITY DEFINER functions.
bool ActsForAnother();

// For what is done in the caller's name and asks the caller's rights (consent, export, renewal): 42501 there.
void EnsureOwnRights();

}  // namespace privacy::pg
