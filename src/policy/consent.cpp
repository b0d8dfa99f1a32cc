#include "policy/consent.hpp"

namespace privacy::policy {
namespace {

using S = ConsentStatus;
using E = ConsentEvent;

template <class... Status>
constexpr unsigned Any(Status... statuses) {
  return (0u | ... | (1u << static_cast<unsigned>(statuses)));
}

constexpr unsigned kValid = Any(S::kGiven, S::kRenewed);
constexpr unsigned kAsked = Any(S::kRequested, S::kPendingConfirmation);
constexpr unsigned kNotValid = ((1u << kConsentStatuses) - 1) & ~kValid;

// What is not in the table is refused. No line leads to given or renewed but by a confirmation or a declaration.
struct Transition {
  E event;
  unsigned from;  // any of these statuses
  S to;
};
constexpr Transition kTransitions[] = {
    {E::kRequested, kNotValid, S::kRequested},
    {E::kRequested, Any(S::kGiven), S::kGiven},
    {E::kRequested, Any(S::kRenewed), S::kRenewed},
    {E::kDeclared, kNotValid, S::kPendingConfirmation},
    {E::kDeclared, Any(S::kGiven), S::kGiven},
    {E::kDeclared, Any(S::kRenewed), S::kRenewed},
    {E::kConfirmed, kAsked | Any(S::kExpired), S::kGiven},  // expired: it ran out while it was being asked anew
    {E::kConfirmed, kValid, S::kRenewed},
    {E::kRecorded, kNotValid, S::kGiven},
    {E::kRecorded, kValid, S::kRenewed},
    {E::kRenewed, kValid, S::kRenewed},
    {E::kRefused, kAsked | Any(S::kUnknown, S::kRefused, S::kExpired), S::kRefused},
    {E::kWithdrawn, kValid | kAsked | Any(S::kExpired), S::kWithdrawn},
    {E::kRevoked, kValid | kAsked | Any(S::kExpired), S::kRevoked},
    {E::kInvalidated, kValid | kAsked | Any(S::kRefused, S::kWithdrawn, S::kExpired, S::kRevoked), S::kInvalidated},
};

constexpr std::string_view kStatusWords[kConsentStatuses] = {
    "unknown",   "requested", "pending_confirmation", "given",  "renewed", "refused",
    "withdrawn", "expired",   "invalidated",          "revoked"};
constexpr std::string_view kEventWords[kConsentEvents] = {
    "requested", "declared", "confirmed", "recorded", "renewed", "refused", "withdrawn", "invalidated", "revoked"};

}  // namespace

std::optional<ConsentStatus> Next(ConsentStatus from, ConsentEvent event) {
  for (const Transition& transition : kTransitions)
    if (transition.event == event && (transition.from & Any(from)) != 0) return transition.to;
  return std::nullopt;
}

ConsentStatus EffectiveStatus(ConsentStatus stored, std::int64_t until, std::int64_t now) {
  if (until > now) return stored;
  if (IsValid(stored)) return ConsentStatus::kExpired;
  const bool asked = stored == ConsentStatus::kRequested || stored == ConsentStatus::kPendingConfirmation;
  return asked ? ConsentStatus::kUnknown : stored;
}

std::string_view Word(ConsentStatus status) { return kStatusWords[static_cast<int>(status)]; }
std::string_view Word(ConsentEvent event) { return kEventWords[static_cast<int>(event)]; }

ConsentStatus ParseConsentStatus(std::string_view word) {
  for (int i = 0; i < kConsentStatuses; ++i)
    if (kStatusWords[i] == word) return static_cast<ConsentStatus>(i);
  return ConsentStatus::kUnknown;
}

std::optional<ConsentEvent> ParseConsentEvent(std::string_view word) {
  for (int i = 0; i < kConsentEvents; ++i)
    if (kEventWords[i] == word) return static_cast<ConsentEvent>(i);
  return std::nullopt;
}

}  // namespace privacy::policy
