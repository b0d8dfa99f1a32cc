#include "pg/compat.hpp"

extern "C" {
#include "access/xact.h"
#include "commands/trigger.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/inval.h"
#include "utils/memutils.h"
}

#include <memory>
#include <string_view>
#include <utility>

#include "pg/boundary.hpp"
#include "pg/vocabulary.hpp"
#include "pg/vocabulary_load.hpp"

namespace privacy::pg {
namespace {

using policy::Category;
using policy::Disclosure;
using policy::Purpose;

struct PurposeEntry {
  Purpose purpose;
  std::vector<Disclosure> disclosures;      // by category id; shorter: kNone
  std::vector<const Category*> categories;  // the permitted ones
  std::vector<Oid> grantees;
  std::vector<uint16> retained_classes;
  bool ends = false;
  Interval valid_for{};
};

// One state of the vocabulary. Never changed once built.
struct Vocabulary {
  std::vector<std::unique_ptr<Category>> categories;
  std::vector<const Category*> by_id;  // nullptr where there is none
  std::vector<std::unique_ptr<PurposeEntry>> purposes;
  uint64 fingerprint = 0;
  Vocabulary* next = nullptr;  // older states, freed when the transaction ends
};

Vocabulary* current = nullptr;
Vocabulary* outdated = nullptr;
uint64 invalidations = 1;
uint64 built_at = 0;  // the number of invalidations when `current` began to be read
Oid purposes_table = InvalidOid;
const std::vector<const Category*> no_categories;

template <class Value, std::size_t N>
Value Choose(const char* word, const std::pair<const char*, Value> (&choices)[N], Value otherwise) {
  for (const auto& [name, value] : choices)
    if (std::string_view(name) == word) return value;
  return otherwise;
}

policy::LegalBasis BasisOf(const char* word) {
  using policy::LegalBasis;
  constexpr std::pair<const char*, LegalBasis> kBases[] = {
      {"consent", LegalBasis::kConsent},
      {"contract", LegalBasis::kContract},
      {"legal_obligation", LegalBasis::kLegalObligation},
      {"vital_interest", LegalBasis::kVitalInterest},
      {"public_task", LegalBasis::kPublicTask},
      {"legitimate_interest", LegalBasis::kLegitimateInterest},
  };
  return Choose(word, kBases, LegalBasis::kNone);
}

policy::Mask MaskOf(const char* word) {
  using policy::Mask;
  constexpr std::pair<const char*, Mask> kMasks[] = {
      {"email", Mask::kEmail}, {"last_two", Mask::kLastTwo}, {"initial", Mask::kInitial}, {"year", Mask::kYear}};
  return Choose(word, kMasks, Mask::kNull);
}

policy::WhileRestricted WhileRestrictedOf(const char* word) {
  using policy::WhileRestricted;
  constexpr std::pair<const char*, WhileRestricted> kWords[] = {
      {"consent", WhileRestricted::kConsent},
      {"legal_claims", WhileRestricted::kLegalClaims},
      {"rights_of_others", WhileRestricted::kRightsOfOthers},
      {"public_interest", WhileRestricted::kPublicInterest},
  };
  return Choose(word, kWords, WhileRestricted::kNo);
}

Disclosure DisclosureNamed(const char* word) {
  constexpr std::pair<const char*, Disclosure> kWords[] = {
      {"full", Disclosure::kFull}, {"masked", Disclosure::kMasked}, {"match", Disclosure::kMatch}};
  return Choose(word, kWords, Disclosure::kNone);
}

PurposeEntry* FindEntry(const Vocabulary& vocabulary, int32 id) {
  for (const auto& entry : vocabulary.purposes)
    if (entry->purpose.id == id) return entry.get();
  return nullptr;
}

void AddCategory(const internal::CategoryRow& row, Vocabulary* vocabulary) {
  auto category = std::make_unique<Category>();
  category->id = static_cast<uint16>(row.id);
  category->name = row.name;
  category->deletion_class = static_cast<uint16>(row.class_id);
  category->channel = row.channel;
  category->mask = MaskOf(row.mask);
  category->special = row.special;
  if (vocabulary->by_id.size() <= category->id) vocabulary->by_id.resize(category->id + 1);
  vocabulary->by_id[category->id] = category.get();
  vocabulary->categories.push_back(std::move(category));
}

void AddPurpose(const internal::PurposeRow& row, const internal::VocabularyRows& rows, Vocabulary* vocabulary) {
  auto entry = std::make_unique<PurposeEntry>();
  Purpose& purpose = entry->purpose;
  purpose.id = row.id;
  purpose.name = row.name;
  purpose.basis = BasisOf(row.legal_basis);
  purpose.double_opt_in = row.double_opt_in;
  purpose.direct_marketing = row.direct_marketing;
  purpose.recorded = std::string_view(row.holds_for) == "recorded";
  purpose.while_restricted = WhileRestrictedOf(row.while_restricted);
  purpose.allow_without_consent = row.allow_without_consent;
  purpose.has_art9 = row.has_art9;
  entry->ends = row.ends;
  entry->valid_for = row.valid_for;
  for (const internal::RetentionRow& retention : rows.retentions)
    if (purpose.name == retention.purpose) entry->retained_classes.push_back(static_cast<uint16>(retention.class_id));
  vocabulary->purposes.push_back(std::move(entry));
}

// Grants are not in it: they are asked once a statement, before any person is. Sums, as rows come in any order.
uint64 FingerprintOf(const Vocabulary& vocabulary) {
  uint64 sum = 1;
  uint64 hash = 0;
  const auto add = [&hash](const auto& value) {
    hash = hash_bytes_extended(reinterpret_cast<const unsigned char*>(&value), sizeof(value), hash);
  };
  for (const auto& category : vocabulary.categories) {
    hash = category->id;
    add(category->deletion_class);
    add(category->special);
    sum += hash_bytes_extended(reinterpret_cast<const unsigned char*>(category->channel.data()),
                               static_cast<int>(category->channel.size()), hash);
  }
  for (const auto& entry : vocabulary.purposes) {
    const Purpose& purpose = entry->purpose;
    hash = 0;
    add(purpose.id);
    add(purpose.basis);
    add(purpose.while_restricted);
    for (const bool flag : {purpose.double_opt_in, purpose.direct_marketing, purpose.recorded,
                            purpose.allow_without_consent, purpose.has_art9})
      add(flag);
    for (const Disclosure disclosure : entry->disclosures) add(disclosure);
    for (const uint16 retained : entry->retained_classes) sum += hash_combine64(hash, retained);
    sum += hash;
  }
  return sum == 0 ? 1 : sum;
}

std::unique_ptr<Vocabulary> Build(const internal::VocabularyRows& rows) {
  auto vocabulary = std::make_unique<Vocabulary>();
  for (const internal::CategoryRow& row : rows.categories) AddCategory(row, vocabulary.get());
  for (const internal::PurposeRow& row : rows.purposes) AddPurpose(row, rows, vocabulary.get());
  for (const internal::GrantRow& row : rows.grants)
    if (PurposeEntry* entry = FindEntry(*vocabulary, row.purpose_id); entry != nullptr)
      entry->grantees.push_back(row.grantee);
  for (const auto& entry : vocabulary->purposes) entry->disclosures.resize(vocabulary->by_id.size(), Disclosure::kNone);
  for (const internal::PermissionRow& row : rows.permissions) {
    PurposeEntry* entry = FindEntry(*vocabulary, row.purpose_id);
    if (entry != nullptr && static_cast<std::size_t>(row.category_id) < entry->disclosures.size())
      entry->disclosures[row.category_id] = DisclosureNamed(row.disclosure);
  }
  for (const auto& entry : vocabulary->purposes)
    for (const auto& category : vocabulary->categories) {
      Disclosure& disclosure = entry->disclosures[category->id];
      disclosure = policy::PermittedTo(entry->purpose, *category, disclosure);
      if (disclosure != Disclosure::kNone) entry->categories.push_back(category.get());
    }
  vocabulary->fingerprint = FingerprintOf(*vocabulary);
  return vocabulary;
}

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
  Run([&] { current = Build(rows).release(); });
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
