// Equality, blind order and hash of personal values: on lookup sections only, never on plaintext.
// These functions are LEAKPROOF: they never raise (but for memory or a broken disk) and garbage is only unequal.
// The order is arbitrary but total: values with a lookup section by its 16 bytes, then the others by all their bytes.
#include "types/value.hpp"

extern "C" {
#include "common/hashfn.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
}

#include "sealed/seal.hpp"
#include "types/base_types.hpp"

namespace privacy::types {

namespace {

constexpr std::size_t kPrefix = sealed::kHeaderSize + sealed::kLookupSize;

struct Comparable {
  Bytes lookup;  // 16 bytes, or empty
  Bytes whole;
};

bool HasLookup(Bytes value) {
  if (value.size() < kPrefix || value[0] != 0x00 || value[1] != 0x01) return false;
  const int mode = (value[2] >> 1) & 3;
  return mode == static_cast<int>(sealed::Lookup::kExact) || mode == static_cast<int>(sealed::Lookup::kCaseless);
}

// The lookup section lies in the first bytes: of a value stored out of line no more than those are fetched.
Bytes Fetch(Datum datum) {
  auto* const value = reinterpret_cast<varlena*>(DatumGetPointer(datum));
  if (VARATT_IS_EXTERNAL_ONDISK(value)) {
    const Bytes start = ViewOf(pg_detoast_datum_slice(value, 0, kPrefix));
    if (HasLookup(start)) return start;
  }
  return ViewOf(pg_detoast_datum_packed(value));
}

// Looks at the two bytes that tell, not at the whole header: a slice must be seen as its value is.
Comparable View(Datum datum) {
  // Nearly all: sealed, with a lookup section, in line. The entries of an index are compared a dozen times a row.
  if (const auto* const stored = reinterpret_cast<const varlena*>(DatumGetPointer(datum));
      VARATT_IS_4B_U(stored) || (VARATT_IS_1B(stored) && !VARATT_IS_1B_E(stored))) {
    const Bytes bytes = {reinterpret_cast<const uint8*>(VARDATA_ANY(stored)), VARSIZE_ANY_EXHDR(stored)};
    if (HasLookup(bytes)) return {bytes.subspan(sealed::kHeaderSize, sealed::kLookupSize), bytes};
  }
  Bytes value = Fetch(datum);
  const Form form = FormOf(value);
  if (form == Form::kTagged) return {value.subspan(2), value};
  if (form == Form::kIncoming) value = SealedOf(value);
  if (form != Form::kUnsealed && HasLookup(value))
    return {value.subspan(sealed::kHeaderSize, sealed::kLookupSize), value};
  return {{}, value};
}

bool AreEqual(const Comparable& a, const Comparable& b) {
  if (a.lookup.empty() != b.lookup.empty()) return false;
  return a.lookup.empty() ? Equal(a.whole, b.whole) : Equal(a.lookup, b.lookup);
}

int Order(const Comparable& a, const Comparable& b) {
  if (a.lookup.empty() != b.lookup.empty()) return a.lookup.empty() ? 1 : -1;
  const Bytes& left = a.lookup.empty() ? a.whole : a.lookup;
  const Bytes& right = b.lookup.empty() ? b.whole : b.lookup;
  const std::size_t common = Min(left.size(), right.size());
  const int order = common == 0 ? 0 : memcmp(left.data(), right.data(), common);
  if (order != 0 || left.size() == right.size()) return order;
  return left.size() < right.size() ? -1 : 1;
}

// Equal values of either lookup mode hash alike: the bytes both modes compare.
Bytes HashInput(const Comparable& value) {
  return value.lookup.empty() ? value.whole : value.lookup.first(sealed::kCaselessPrefix);
}

}  // namespace

}  // namespace privacy::types

#define PRIVACY_COMPARISON(name, expression)                                       \
  PRIVACY_FUNCTION(name) {                                                         \
    const privacy::types::Comparable a = privacy::types::View(PG_GETARG_DATUM(0)); \
    const privacy::types::Comparable b = privacy::types::View(PG_GETARG_DATUM(1)); \
    PG_RETURN_BOOL(expression);                                                    \
  }
PRIVACY_COMPARISON(privacy_eq, privacy::types::AreEqual(a, b))
PRIVACY_COMPARISON(privacy_ne, !privacy::types::AreEqual(a, b))
PRIVACY_COMPARISON(privacy_lt, privacy::types::Order(a, b) < 0)
PRIVACY_COMPARISON(privacy_le, privacy::types::Order(a, b) <= 0)
PRIVACY_COMPARISON(privacy_gt, privacy::types::Order(a, b) > 0)
PRIVACY_COMPARISON(privacy_ge, privacy::types::Order(a, b) >= 0)

PRIVACY_FUNCTION(privacy_cmp) {
  PG_RETURN_INT32(
      privacy::types::Order(privacy::types::View(PG_GETARG_DATUM(0)), privacy::types::View(PG_GETARG_DATUM(1))));
}

PRIVACY_FUNCTION(privacy_hash) {
  const privacy::Bytes input = privacy::types::HashInput(privacy::types::View(PG_GETARG_DATUM(0)));
  return hash_any(input.data(), static_cast<int>(input.size()));
}

PRIVACY_FUNCTION(privacy_hash_extended) {
  const privacy::Bytes input = privacy::types::HashInput(privacy::types::View(PG_GETARG_DATUM(0)));
  return hash_any_extended(input.data(), static_cast<int>(input.size()), PG_GETARG_INT64(1));
}

// A personal value against one of the session's in a base type: the planner wraps that operand in privacy.tag and uses
// the operator of the personal type. Where no planner pass of ours looks (a CHECK, WHEN of a trigger), it is refused.
PRIVACY_FUNCTION(privacy_eq_unwrapped) { privacy::types::RaiseNotPlanned(); }
PRIVACY_FUNCTION(privacy_ne_unwrapped) { privacy::types::RaiseNotPlanned(); }
