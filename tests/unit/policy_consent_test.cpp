#include "policy/consent.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace privacy::policy {
namespace {

constexpr char kNotAllowed[] = "-";

// The whole machine, spelled out: event -> target for each status in the enum's order.
const std::map<std::string, std::vector<std::string>> kExpected = {
    // from:        unknown      requested    pending      given        renewed      refused      withdrawn    expired
    // invalidated  revoked
    {"requested",
     {"requested", "requested", "requested", "given", "renewed", "requested", "requested", "requested", "requested",
      "requested"}},
    {"declared",
     {"pending_confirmation", "pending_confirmation", "pending_confirmation", "given", "renewed",
      "pending_confirmation", "pending_confirmation", "pending_confirmation", "pending_confirmation",
      "pending_confirmation"}},
    {"confirmed", {"-", "given", "given", "renewed", "renewed", "-", "-", "given", "-", "-"}},
    {"recorded", {"given", "given", "given", "renewed", "renewed", "given", "given", "given", "given", "given"}},
    {"renewed", {"-", "-", "-", "renewed", "renewed", "-", "-", "-", "-", "-"}},
    {"refused", {"refused", "refused", "refused", "-", "-", "refused", "-", "refused", "-", "-"}},
    {"withdrawn", {"-", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "-", "-", "withdrawn", "-", "-"}},
    {"revoked", {"-", "revoked", "revoked", "revoked", "revoked", "-", "-", "revoked", "-", "-"}},
    {"invalidated",
     {"-", "invalidated", "invalidated", "invalidated", "invalidated", "invalidated", "invalidated", "invalidated", "-",
      "invalidated"}},
};

TEST(Consent, EveryTransition) {
  ASSERT_EQ(kExpected.size(), static_cast<std::size_t>(kConsentEvents));
  for (const auto& [event_word, targets] : kExpected) {
    const auto event = ParseConsentEvent(event_word);
    ASSERT_TRUE(event.has_value()) << event_word;
    ASSERT_EQ(targets.size(), static_cast<std::size_t>(kConsentStatuses));
    for (int from = 0; from < kConsentStatuses; ++from) {
      const auto status = static_cast<ConsentStatus>(from);
      const auto to = Next(status, *event);
      EXPECT_EQ(to ? std::string(Word(*to)) : kNotAllowed, targets[from]) << Word(status) << " + " << event_word;
    }
  }
}

TEST(Consent, NoWayToValidWithoutADeclaration) {
  for (int from = 0; from < kConsentStatuses; ++from) {
    const auto status = static_cast<ConsentStatus>(from);
    if (IsValid(status)) continue;
    for (int e = 0; e < kConsentEvents; ++e) {
      const auto event = static_cast<ConsentEvent>(e);
      const auto to = Next(status, event);
      if (!to || !IsValid(*to)) continue;
      EXPECT_TRUE(event == ConsentEvent::kConfirmed || event == ConsentEvent::kRecorded) << Word(event);
    }
  }
}

TEST(Consent, TheClock) {
  for (int i = 0; i < kConsentStatuses; ++i) {
    const auto stored = static_cast<ConsentStatus>(i);
    EXPECT_EQ(EffectiveStatus(stored, 100, 99), stored);
    EXPECT_EQ(EffectiveStatus(stored, INT64_MAX, INT64_MAX - 1), stored);
    auto after = stored;
    if (IsValid(stored)) after = ConsentStatus::kExpired;
    if (stored == ConsentStatus::kRequested || stored == ConsentStatus::kPendingConfirmation)
      after = ConsentStatus::kUnknown;
    EXPECT_EQ(EffectiveStatus(stored, 100, 100), after);
  }
}

TEST(Consent, Words) {
  for (int i = 0; i < kConsentStatuses; ++i)
    EXPECT_EQ(ParseConsentStatus(Word(static_cast<ConsentStatus>(i))), static_cast<ConsentStatus>(i));
  for (int i = 0; i < kConsentEvents; ++i)
    EXPECT_EQ(ParseConsentEvent(Word(static_cast<ConsentEvent>(i))), static_cast<ConsentEvent>(i));
  EXPECT_EQ(ParseConsentStatus("GIVEN"), ConsentStatus::kUnknown);
  EXPECT_EQ(ParseConsentEvent(""), std::nullopt);
}

}  // namespace
}  // namespace privacy::policy
