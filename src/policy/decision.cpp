#include "policy/decision.hpp"

#include "policy/consent.hpp"
#include "policy/reasons.hpp"

namespace privacy::policy {
namespace {

constexpr std::uint16_t kProofClass = 2;
constexpr std::int32_t kLastBuiltin = static_cast<std::int32_t>(BuiltinPurpose::kMaintenance);

bool Is(const Purpose& purpose, BuiltinPurpose builtin) { return purpose.id == static_cast<std::int32_t>(builtin); }

// Built-in purposes that ask no basis and know no person: they may see rows, never values.
bool AsksNoPerson(const Purpose& purpose) {
  return Is(purpose, BuiltinPurpose::kCollection) || Is(purpose, BuiltinPurpose::kMaintenance);
}

Verdict No(const char* reason, std::int64_t since = 0, std::int64_t event = 0) {
  return {Disclosure::kNone, reason, since, event};
}

Verdict No(const char* reason, const Standing& standing) { return No(reason, standing.since, standing.event); }

// What a step says: nothing, when it has no objection; `verdict` says why not, or names the record that allowed.
struct Step {
  bool allowed = false;
  Verdict verdict;
};

Step Allowed() { return {true, {}}; }
Step Allowed(const Standing& standing) { return {true, {Disclosure::kFull, nullptr, standing.since, standing.event}}; }
Verdict Visible(const Step& step) { return {Disclosure::kFull, nullptr, step.verdict.since, step.verdict.event}; }
Step Refused(Verdict verdict) { return {false, verdict}; }

bool InForce(const Standing& standing, std::int64_t now) { return standing.status == "active" && standing.until > now; }

bool ConcernsChannel(const Standing& standing, std::string_view channel) {
  return standing.channel.empty() || channel.empty() || standing.channel == channel;
}

// The newest objection in force that counts against the purpose on this channel; null if there is none.
const Standing* FindObjection(const Purpose& purpose, std::string_view channel, const Person& person,
                              std::int64_t now) {
  const bool interest = purpose.basis == LegalBasis::kPublicTask || purpose.basis == LegalBasis::kLegitimateInterest;
  const Standing* found = nullptr;
  for (const Standing& standing : person.standings) {
    if (standing.kind != Standing::Kind::kObjection || !InForce(standing, now)) continue;
    if (standing.all_direct_marketing ? !purpose.direct_marketing : !(interest || purpose.direct_marketing)) continue;
    if (!ConcernsChannel(standing, channel)) continue;
    if (found == nullptr || standing.event > found->event) found = &standing;
  }
  return found;
}

const char* ReasonOf(ConsentStatus status) {
  switch (status) {
    case ConsentStatus::kUnknown:
      return reason::kNoConsent;
    case ConsentStatus::kRequested:
      return reason::kRequested;
    case ConsentStatus::kPendingConfirmation:
      return reason::kUnconfirmed;
    case ConsentStatus::kRefused:
      return reason::kRefused;
    case ConsentStatus::kWithdrawn:
      return reason::kWithdrawn;
    case ConsentStatus::kExpired:
      return reason::kExpired;
    case ConsentStatus::kRevoked:
      return reason::kRevoked;
    case ConsentStatus::kInvalidated:
      return reason::kInvalidated;
    case ConsentStatus::kGiven:
    case ConsentStatus::kRenewed:
      break;
  }
  return nullptr;
}

// A valid consent for the channel (empty: any). Of several that do not hold, the newest gives the reason.
Step AskConsent(const Purpose& purpose, std::string_view channel, const Person& person, std::int64_t now) {
  Verdict refusal = No(reason::kNoConsent);
  for (const Standing& standing : person.standings) {
    if (standing.kind != Standing::Kind::kConsent) continue;
    if (!channel.empty() && standing.channel != channel) continue;
    const char* why = ReasonOf(EffectiveStatus(ParseConsentStatus(standing.status), standing.until, now));
    if (why == nullptr) {
      const Standing* objection = FindObjection(purpose, standing.channel, person, now);
      if (objection == nullptr || objection->event < standing.event) return Allowed(standing);
      if (objection->event > refusal.event) refusal = No(reason::kObjected, *objection);
    } else if (standing.event > refusal.event) {
      refusal = No(why, standing);
      if (why == reason::kExpired) refusal.since = standing.until;
    }
  }
  return Refused(refusal);
}

Step AskOpenRequest(std::string_view channel, const Person& person, std::int64_t now) {
  for (const Standing& standing : person.standings) {
    if (standing.kind != Standing::Kind::kRequest || standing.status != "open" || standing.until <= now) continue;
    if (channel.empty() ? !standing.channel.empty() : standing.channel == channel) return Allowed(standing);
  }
  return Refused(No(reason::kNoOpenRequest));
}

Step AskRecordedBasis(const Person& person, std::int64_t now) {
  Verdict refusal = No(reason::kNoLegalBasis);
  for (const Standing& standing : person.standings) {
    if (standing.kind != Standing::Kind::kBasis) continue;
    if (InForce(standing, now)) return Allowed(standing);
    if (standing.event > refusal.event) refusal = No(reason::kNoLegalBasis, standing);
  }
  return Refused(refusal);
}

// Legal basis with its objection. `channel` empty: none, or any.
Step AskBasis(const Purpose& purpose, std::string_view channel, const Person& person, std::int64_t now) {
  if (AsksNoPerson(purpose) || Is(purpose, BuiltinPurpose::kSubjectRights)) return Allowed();
  if (Is(purpose, BuiltinPurpose::kConsentConfirmation)) return AskOpenRequest(channel, person, now);
  if (purpose.basis == LegalBasis::kConsent) return AskConsent(purpose, channel, person, now);
  const Step basis = purpose.recorded ? AskRecordedBasis(person, now) : Allowed();
  if (!basis.allowed) return basis;
  if (const Standing* objection = FindObjection(purpose, channel, person, now); objection != nullptr)
    return Refused(No(reason::kObjected, *objection));
  return basis;
}

bool GoesOnWhileRestricted(const Purpose& purpose) {
  return Is(purpose, BuiltinPurpose::kSubjectRights) || purpose.while_restricted != WhileRestricted::kNo;
}

bool OpensProof(const Purpose& purpose) {
  return Is(purpose, BuiltinPurpose::kSubjectRights) || purpose.while_restricted == WhileRestricted::kLegalClaims;
}

// To be erased, restricted or retained.
Step AskRestriction(const Purpose& purpose, bool proof, const Person& person) {
  if (person.planned && !Is(purpose, BuiltinPurpose::kSubjectRights)) return Refused(No(reason::kErasurePlanned));
  if (person.restricted && !GoesOnWhileRestricted(purpose))
    return Refused(No(reason::kRestricted, person.restricted_since, person.restricted_event));
  const bool retained_for_it =
      person.retained_for_purpose || Is(purpose, BuiltinPurpose::kSubjectRights) || (proof && OpensProof(purpose));
  if (person.retained && !retained_for_it) return Refused(No(reason::kRetained));
  return Allowed();
}

}  // namespace

bool ParseStandingKind(std::string_view word, Standing::Kind* kind) {
  constexpr std::string_view kWords[] = {"consent", "objection", "basis", "request"};  // in the enum's order
  for (std::size_t i = 0; i < std::size(kWords); ++i) {
    if (kWords[i] != word) continue;
    *kind = static_cast<Standing::Kind>(i);
    return true;
  }
  return false;
}

Disclosure PermittedTo(const Purpose& purpose, const Category& category, Disclosure stored) {
  if (Is(purpose, BuiltinPurpose::kMaintenance)) return Disclosure::kNone;
  if (category.deletion_class == kProofClass && !OpensProof(purpose)) return Disclosure::kNone;
  if (Is(purpose, BuiltinPurpose::kCollection)) return Disclosure::kMatch;
  if (Is(purpose, BuiltinPurpose::kSubjectRights)) return Disclosure::kFull;
  if (Is(purpose, BuiltinPurpose::kConsentConfirmation))
    return category.channel.empty() ? Disclosure::kNone : Disclosure::kFull;
  return stored;
}

Verdict DecideWithoutPerson(const Purpose& purpose, const Category& category, Disclosure permitted) {
  permitted = PermittedTo(purpose, category, permitted);
  if (permitted == Disclosure::kNone) return No(reason::kNotPermitted);
  if (category.special && !purpose.has_art9 && purpose.id > kLastBuiltin) return No(reason::kSpecialCategory);
  return {permitted, permitted == Disclosure::kMatch ? reason::kMatchOnly : nullptr, 0, 0};
}

Verdict Decide(const Purpose* purpose, const char* refusal, const Category& category, Disclosure permitted,
               const Person& person, std::int64_t now) {
  if (purpose == nullptr) return No(refusal != nullptr ? refusal : reason::kNoPurpose);
  Verdict verdict = DecideWithoutPerson(*purpose, category, permitted);
  if (verdict.disclosure == Disclosure::kNone) return verdict;

  if (!person.known) return No(reason::kUnknownPerson);
  if (person.erased) return No(reason::kErased);

  if (!person.made_in_this_transaction) {
    const Step restriction = AskRestriction(*purpose, category.deletion_class == kProofClass, person);
    if (!restriction.allowed) return restriction.verdict;
    const Step basis = AskBasis(*purpose, category.channel, person, now);
    if (!basis.allowed) return basis.verdict;
    verdict.since = basis.verdict.since;
    verdict.event = basis.verdict.event;
  }
  return verdict;
}

Verdict DecideRow(const Purpose* purpose, const char* refusal, const std::vector<const Category*>& categories,
                  const Person& person, std::int64_t now) {
  if (purpose == nullptr) return No(refusal != nullptr ? refusal : reason::kNoPurpose);
  const Verdict yes{Disclosure::kFull, nullptr, 0, 0};
  if (AsksNoPerson(*purpose)) return yes;

  if (!person.known) return No(reason::kUnknownPerson);
  if (person.erased) return No(reason::kErased);
  if (person.made_in_this_transaction) return yes;
  if (const Step step = AskRestriction(*purpose, false, person); !step.allowed) return step.verdict;

  const bool consent = purpose->basis == LegalBasis::kConsent;
  if (purpose->id <= kLastBuiltin || (categories.empty() && !consent)) {
    const Step basis = AskBasis(*purpose, {}, person, now);
    return basis.allowed ? Visible(basis) : basis.verdict;
  }
  Verdict best = No(reason::kNotPermitted);  // of a consent for nothing
  for (const Category* category : categories) {
    const Step basis = AskBasis(*purpose, category->channel, person, now);
    if (basis.allowed) return Visible(basis);
    if (best.reason == reason::kNotPermitted || basis.verdict.event > best.event) best = basis.verdict;
  }
  return best;
}

}  // namespace privacy::policy
