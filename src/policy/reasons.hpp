// Reason codes: the short, stable words that say why something was withheld or refused. They are shown by
// privacy.withheld and explain_access, and stand in the constraint-name field of errors. Never renamed.
// docs/ lists them from here.
#pragma once
#include <string_view>

#include "core/no_postgres.hpp"

namespace privacy::policy::reason {

struct Entry {
  const char* code;
  const char* meaning;
};

// The purpose.
inline constexpr char kNoPurpose[] = "no_purpose";
inline constexpr char kUnknownPurpose[] = "unknown_purpose";
inline constexpr char kPurposeNotGranted[] = "purpose_not_granted";
// The category.
inline constexpr char kUnknownCategory[] = "unknown_category";
inline constexpr char kNotPermitted[] = "not_permitted";
inline constexpr char kSpecialCategory[] = "special_category";
inline constexpr char kMatchOnly[] = "match_only";
inline constexpr char kMasked[] = "masked";
// The person.
inline constexpr char kUnknownPerson[] = "unknown_person";
inline constexpr char kErased[] = "erased";
inline constexpr char kErasurePlanned[] = "erasure_planned";
inline constexpr char kRestricted[] = "restricted";
inline constexpr char kRetained[] = "retained";
// The legal basis.
inline constexpr char kNoConsent[] = "no_consent";
inline constexpr char kRequested[] = "requested";
inline constexpr char kUnconfirmed[] = "unconfirmed";
inline constexpr char kRefused[] = "refused";
inline constexpr char kWithdrawn[] = "withdrawn";
inline constexpr char kExpired[] = "expired";
inline constexpr char kRevoked[] = "revoked";
inline constexpr char kInvalidated[] = "invalidated";
inline constexpr char kObjected[] = "objected";
inline constexpr char kNoLegalBasis[] = "no_legal_basis";
inline constexpr char kNoOpenRequest[] = "no_open_request";
// The place a value would go to.
inline constexpr char kPlainCopy[] = "plain_copy";

inline constexpr Entry kAll[] = {
    {kNoPurpose, "no purpose is declared: SET privacy.purpose"},
    {kUnknownPurpose, "the declared purpose does not exist"},
    {kPurposeNotGranted, "the declared purpose is not granted to the role, nor to a role it is a member of"},
    {kUnknownCategory, "the value's or column's category does not exist in this database"},
    {kNotPermitted, "the purpose may not use this category"},
    {kSpecialCategory, "a special category (Art. 9 GDPR) and a purpose without an Art. 9 ground"},
    {kMatchOnly, "the purpose may compare this category, but is shown nothing of it"},
    {kMasked, "the purpose is shown this category masked, and the mask leaves nothing of the value"},
    {kUnknownPerson, "the value's person is not known in this database"},
    {kErased, "the person's key for this data is destroyed"},
    {kErasurePlanned, "the person's erasure is planned: until it is carried out or cancelled nothing is shown"},
    {kRestricted, "processing is restricted (Art. 18 GDPR) and the purpose may not go on meanwhile"},
    {kRetained, "the data are only kept because a law demands it, and not for this purpose"},
    {kNoConsent, "the person never consented to this purpose on this channel"},
    {kRequested, "consent was asked for and not answered yet"},
    {kUnconfirmed, "consent was declared and the double opt-in is not confirmed yet"},
    {kRefused, "the person refused consent"},
    {kWithdrawn, "the person withdrew consent"},
    {kExpired, "the consent has expired"},
    {kRevoked, "the controller ended the consent"},
    {kInvalidated, "the consent was found to be void"},
    {kObjected, "the person objected (Art. 21 GDPR)"},
    {kNoLegalBasis, "the purpose's legal basis is recorded per person, and does not hold for this one now"},
    {kNoOpenRequest, "there is no open request for consent on this channel"},
    {kPlainCopy, "the statement would keep a revealed value in a column that seals nothing"},
};

}  // namespace privacy::policy::reason
