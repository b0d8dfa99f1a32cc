#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/inval.h"
#include "utils/memutils.h"
}

#include <string_view>

#include "pg/boundary.hpp"
#include "pg/vocabulary.hpp"
#include "pg/vocabulary_build.hpp"

namespace privacy::pg {
namespace {

using internal::FindEntry;
using internal::PurposeEntry;
using internal::Vocabulary;
using policy::Category;
using policy::Disclosure;
using policy::Purpose;

Vocabulary* current = nullptr;
Vocabulary* outdated = nullptr;
uint64 invalidations = 1;
uint64 built_at = 0;  // the number of invalidations when `current` began to be read
Oid purposes_table = InvalidOid;
const std::vector<const Category*> no_categories;

void Retire() {
  if (current == nullptr) return;
  current->next = outdated;
  outdated = current;
  current = nullptr;
}

void Reload() {
  Retire();
  purposes_table = internal::PurposesTable();
  if (!OidIsValid(purposes_table)) return;
  const uint64 begun_at = invalidations;  // what comes in while we read makes the result out of date
  const MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "privacy vocabulary", ALLOCSET_SMALL_SIZES);
  const MemoryContext caller = MemoryContextSwitchTo(context);
  const internal::VocabularyRows rows = internal::LoadVocabulary();
  Run([&] { current = internal::Build(rows).release(); });
  MemoryContextSwitchTo(caller);
  MemoryContextDelete(context);
  built_at = begun_at;
}

// nullptr while the extension is not created.
const Vocabulary* Current() {
  if (current == nullptr || built_at != invalidations) Reload();
  return current;
}

void FreeOutdated() noexcept {
  while (outdated != nullptr) {
    Vocabulary* next = outdated->next;
    delete outdated;
    outdated = next;
  }
}

void AtInvalidation(Datum, Oid relation) {
  if (!OidIsValid(relation) || relation == purposes_table) ++invalidations;
}

void AtTransactionEnd(XactEvent event, void*) {
  if (event == XACT_EVENT_COMMIT || event == XACT_EVENT_ABORT || event == XACT_EVENT_PREPARE) FreeOutdated();
}

}  // namespace

const Category* CategoryById(uint16 id) {
  const Vocabulary* vocabulary = Current();
  return vocabulary != nullptr && id < vocabulary->by_id.size() ? vocabulary->by_id[id] : nullptr;
}

const Category* CategoryByName(const char* name) {
  const Vocabulary* vocabulary = Current();
  if (vocabulary == nullptr) return nullptr;
  for (const auto& category : vocabulary->categories)
    if (category->name == name) return category.get();
  return nullptr;
}

const Purpose* PurposeById(int32 id) {
  const Vocabulary* vocabulary = Current();
  const PurposeEntry* entry = vocabulary == nullptr ? nullptr : FindEntry(*vocabulary, id);
  return entry == nullptr ? nullptr : &entry->purpose;
}

const Purpose* PurposeByName(const char* name) {
  AcceptInvalidationMessages();
  const Vocabulary* vocabulary = Current();
  if (vocabulary == nullptr) return nullptr;
  const std::string_view wanted(name);  // the others mostly differ in size
  for (const auto& entry : vocabulary->purposes)
    if (entry->purpose.name.size() == wanted.size() && entry->purpose.name == wanted) return &entry->purpose;
  return nullptr;
}

Disclosure DisclosureOf(int32 purpose, uint16 category) {
  const Vocabulary* vocabulary = Current();
  const PurposeEntry* entry = vocabulary == nullptr ? nullptr : FindEntry(*vocabulary, purpose);
  return entry != nullptr && category < entry->disclosures.size() ? entry->disclosures[category] : Disclosure::kNone;
}

bool IsGranted(int32 purpose, Oid role) {
  const Vocabulary* vocabulary = Current();
  const PurposeEntry* entry = vocabulary == nullptr ? nullptr : FindEntry(*vocabulary, purpose);
  if (entry == nullptr) return false;
  for (const Oid grantee : entry->grantees)
    if (is_member_of_role_nosuper(role, grantee)) return true;
  return false;
}

const Interval* ValidFor(int32 purpose) {
  const Vocabulary* vocabulary = Current();
  const PurposeEntry* entry = vocabulary == nullptr ? nullptr : FindEntry(*vocabulary, purpose);
  return entry != nullptr && entry->ends ? &entry->valid_for : nullptr;
}

bool IsChannel(const char* name) {
  const Vocabulary* vocabulary = Current();
  if (vocabulary == nullptr || name[0] == '\0') return false;
  for (const auto& category : vocabulary->categories)
    if (category->channel == name) return true;
  return false;
}

const std::vector<const Category*>& CategoriesOf(int32 purpose) {
  const Vocabulary* vocabulary = Current();
  const PurposeEntry* entry = vocabulary == nullptr ? nullptr : FindEntry(*vocabulary, purpose);
  return entry == nullptr ? no_categories : entry->categories;
}

bool RetainedFor(uint16 deletion_class, int32 purpose) {
  const Vocabulary* vocabulary = Current();
  const PurposeEntry* entry = vocabulary == nullptr ? nullptr : FindEntry(*vocabulary, purpose);
  if (entry == nullptr) return false;
  for (const uint16 retained : entry->retained_classes)
    if (retained == deletion_class) return true;
  return false;
}

uint64 VocabularyFingerprint() {
  const Vocabulary* vocabulary = Current();
  return vocabulary == nullptr ? 0 : vocabulary->fingerprint;
}

void InitVocabulary() {
  CacheRegisterRelcacheCallback(AtInvalidation, static_cast<Datum>(0));
  RegisterXactCallback(AtTransactionEnd, nullptr);
}

}  // namespace privacy::pg

// privacy.vocabulary_changed(): statement trigger on the vocabulary tables.
PRIVACY_FUNCTION(privacy_vocabulary_changed) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.vocabulary_changed is a trigger function")));
  const Oid purposes = privacy::pg::internal::PurposesTable();
  if (OidIsValid(purposes)) CacheInvalidateRelcacheByRelid(purposes);
  return PointerGetDatum(nullptr);
}
