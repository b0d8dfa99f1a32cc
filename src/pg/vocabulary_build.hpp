// The vocabulary in the form decisions ask it: one state of it, never changed once built.
#pragma once
#include "pg/compat.hpp"

#include <memory>
#include <vector>

#include "pg/vocabulary_load.hpp"
#include "policy/decision.hpp"

namespace privacy::pg::internal {

struct PurposeEntry {
  policy::Purpose purpose;
  std::vector<policy::Disclosure> disclosures;      // by category id; shorter: kNone
  std::vector<const policy::Category*> categories;  // the permitted ones
  std::vector<Oid> grantees;
  std::vector<uint16> retained_classes;
  bool ends = false;
  Interval valid_for{};
};

struct Vocabulary {
  std::vector<std::unique_ptr<policy::Category>> categories;
  std::vector<const policy::Category*> by_id;  // nullptr where there is none
  std::vector<std::unique_ptr<PurposeEntry>> purposes;
  uint64 fingerprint = 0;
  Vocabulary* next = nullptr;  // older states, freed when the transaction ends
};

inline PurposeEntry* FindEntry(const Vocabulary& vocabulary, int32 id) {
  for (const auto& entry : vocabulary.purposes)
    if (entry->purpose.id == id) return entry.get();
  return nullptr;
}

std::unique_ptr<Vocabulary> Build(const VocabularyRows& rows);  // core code: raises nothing

}  // namespace privacy::pg::internal
