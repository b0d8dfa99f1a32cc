#include "sealed/format.hpp"

#include <bit>
#include <new>
#include <string>

#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed {

namespace {

constexpr std::uint8_t kLead = 0x00;
constexpr std::uint8_t kSuite = 0x01;
constexpr std::size_t kShortBlock = 16;  // what plaintexts of up to 15 bytes are padded to
constexpr std::size_t kWideBlock = 32;   // hide_length

constexpr std::size_t FixedPart(Lookup lookup) {
  return kHeaderSize + (lookup == Lookup::kNone ? 0 : kLookupSize) + crypto::kNonceSize + crypto::kTagSize;
}

constexpr std::size_t RoundUp(std::size_t length, std::size_t block) { return length / block * block + block; }

inline std::uint64_t GetBig8(const std::uint8_t* from) {  // all eight bytes, by one load
  std::uint64_t value;
  std::memcpy(&value, from, sizeof(value));
  return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
}

bool KnownType(BaseType type) {
  return type >= BaseType::kText && type <= BaseType::kJson;
}

// The one size of a fixed type; whole blocks if padded.
bool PlausibleSize(const Header& header, std::size_t ciphertext) {
  if (const std::size_t fixed = FixedSize(header.type)) return ciphertext == fixed;
  return !header.padded || (ciphertext > 0 && ciphertext % kShortBlock == 0);
}

}  // namespace

bool IsValidHeader(const Header& header) noexcept {
  return KnownType(header.type) && header.lookup <= Lookup::kCaseless &&
         (header.lookup == Lookup::kNone || LookupAllowed(header.type)) &&
         !(header.padded && FixedSize(header.type) != 0) && header.generation != 0 && header.class_id != 0 &&
         header.category != 0 && header.subject != 0 && header.subject <= kMaxSubject;
}

void WriteHeader(const Header& header, MutableBytes out) noexcept {
  std::uint8_t* const to = out.data();
  to[0] = kLead;
  to[1] = kSuite;
  to[2] = static_cast<std::uint8_t>(static_cast<unsigned>(header.type) << 4 | (header.padded ? 8u : 0u) |
                                    static_cast<unsigned>(header.lookup) << 1);
  to[3] = header.generation;
  to[4] = header.space_hint;
  PutBig(to + 5, header.class_id, 2);
  PutBig(to + 7, header.category, 2);
  PutBig(to + 9, header.subject, 6);
}

bool TryParseHeader(Bytes value, Header* header) noexcept {
  if (value.size() < FixedPart(Lookup::kNone) || value[0] != kLead || value[1] != kSuite) return false;
  const unsigned kind = value[2];
  if ((kind & 1) != 0) return false;
  header->type = static_cast<BaseType>(kind >> 4);
  header->padded = (kind & 8) != 0;
  header->lookup = static_cast<Lookup>((kind >> 1) & 3);
  // In two loads; six bytes of the second are the subject's.
  const std::uint64_t fields = GetBig8(&value[1]);
  header->generation = static_cast<std::uint8_t>(fields >> 40);
  header->space_hint = static_cast<std::uint8_t>(fields >> 32);
  header->class_id = static_cast<std::uint16_t>(fields >> 16);
  header->category = static_cast<std::uint16_t>(fields);
  header->subject = GetBig8(&value[7]) & kMaxSubject;
  if (!IsValidHeader(*header)) return false;
  const std::size_t fixed = FixedPart(header->lookup);
  return value.size() >= fixed && PlausibleSize(*header, value.size() - fixed);
}

Result<Header> ParseHeader(Bytes value) {
  Header header;
  if (TryParseHeader(value, &header)) return header;
  if (value.size() >= 2 && value[0] == kLead && value[1] != kSuite)
    return Error{Code::kNotSupported,
                 "sealed value of suite " + std::to_string(value[1]) + " is not supported",
                 {},
                 "It was damaged, or written by a newer version of pg_privacy.",
                 {}};
  return Error{Code::kDamagedValue, "sealed value is damaged", "Its header is not well-formed.", {}, {}};
}

Bytes LookupSection(Bytes value, const Header& header) noexcept {
  return header.lookup == Lookup::kNone ? Bytes() : value.subspan(kHeaderSize, kLookupSize);
}

Parts Split(Bytes value, const Header& header) noexcept {
  const std::size_t nonce = kHeaderSize + (header.lookup == Lookup::kNone ? 0 : kLookupSize);
  const std::size_t ciphertext = nonce + crypto::kNonceSize;
  const std::size_t tag = value.size() - crypto::kTagSize;
  return {LookupSection(value, header), value.subspan(nonce, crypto::kNonceSize),
          value.subspan(ciphertext, tag - ciphertext), value.subspan(tag)};
}

bool IsPadded(BaseType type, std::size_t length, bool hide_length) {
  return FixedSize(type) == 0 && (hide_length || length < kShortBlock);
}

std::size_t PaddedSize(BaseType type, std::size_t length, bool hide_length) {
  if (!IsPadded(type, length, hide_length)) return length;
  return RoundUp(length, hide_length ? kWideBlock : kShortBlock);
}

std::size_t SealedSize(BaseType type, std::size_t length, Lookup lookup, bool hide_length) {
  return FixedPart(lookup) + PaddedSize(type, length, hide_length);
}

std::size_t MaxPlaintextSize(std::size_t sealed_size) {
  const std::size_t fixed = FixedPart(Lookup::kNone);
  return sealed_size > fixed ? sealed_size - fixed : 0;
}

std::uint8_t SpaceHint(const Uuid& space) {
  const auto digest = crypto::Sha256({space});
  // Only memory can be short here, and a wrong hint would be stored for ever.
  if (!digest.ok()) throw std::bad_alloc();
  return (*digest)[0];
}

std::size_t ArmorSize(std::size_t sealed_size) { return kArmorPrefix.size() + crypto::Base64Size(sealed_size); }

void WriteArmor(Bytes value, std::span<char> out) {
  std::memcpy(out.data(), kArmorPrefix.data(), kArmorPrefix.size());
  crypto::EncodeBase64(value, out.subspan(kArmorPrefix.size()));
}

Result<std::size_t> ReadArmor(std::string_view text, MutableBytes out) {
  const Error malformed{Code::kInvalidText, "malformed sealed value", {}, {}, {}};
  if (!text.starts_with(kArmorPrefix)) return malformed;
  const auto size = crypto::DecodeBase64(text.substr(kArmorPrefix.size()), out);
  if (!size.ok()) return size.error().code == Code::kInvalidText ? malformed : size.error();
  if (auto header = ParseHeader(out.first(*size)); !header.ok())
    return header.error().code == Code::kNotSupported ? header.error() : malformed;
  return *size;
}

}  // namespace privacy::sealed
