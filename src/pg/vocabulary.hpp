// The vocabulary tables, cached per backend. Triggers on those tables send a relcache invalidation of
// privacy.purposes, so every session's next statement sees a committed change (and the transaction its own at once).
#pragma once
#include <vector>

#include "pg/compat.hpp"

#include "policy/decision.hpp"

namespace privacy::pg {

// Names are compared byte for byte; nullptr for unknown ones, and while the extension is not created in the database.
// Pointers are valid until the end of the transaction, but may be out of date after the next catalog access.
const policy::Category* CategoryById(uint16 id);
const policy::Category* CategoryByName(const char* name);
const policy::Purpose* PurposeById(int32 id);
const policy::Purpose* PurposeByName(const char* name);           // takes in other sessions' changes first
policy::Disclosure DisclosureOf(int32 purpose, uint16 category);  // kNone if not permitted
bool IsGranted(int32 purpose, Oid role);                          // to the role, or one it is a member of

// How long a consent to the purpose is valid; nullptr: without end.
const Interval* ValidFor(int32 purpose);
bool IsChannel(const char* name);  // does any category have it?

// What the row policy asks about: the categories the purpose may use (disclosure above kNone). Valid as above.
const std::vector<const policy::Category*>& CategoriesOf(int32 purpose);
// Does deletion_classes.retained_for name the purpose? Asked for retained people only.
bool RetainedFor(uint16 deletion_class, int32 purpose);

// Of all that decisions ask of the vocabulary: equal states have equal fingerprints, in every session. 0: there is none.
uint64 VocabularyFingerprint();

void InitVocabulary();  // callbacks; once a backend, from _PG_init

}  // namespace privacy::pg
