// The stored format of a sealed value, suite 1 (docs/stored-format.md):
//
//   0 lead 0x00 | 1 suite 0x01 | 2 kind | 3 generation | 4 space hint | 5..6 class | 7..8 category | 9..14 subject
//   [15..30 lookup: epoch(1) tag(15)] | nonce 12 | ciphertext | GCM tag 16
//
// kind: bits 7-4 base type, bit 3 padded, bits 2-1 lookup, bit 0 zero.
// The header and lookup section are authenticated, with the key space's uuid in front (not stored).
#pragma once
#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed {

enum class BaseType : std::uint8_t {
  kText = 1, kDate, kTimestamptz, kNumeric, kBigint, kBoolean, kJsonb, kBytea, kInet, kTimestamp, kInteger, kUuid, kJson
};
enum class Lookup : std::uint8_t { kNone = 0, kExact = 1, kCaseless = 2 };  // caseless/1; 3 is reserved

inline constexpr std::size_t kHeaderSize = 15;
inline constexpr std::size_t kLookupSize = 16;
inline constexpr std::uint64_t kMaxSubject = (std::uint64_t{1} << 48) - 1;

// Bytes of the plaintext of a type that has only one size, else 0: these are never padded, as they hide nothing.
constexpr std::size_t FixedSize(BaseType type) {
  switch (type) {
    case BaseType::kBoolean: return 1;
    case BaseType::kDate: case BaseType::kInteger: return 4;
    case BaseType::kTimestamptz: case BaseType::kBigint: case BaseType::kTimestamp: return 8;
    case BaseType::kUuid: return 16;
    default: return 0;
  }
}

// Equality of two booleans tells everything, and of two json texts nothing: they have no lookup.
constexpr bool LookupAllowed(BaseType type) {
  return type != BaseType::kBoolean && type != BaseType::kJson && type != BaseType::kJsonb;
}

struct Header {
  BaseType type = BaseType::kText;
  bool padded = false;
  Lookup lookup = Lookup::kNone;
  std::uint8_t generation = 1;
  std::uint8_t space_hint = 0;
  std::uint16_t class_id = 0;
  std::uint16_t category = 0;
  std::uint64_t subject = 0;
};

inline bool LooksSealed(Bytes value) { return !value.empty() && value[0] == 0x00; }

// Checks lead, suite, kind, reserved bits, ids (none is 0) and length before anything else. kNotSupported for an
// unknown suite (by number), kDamagedValue otherwise. Never reads past value.
Result<Header> ParseHeader(Bytes value);
// The same without allocation or texts, for operators that must never throw. *header is undefined when false.
bool TryParseHeader(Bytes value, Header* header) noexcept;
// True if Seal could have made a value with this header (but for the length of its plaintext).
bool IsValidHeader(const Header& header) noexcept;
// REQUIRES: IsValidHeader(header); out is kHeaderSize bytes.
void WriteHeader(const Header& header, MutableBytes out) noexcept;

// The parts of a sealed value. REQUIRES: header == ParseHeader(value).
struct Parts {
  Bytes lookup;      // 16 bytes, or empty
  Bytes nonce;       // 12
  Bytes ciphertext;
  Bytes tag;         // 16
};
Parts Split(Bytes value, const Header& header) noexcept;
Bytes LookupSection(Bytes value, const Header& header) noexcept;  // 16 bytes, or empty

// Bytes that are encrypted for `length` bytes of plaintext: padding hides lengths below 16, and all but the multiple of
// 32 with hide_length. IsPadded tells whether there is padding at all.
bool IsPadded(BaseType type, std::size_t length, bool hide_length);
std::size_t PaddedSize(BaseType type, std::size_t length, bool hide_length);
// Bytes of the sealed form of `length` bytes of plaintext.
std::size_t SealedSize(BaseType type, std::size_t length, Lookup lookup, bool hide_length);
// Upper bound for the plaintext of a sealed value of this size.
std::size_t MaxPlaintextSize(std::size_t sealed_size);

// First byte of SHA-256(uuid). Throws std::bad_alloc: never call it where ereport may pass.
std::uint8_t SpaceHint(const Uuid& space);

// Text form: \privacy:1: and base64.
inline constexpr std::string_view kArmorPrefix = "\\privacy:1:";
inline constexpr std::string_view kArmorFamily = "\\privacy:";     // plaintext that begins so is refused
inline constexpr std::string_view kUnsealedText = "\\privacy:unsealed";
std::size_t ArmorSize(std::size_t sealed_size);
void WriteArmor(Bytes value, std::span<char> out);   // out.size() == ArmorSize(value.size())
// Decodes and parses the header; kInvalidText if it is not exactly that (kNotSupported for an unknown suite). Returns
// the number of bytes written; out needs 3 bytes for each 4 of the text.
Result<std::size_t> ReadArmor(std::string_view text, MutableBytes out);

}  // namespace privacy::sealed
