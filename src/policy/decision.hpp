// The decision: may this purpose be shown this category of this person? One function, used by reveal, row policies
// and explain_access. Rules: DESIGN.md section 4, 'The decision', kept for users in docs/concepts.md.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/no_postgres.hpp"

namespace privacy::policy {

enum class LegalBasis : std::uint8_t {  // GDPR Art. 6(1)(a) to (f); kNone: built-in purposes that ask none
  kNone,
  kConsent,
  kContract,
  kLegalObligation,
  kVitalInterest,
  kPublicTask,
  kLegitimateInterest
};
enum class Disclosure : std::uint8_t { kNone, kMatch, kMasked, kFull };
enum class Mask : std::uint8_t { kNull, kEmail, kLastTwo, kInitial, kYear };
enum class WhileRestricted : std::uint8_t { kNo, kConsent, kLegalClaims, kRightsOfOthers, kPublicInterest };
enum class BuiltinPurpose : std::int32_t {
  kCollection = 1,
  kConsentConfirmation = 2,
  kSubjectRights = 3,
  kMaintenance = 4
};

struct Category {
  std::uint16_t id = 0;
  std::string name{};
  std::uint16_t deletion_class = 0;
  std::string channel{};  // empty: none
  Mask mask = Mask::kNull;
  bool special = false;
};

struct Purpose {
  std::int32_t id = 0;
  std::string name{};
  LegalBasis basis = LegalBasis::kNone;
  bool double_opt_in = false;
  bool direct_marketing = false;
  bool recorded = false;  // holds_for => 'recorded'
  WhileRestricted while_restricted = WhileRestricted::kNo;
  bool allow_without_consent = false;
  bool has_art9 = false;
};

// privacy.standings of one person for one purpose (and, for objections, of purpose 0).
// For the purpose consent_confirmation: the person's standings of kind request, of every purpose.
struct Standing {
  enum class Kind : std::uint8_t { kConsent, kObjection, kBasis, kRequest } kind = Kind::kConsent;
  std::string channel{};           // empty: none
  std::string status{};            // consent: as in consent.hpp; objection, basis: active, ended; request: open, closed
  std::int64_t since = 0;          // microseconds, PostgreSQL epoch
  std::int64_t until = INT64_MAX;  // exclusive
  std::int64_t event = 0;          // privacy.subject_events.id
  bool all_direct_marketing = false;  // an objection of purpose 0
};
// privacy.standings.kind. False for an unknown word.
bool ParseStandingKind(std::string_view word, Standing::Kind* kind);

// What is known of the person. Erasure of the class is asked by the caller at every key fetch too.
struct Person {
  bool known = true;
  bool erased = false;                // this category's class
  bool planned = false;               // to be erased, and not to be kept in this category's class
  bool restricted = false;            // Art. 18
  std::int64_t restricted_since = 0;  // for explain_access only
  std::int64_t restricted_event = 0;
  bool retained = false;              // this category's class is kept by law after an erasure
  bool retained_for_purpose = false;  // and this purpose is named for that class
  bool made_in_this_transaction = false;
  std::vector<Standing> standings{};
};

struct Verdict {
  Disclosure disclosure = Disclosure::kNone;
  const char* reason = nullptr;  // a code of reasons.hpp when disclosure is kNone or kMatch
  std::int64_t since = 0;        // when what decided began; 0 unknown
  std::int64_t event = 0;        // the record that decided; 0 none
};

// What a purpose is shown of a category: what was permitted (privacy.permissions), or what built-in purposes are made
// for. Asked by the cache of the vocabulary, and by Decide itself.
Disclosure PermittedTo(const Purpose& purpose, const Category& category, Disclosure stored);

// What needs no person: kNone and the reason, or the disclosure an allowed person's value gets.
Verdict DecideWithoutPerson(const Purpose& purpose, const Category& category, Disclosure permitted);

// purpose may be null: none declared or not granted (then `refusal` is the reason code).
Verdict Decide(const Purpose* purpose, const char* refusal, const Category& category, Disclosure permitted,
               const Person& person, std::int64_t now);

// Does the purpose's basis hold for the person on at least one channel of `categories` (its permitted ones)?
// The row policy's question; erased, restricted and wholly retained people are asked first.
Verdict DecideRow(const Purpose* purpose, const char* refusal, const std::vector<const Category*>& categories,
                  const Person& person, std::int64_t now);

}  // namespace privacy::policy
