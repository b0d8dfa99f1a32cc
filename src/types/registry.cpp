// Which personal types this database has. Type OIDs differ from database to database; they are looked up by name.
#include "types/value.hpp"

extern "C" {
#include "access/transam.h"
#include "catalog/pg_namespace_d.h"
#include "catalog/pg_type.h"
#include "utils/inval.h"
#include "utils/syscache.h"
}

#include "types/base_types.hpp"

namespace privacy::types {

namespace {

#define PRIVACY_INFO(name, base, oid, in, recv, send) {"personal_" #name, #name, oid, in, recv, send},
const BaseTypeInfo kInfos[kBaseTypeCount] = {PRIVACY_PERSONAL_TYPES(PRIVACY_INFO)};
#undef PRIVACY_INFO

// In the order of sealed::BaseType, which counts from 1.
#define PRIVACY_CHECK(name, base, oid, in, recv, send) sealed::BaseType::base,
constexpr sealed::BaseType kOrder[kBaseTypeCount] = {PRIVACY_PERSONAL_TYPES(PRIVACY_CHECK)};
#undef PRIVACY_CHECK
constexpr bool InOrder() {
  for (int i = 0; i < kBaseTypeCount; ++i) {
    if (static_cast<int>(kOrder[i]) != i + 1) return false;
  }
  return true;
}
static_assert(InOrder());

PersonalType personal_types[kBaseTypeCount];
bool loaded = false;

void Forget(Datum, int, uint32) { loaded = false; }

void Load() {
  loaded = true;  // first: an invalidation that arrives during the lookups must win
  for (int i = 0; i < kBaseTypeCount; ++i) {
    personal_types[i].name = kInfos[i].personal_name;
    personal_types[i].base = kOrder[i];
    personal_types[i].base_oid = kInfos[i].oid;
    personal_types[i].oid = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(kInfos[i].personal_name),
                                            ObjectIdGetDatum(PG_CATALOG_NAMESPACE));
  }
}

}  // namespace

const BaseTypeInfo& InfoOf(sealed::BaseType base) { return kInfos[static_cast<int>(base) - 1]; }

const PersonalType* FindPersonalType(Oid type) {
  if (type < FirstNormalObjectId) return nullptr;
  if (!loaded) Load();
  for (const PersonalType& candidate : personal_types) {
    if (candidate.oid == type) return &candidate;
  }
  return nullptr;
}

const PersonalType* PersonalTypeOf(sealed::BaseType base) {
  if (!loaded) Load();
  const PersonalType* const type = &personal_types[static_cast<int>(base) - 1];
  return OidIsValid(type->oid) ? type : nullptr;
}

const PersonalType* PersonalTypeForBase(Oid base_type) {
  // What the base types' own casts treat as the same value has the same counterpart.
  if (base_type == VARCHAROID || base_type == BPCHAROID) base_type = TEXTOID;
  for (int i = 0; i < kBaseTypeCount; ++i) {
    if (kInfos[i].oid == base_type) return PersonalTypeOf(kOrder[i]);
  }
  return nullptr;
}

void InitTypes() { CacheRegisterSyscacheCallback(TYPEOID, Forget, static_cast<Datum>(0)); }

}  // namespace privacy::types
