// Consent as a state machine, per person, purpose and channel (terms: W3C DPV 2.3; DESIGN.md section 4).
//
// Events are what happened and are only ever appended; the status is what follows from them. kGiven and kRenewed are
// valid for processing, until their end. kExpired, and kUnknown after an unanswered request, follow from the clock
// and are never stored: EffectiveStatus says them.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/no_postgres.hpp"

namespace privacy::policy {

enum class ConsentStatus : std::uint8_t {
  kUnknown,
  kRequested,            // the person was asked
  kPendingConfirmation,  // double opt-in: declared, the token not yet sent back
  kGiven,
  kRenewed,
  kRefused,
  kWithdrawn,  // by the person
  kExpired,
  kInvalidated,  // found void: no proof, a minor without guardian
  kRevoked,      // by the controller
};
inline constexpr int kConsentStatuses = 10;

enum class ConsentEvent : std::uint8_t {
  kRequested,  // the person is asked; a token is out
  kDeclared,   // the person declared consent where a double opt-in is wanted; a token is out
  kConfirmed,  // the token came back over the consented channel
  kRecorded,   // a declaration with its evidence
  kRenewed,    // a valid consent was reaffirmed, with evidence
  kRefused,
  kWithdrawn,
  kInvalidated,
  kRevoked,
};
inline constexpr int kConsentEvents = 9;

// Where the event leads from an effective status; nullopt: the event is refused there. The same status: the event is
// recorded and changes nothing (a valid consent that is asked for anew stays valid).
std::optional<ConsentStatus> Next(ConsentStatus from, ConsentEvent event);

// What a stored status is worth at `now`; `until` exclusive, INT64_MAX for none.
ConsentStatus EffectiveStatus(ConsentStatus stored, std::int64_t until, std::int64_t now);

inline bool IsValid(ConsentStatus status) {
  return status == ConsentStatus::kGiven || status == ConsentStatus::kRenewed;
}

// The words in privacy.standings.status and privacy.subject_events.event. Unknown words are kUnknown, which permits
// nothing, and nullopt.
std::string_view Word(ConsentStatus status);
std::string_view Word(ConsentEvent event);
ConsentStatus ParseConsentStatus(std::string_view word);
std::optional<ConsentEvent> ParseConsentEvent(std::string_view word);

}  // namespace privacy::policy
