// Lookup tags: epoch ‖ T1[0..10] ‖ T2[0..3], where
//   T1 = HMAC(K, "c1" ‖ type ‖ caseless(P))      the same for exact, caseless and open values: what is hashed
//   T2 = HMAC(K, "x1" ‖ type ‖ P)                exact; four zero bytes for caseless
// For types without case, caseless(P) is the canonical P, and P is too.
#include <string>

#include "sealed/seal.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed {

namespace {

constexpr std::size_t kFirstSize = 11;
constexpr std::size_t kSecondSize = 4;
static_assert(1 + kFirstSize == kCaselessPrefix && 1 + kFirstSize + kSecondSize == kLookupSize);

// A copy of a plaintext in the form that is tagged; wiped, as it is a person's value.
class Canonical {
 public:
  Canonical() = default;
  Canonical(const Canonical&) = delete;
  Canonical& operator=(const Canonical&) = delete;
  ~Canonical() { Wipe({reinterpret_cast<std::uint8_t*>(text_.data()), text_.size()}); }

  std::string& text() { return text_; }
  Bytes view() const { return AsBytes(text_); }

 private:
  std::string text_;
};

// numeric's send form: count of digits, weight, sign, display scale (16 bits each), then digits of base 10 000.
// 1.0 and 1.00 differ in the display scale only: it becomes the smallest that shows every digit.
Status TrimNumeric(Bytes plaintext, std::string* out) {
  constexpr std::size_t kWords = 4;
  const std::size_t count = plaintext.size() >= 2 * kWords ? GetBig(plaintext.data(), 2) : 0;
  if (plaintext.size() != 2 * (kWords + count))
    return Error{Code::kInvalidBinary, "malformed numeric value", {}, {}, {}};

  std::size_t kept = count;  // the server keeps no digits 0 at the end; be sure of it
  while (kept > 0 && GetBig(&plaintext[2 * (kWords + kept - 1)], 2) == 0) --kept;
  int weight = static_cast<std::int16_t>(GetBig(&plaintext[2], 2));
  int scale = 0;
  if (kept > 0) {
    scale = 4 * (static_cast<int>(kept) - 1 - weight);
    for (std::uint64_t last = GetBig(&plaintext[2 * (kWords + kept - 1)], 2); last % 10 == 0; last /= 10) --scale;
    if (scale < 0) scale = 0;
  } else if (count > 0) {
    weight = 0;  // zero has one form
  }
  out->assign(reinterpret_cast<const char*>(plaintext.data()), 2 * (kWords + kept));
  auto* to = reinterpret_cast<std::uint8_t*>(out->data());
  PutBig(to, kept, 2);
  PutBig(to + 2, static_cast<std::uint16_t>(weight), 2);
  PutBig(to + 6, static_cast<std::uint16_t>(scale), 2);
  return {};
}

}  // namespace

Result<Tagger> Tagger::Create(Bytes key, std::uint8_t epoch) {
  if (key.size() != 32 || epoch == 0) return Error{Code::kInternal, "malformed lookup key", {}, {}, {}};
  PRIVACY_ASSIGN(auto hmac, crypto::Hmac::Create(key));
  return Tagger(std::move(hmac), epoch);
}

Status Tagger::Tag(BaseType type, Lookup mode, Bytes plaintext, MutableBytes out) {
  if (mode != Lookup::kExact && mode != Lookup::kCaseless)
    return Error{Code::kInternal, "a lookup tag needs a lookup mode", {}, {}, {}};
  if (!LookupAllowed(type))
    return Error{Code::kNotSupported, "boolean and json values have no lookup", {}, {}, {}};
  if (out.size() != kLookupSize) return Error{Code::kInternal, "wrong size of a lookup tag", {}, {}, {}};

  Canonical copy;
  Bytes first = plaintext, second = plaintext;
  if (type == BaseType::kText) {
    auto folded = FoldCaseless({reinterpret_cast<const char*>(plaintext.data()), plaintext.size()});
    if (folded.ok()) {
      copy.text() = std::move(folded).value();
      first = copy.view();
    } else if (mode == Lookup::kCaseless || folded.error().code != Code::kInvalidText) {
      return std::move(folded).error();
    }
    // Text of a database that has no encoding is compared byte for byte: both tags are over P.
  } else if (type == BaseType::kNumeric) {
    PRIVACY_TRY(TrimNumeric(plaintext, &copy.text()));
    first = second = copy.view();
  }

  const std::uint8_t number[] = {static_cast<std::uint8_t>(type)};
  PRIVACY_ASSIGN(auto t1, hmac_.Compute({AsBytes("c1"), number, first}));
  out[0] = epoch_;
  Put(out.subspan(1), Bytes(t1).first(kFirstSize));
  const MutableBytes rest = out.subspan(1 + kFirstSize);
  if (mode == Lookup::kCaseless) {
    std::memset(rest.data(), 0, kSecondSize);
    return {};
  }
  PRIVACY_ASSIGN(auto t2, hmac_.Compute({AsBytes("x1"), number, second}));
  Put(rest, Bytes(t2).first(kSecondSize));
  return {};
}

}  // namespace privacy::sealed
