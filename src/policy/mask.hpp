// Masks: what a purpose with disclosure 'masked' is shown of a value. A mask that does not fit the value or its type
// shows nothing (nullopt). No mask ever splits a character.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/decision.hpp"
#include "core/no_postgres.hpp"

namespace privacy::policy {

// Text in UTF-8:
//   email     a***@e***.org      first character of either side, and the last label of the domain
//   last_two  ***67              the last two digits, of at least four
//   initial   A.                 the first character that is no space
//   year      1990               of a text that begins with a year (1990-02-28)
std::optional<std::string> MaskText(Mask mask, std::string_view utf8);

// Dates and timestamps with mask year: the first of January of that year, 00:00 (timestamptz: in UTC), so that the
// column's type stays. Days and microseconds since 2000-01-01, as PostgreSQL counts; infinities show nothing.
std::optional<std::int32_t> MaskDate(Mask mask, std::int32_t days);
std::optional<std::int64_t> MaskTimestamp(Mask mask, std::int64_t microseconds);

}  // namespace privacy::policy
