// The decision over all combinations of its inputs, against an oracle that is written the other way round: it lists
// every reason that speaks against, each as one sentence of the specification, and takes the first in its order.
#include "policy/decision.hpp"

#include <functional>
#include <set>

#include <gtest/gtest.h>

#include "policy/reasons.hpp"

namespace privacy::policy {
namespace {

constexpr std::int64_t kNow = 1000;
constexpr std::int64_t kPast = 1000;  // `until` is exclusive: over at this very moment
constexpr std::int64_t kFuture = 1001;

std::vector<Purpose> AllPurposes() {
  std::vector<Purpose> all;
  for (int id = 1; id <= 4; ++id) all.push_back({.id = id, .name = "builtin"});
  all[2].basis = LegalBasis::kLegalObligation;
  int id = 100;
  for (int basis = 1; basis <= 6; ++basis)
    for (int bits = 0; bits < 8; ++bits)
      for (const auto restricted : {WhileRestricted::kNo, WhileRestricted::kConsent, WhileRestricted::kLegalClaims})
        all.push_back({.id = ++id,
                       .name = "p",
                       .basis = LegalBasis(basis),
                       .direct_marketing = (bits & 1) != 0,
                       .recorded = (bits & 2) != 0,
                       .while_restricted = restricted,
                       .has_art9 = (bits & 4) != 0});
  return all;
}

std::vector<Category> AllCategories() {
  std::vector<Category> all;
  for (const std::uint16_t deletion_class : std::initializer_list<std::uint16_t>{1, 2, 16})
    for (const bool special : {false, true})
      for (const char* channel : {"", "email"})
        all.push_back(
            {.id = 20, .name = "c", .deletion_class = deletion_class, .channel = channel, .special = special});
  return all;
}

using Kind = Standing::Kind;

std::vector<std::vector<Standing>> Choices(std::initializer_list<std::vector<Standing>> list) { return list; }

// Sets of standings: each consent state on e-mail and phone, each objection before and after it, bases, requests.
std::vector<std::vector<Standing>> AllStandings() {
  auto consents = Choices({{}});
  for (const char* status : {"requested", "pending_confirmation", "given", "renewed", "refused", "withdrawn", "expired",
                             "invalidated", "revoked", "nonsense"})
    for (const std::int64_t until : {kPast, kFuture}) {
      consents.push_back({{Kind::kConsent, "email", status, 10, until, 50}});
      consents.push_back({{Kind::kConsent, "phone", status, 10, until, 50}});
      consents.push_back({{Kind::kConsent, "", status, 10, until, 50}});
      consents.push_back(
          {{Kind::kConsent, "email", "withdrawn", 9, kFuture, 49}, {Kind::kConsent, "phone", status, 10, until, 50}});
    }
  const auto objections = Choices({{},
                                   {{Kind::kObjection, "", "active", 20, INT64_MAX, 40, false}},
                                   {{Kind::kObjection, "", "active", 20, INT64_MAX, 60, false}},
                                   {{Kind::kObjection, "", "ended", 20, INT64_MAX, 60, false}},
                                   {{Kind::kObjection, "", "active", 20, INT64_MAX, 40, true}},
                                   {{Kind::kObjection, "", "active", 20, INT64_MAX, 60, true}},
                                   {{Kind::kObjection, "phone", "active", 20, INT64_MAX, 60, false}}});
  const auto bases = Choices({{},
                              {{Kind::kBasis, "", "active", 30, INT64_MAX, 70}},
                              {{Kind::kBasis, "", "active", 30, kPast, 70}},
                              {{Kind::kBasis, "", "ended", 30, INT64_MAX, 70}}});
  const auto requests = Choices({{},
                                 {{Kind::kRequest, "email", "open", 5, kFuture, 80}},
                                 {{Kind::kRequest, "email", "open", 5, kPast, 80}},
                                 {{Kind::kRequest, "email", "closed", 5, kFuture, 80}},
                                 {{Kind::kRequest, "phone", "open", 5, kFuture, 80}}});
  std::vector<std::vector<Standing>> all;
  for (const auto& a : consents)
    for (const auto& b : objections)
      for (const auto& c : bases)
        for (const auto& d : requests) {
          all.push_back(a);
          for (const auto& more : {b, c, d}) all.back().insert(all.back().end(), more.begin(), more.end());
        }
  return all;
}

// --- the oracle ------------------------------------------------------------------------------------------------------

struct Case {
  const Purpose& p;
  const Category& c;
  Disclosure stored;
  const Person& s;

  bool builtin(int id) const { return p.id == id; }
  bool claims() const { return p.while_restricted == WhileRestricted::kLegalClaims; }
  bool any(const std::function<bool(const Standing&)>& test) const {
    for (const Standing& standing : s.standings)
      if (test(standing)) return true;
    return false;
  }
  bool objection_against(const Standing* consent, const std::string& channel) const {
    return any([&](const Standing& o) {
      if (o.kind != Kind::kObjection || o.status != "active") return false;
      if (!o.channel.empty() && !channel.empty() && o.channel != channel) return false;
      if (consent != nullptr && consent->event > o.event) return false;  // a later consent ends it
      if (p.direct_marketing) return true;
      return !o.all_direct_marketing &&
             (p.basis == LegalBasis::kPublicTask || p.basis == LegalBasis::kLegitimateInterest);
    });
  }
  Disclosure shown() const {
    const bool proof = c.deletion_class == 2;
    if (builtin(4)) return Disclosure::kNone;
    if (builtin(3)) return Disclosure::kFull;
    if (proof && !claims()) return Disclosure::kNone;
    if (builtin(1)) return Disclosure::kMatch;
    if (builtin(2)) return c.channel.empty() ? Disclosure::kNone : Disclosure::kFull;
    return stored;
  }
  std::set<std::string> consent_says() const {  // empty: a valid consent; else every reason there is
    std::set<std::string> reasons;
    for (const Standing& k : s.standings) {
      if (k.kind != Kind::kConsent || (!c.channel.empty() && k.channel != c.channel)) continue;
      const bool over = k.until <= kNow;
      if (k.status == "given" || k.status == "renewed") {
        if (over)
          reasons.insert("expired");
        else if (objection_against(&k, k.channel))
          reasons.insert("objected");
        else
          return {};
      } else if (k.status == "requested") {
        reasons.insert(over ? "no_consent" : "requested");
      } else if (k.status == "pending_confirmation") {
        reasons.insert(over ? "no_consent" : "unconfirmed");
      } else if (k.status == "nonsense") {
        reasons.insert("no_consent");
      } else {
        reasons.insert(k.status);
      }
    }
    if (reasons.empty()) reasons.insert("no_consent");
    return reasons;
  }

  // Every reason that may be given; empty: allowed.
  std::set<std::string> Reasons() const {
    const auto says = [](bool against, const char* why) {
      return against ? std::set<std::string>{why} : std::set<std::string>{};
    };
    const bool application = p.id > 100;
    for (const auto& reasons : {says(shown() == Disclosure::kNone, "not_permitted"),
                                says(application && c.special && !p.has_art9, "special_category"),
                                says(!s.known, "unknown_person"), says(s.erased, "erased")})
      if (!reasons.empty()) return reasons;
    if (s.made_in_this_transaction) return {};
    if (s.planned && !builtin(3)) return {"erasure_planned"};
    const bool goes_on = builtin(3) || p.while_restricted != WhileRestricted::kNo;
    if (s.restricted && !goes_on) return {"restricted"};
    if (s.retained && !s.retained_for_purpose && !builtin(3) && !(c.deletion_class == 2 && claims()))
      return {"retained"};
    if (builtin(1) || builtin(3) || builtin(4)) return {};
    if (builtin(2))
      return says(!any([&](const Standing& r) {
        return r.kind == Kind::kRequest && r.status == "open" && r.until > kNow && r.channel == c.channel;
      }),
                  "no_open_request");
    if (p.basis == LegalBasis::kConsent) return consent_says();
    if (p.recorded &&
        !any([](const Standing& b) { return b.kind == Kind::kBasis && b.status == "active" && b.until > kNow; }))
      return {"no_legal_basis"};
    return says(objection_against(nullptr, c.channel), "objected");
  }
};

void ExpectAsOracle(const Case& input) {
  const Verdict verdict = Decide(&input.p, nullptr, input.c, input.stored, input.s, kNow);
  const auto reasons = input.Reasons();
  if (reasons.empty()) {
    ASSERT_EQ(verdict.disclosure, input.shown());
    if (verdict.disclosure == Disclosure::kMatch) {
      ASSERT_STREQ(verdict.reason, reason::kMatchOnly);
    } else {
      ASSERT_EQ(verdict.reason, nullptr);
    }
  } else {
    ASSERT_EQ(verdict.disclosure, Disclosure::kNone) << "purpose " << input.p.id << " reason " << *reasons.begin();
    ASSERT_TRUE(reasons.contains(verdict.reason)) << verdict.reason << " instead of " << *reasons.begin();
  }
}

constexpr Disclosure kDisclosures[] = {Disclosure::kNone, Disclosure::kMatch, Disclosure::kMasked, Disclosure::kFull};

TEST(Decision, EveryPersonFlagWithEveryPurposeAndCategory) {
  const auto purposes = AllPurposes();
  const auto categories = AllCategories();
  for (const Purpose& purpose : purposes)
    for (const Category& category : categories)
      for (const Disclosure stored : kDisclosures)
        for (int bits = 0; bits < 128; ++bits)
          for (const char* status : {"given", "withdrawn"}) {
            Person person{.known = (bits & 1) != 0,
                          .erased = (bits & 2) != 0,
                          .planned = (bits & 64) != 0,
                          .restricted = (bits & 4) != 0,
                          .retained = (bits & 8) != 0,
                          .retained_for_purpose = (bits & 16) != 0,
                          .made_in_this_transaction = (bits & 32) != 0};
            person.standings.push_back({Kind::kConsent, "email", status, 10, kFuture, 50});
            ASSERT_NO_FATAL_FAILURE(ExpectAsOracle({purpose, category, stored, person}));
          }
}

TEST(Decision, EveryStandingWithEveryPurposeAndCategory) {
  const auto purposes = AllPurposes();
  const auto categories = AllCategories();
  const auto standings = AllStandings();
  for (const auto& set : standings) {
    Person person;
    person.standings = set;
    for (const Purpose& purpose : purposes) {
      if (purpose.while_restricted == WhileRestricted::kConsent) continue;  // concerns restriction only
      for (const Category& category : categories)
        ASSERT_NO_FATAL_FAILURE(ExpectAsOracle({purpose, category, Disclosure::kMasked, person}));
    }
  }
}

TEST(Decision, NoPurposeKeepsItsReason) {
  const Category category{.id = 20};
  for (const char* refusal : {reason::kNoPurpose, reason::kUnknownPurpose, reason::kPurposeNotGranted})
    EXPECT_STREQ(Decide(nullptr, refusal, category, Disclosure::kFull, {}, kNow).reason, refusal);
  EXPECT_STREQ(Decide(nullptr, nullptr, category, Disclosure::kFull, {}, kNow).reason, reason::kNoPurpose);
  EXPECT_STREQ(DecideRow(nullptr, reason::kUnknownPurpose, {}, {}, kNow).reason, reason::kUnknownPurpose);
}

TEST(Decision, NamesTheRecordThatDecided) {
  const Purpose purpose{.id = 101, .basis = LegalBasis::kConsent, .direct_marketing = true};
  const Category category{.id = 20, .deletion_class = 1, .channel = "email"};
  Person person;
  person.standings = {{Kind::kConsent, "email", "given", 10, kFuture, 50}};
  Verdict verdict = Decide(&purpose, nullptr, category, Disclosure::kFull, person, kNow);
  EXPECT_EQ(verdict.since, 10);
  EXPECT_EQ(verdict.event, 50);
  person.standings[0].until = kPast;
  verdict = Decide(&purpose, nullptr, category, Disclosure::kFull, person, kNow);
  EXPECT_STREQ(verdict.reason, reason::kExpired);
  EXPECT_EQ(verdict.since, kPast);
  person.standings[0].until = kFuture;
  person.standings.push_back({Kind::kObjection, "", "active", 20, INT64_MAX, 60, true});
  verdict = Decide(&purpose, nullptr, category, Disclosure::kFull, person, kNow);
  EXPECT_STREQ(verdict.reason, reason::kObjected);
  EXPECT_EQ(verdict.event, 60);
  person.restricted = true;
  person.restricted_event = 70;
  EXPECT_EQ(Decide(&purpose, nullptr, category, Disclosure::kFull, person, kNow).event, 70);
}

TEST(Decision, OfSeveralRefusalsTheNewestGivesTheReason) {
  const Purpose purpose{.id = 101, .basis = LegalBasis::kConsent};
  const Category category{.id = 20, .deletion_class = 1};
  Person person;
  person.standings = {{Kind::kConsent, "email", "withdrawn", 10, INT64_MAX, 51},
                      {Kind::kConsent, "phone", "refused", 10, INT64_MAX, 50}};
  EXPECT_STREQ(Decide(&purpose, nullptr, category, Disclosure::kFull, person, kNow).reason, reason::kWithdrawn);
}

// --- rows ------------------------------------------------------------------------------------------------------------

TEST(DecisionOfRows, OneValueThatMayBeShownIsEnoughAndNeeded) {
  const auto purposes = AllPurposes();
  const auto standings = AllStandings();
  const Category email{.id = 20, .deletion_class = 1, .channel = "email"};
  const Category phone{.id = 21, .deletion_class = 1, .channel = "phone"};
  const Category name{.id = 22, .deletion_class = 1};
  const std::vector<std::vector<const Category*>> sets = {{&email}, {&phone}, {&name}, {&email, &phone}};
  for (const auto& set : standings) {
    for (int bits = 0; bits < 16; bits += 5) {
      Person person{.erased = (bits & 1) != 0,
                    .restricted = (bits & 2) != 0,
                    .retained = (bits & 4) != 0,
                    .made_in_this_transaction = (bits & 8) != 0};
      person.standings = set;
      for (const Purpose& purpose : purposes)
        for (const auto& categories : sets) {
          // collection and maintenance see every row, consent_confirmation those of all open requests
          bool expected = purpose.id == 1 || purpose.id == 4;
          for (const Category* category : purpose.id == 2 ? std::vector<const Category*>{&email, &phone} : categories)
            expected |=
                Decide(&purpose, nullptr, *category, Disclosure::kFull, person, kNow).disclosure != Disclosure::kNone;
          ASSERT_EQ(DecideRow(&purpose, nullptr, categories, person, kNow).disclosure != Disclosure::kNone, expected)
              << "purpose " << purpose.id << " bits " << bits;
        }
    }
  }
}

TEST(DecisionOfRows, AConsentPurposeThatMayUseNothingSeesNobody) {
  const Purpose consent{.id = 101, .basis = LegalBasis::kConsent};
  const Purpose contract{.id = 102, .basis = LegalBasis::kContract};
  Person person;
  person.standings = {{Kind::kConsent, "email", "given", 10, INT64_MAX, 50}};
  EXPECT_STREQ(DecideRow(&consent, nullptr, {}, person, kNow).reason, reason::kNotPermitted);
  EXPECT_EQ(DecideRow(&contract, nullptr, {}, person, kNow).disclosure, Disclosure::kFull);
}

TEST(Reasons, AreListedOnce) {
  std::set<std::string> codes;
  for (const reason::Entry& entry : reason::kAll) {
    EXPECT_TRUE(codes.insert(entry.code).second) << entry.code;
    EXPECT_GT(std::string_view(entry.meaning).size(), 10u);
  }
}

}  // namespace
}  // namespace privacy::policy
