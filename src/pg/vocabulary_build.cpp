#include "pg/vocabulary_build.hpp"

extern "C" {
#include "common/hashfn.h"
}

#include <string_view>
#include <utility>

namespace privacy::pg::internal {

namespace {

using policy::Category;
using policy::Disclosure;
using policy::Purpose;

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

void AddCategory(const CategoryRow& row, Vocabulary* vocabulary) {
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

void AddPurpose(const PurposeRow& row, const VocabularyRows& rows, Vocabulary* vocabulary) {
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
  for (const RetentionRow& retention : rows.retentions)
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

}  // namespace

std::unique_ptr<Vocabulary> Build(const VocabularyRows& rows) {
  auto vocabulary = std::make_unique<Vocabulary>();
  for (const CategoryRow& row : rows.categories) AddCategory(row, vocabulary.get());
  for (const PurposeRow& row : rows.purposes) AddPurpose(row, rows, vocabulary.get());
  for (const GrantRow& row : rows.grants)
    if (PurposeEntry* entry = FindEntry(*vocabulary, row.purpose_id); entry != nullptr)
      entry->grantees.push_back(row.grantee);
  for (const auto& entry : vocabulary->purposes) entry->disclosures.resize(vocabulary->by_id.size(), Disclosure::kNone);
  for (const PermissionRow& row : rows.permissions) {
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

}  // namespace privacy::pg::internal
