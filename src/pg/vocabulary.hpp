// The vocabulary tables, cached per backend. Triggers on those tables send a relcache invalidation of
// privacy.purposes, so every session's next statement sees a committed change (and the transaction its own at once).
#pragma once
#include <vector>

#include "pg/compat.hpp"

#include "policy/decision.hpp"

namespace privacy::pg {

// All names are folded as stored; nullptr for unknown ones. Pointers are valid until the next invalidation.
const policy::Category* CategoryById(uint16 id);
const policy::Category* CategoryByName(const char* name);
const policy::Purpose* PurposeById(int32 id);
const policy::Purpose* PurposeByName(const char* name);
policy::Disclosure DisclosureOf(int32 purpose, uint16 category);   // kNone if not permitted
bool IsGranted(int32 purpose, Oid role);                            // to the role, or one it is a member of

// What the row policy asks about: the categories the purpose may use (disclosure above kNone). Valid as above.
const std::vector<const policy::Category*>& CategoriesOf(int32 purpose);
// Does deletion_classes.retained_for name the purpose? Asked for retained people only.
bool RetainedFor(uint16 deletion_class, int32 purpose);

void InitVocabulary();

}  // namespace privacy::pg
