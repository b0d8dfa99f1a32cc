// From a subject table and a key, as users write them in privacy.erase_subject('crm.contact', 42), to the person.
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg {

// The key as the output function of the key column's type writes it: what people's keys are hashed from.
// 42704 if the relation is no subject table, 22P02 (without the value) if the text is no value of the column's type.
const char* CanonicalKey(Oid relation, const char* key);

// The newest not erased person with this key, departed ones too; 42704 if there is none.
uint64 SubjectOf(Oid relation, const char* key);

}  // namespace privacy::pg
