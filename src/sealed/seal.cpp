#include "sealed/seal.hpp"

#include "core/no_postgres.hpp"

namespace privacy::sealed {

namespace {

constexpr std::uint8_t kPadMark = 0x80;

// What is authenticated beside the ciphertext: key space (not stored), header, lookup section.
class AdditionalData {
 public:
  AdditionalData(const Uuid& space, Bytes header_and_lookup) : size_(space.size() + header_and_lookup.size()) {
    std::memcpy(bytes_, space.data(), space.size());
    std::memcpy(bytes_ + space.size(), header_and_lookup.data(), header_and_lookup.size());
  }
  Bytes view() const { return {bytes_, size_}; }

 private:
  std::uint8_t bytes_[sizeof(Uuid) + kHeaderSize + kLookupSize];
  std::size_t size_;
};

Error CannotSeal(const char* why) { return {Code::kInternal, "value cannot be sealed", why, {}, {}}; }

Status CheckSealArguments(const Header& header, Bytes lookup, Bytes plaintext, bool hide_length, MutableBytes out) {
  if (!LookupAllowed(header.type) && header.lookup != Lookup::kNone)
    return Error{Code::kNotSupported, "boolean and json values have no lookup", {}, {}, {}};
  if (!IsValidHeader(header)) return CannotSeal("Its header is not well-formed.");
  if (lookup.size() != (header.lookup == Lookup::kNone ? 0 : kLookupSize))
    return CannotSeal("Its lookup section does not fit its header.");
  if (const std::size_t fixed = FixedSize(header.type); fixed != 0 && plaintext.size() != fixed)
    return CannotSeal("Its length is not that of its type.");
  if (out.size() != SealedSize(header.type, plaintext.size(), header.lookup, hide_length))
    return CannotSeal("The buffer for it is of another size.");
  return {};
}

// Length of what stands before 0x80 00 00 …; kDamagedValue if the bytes do not end so.
Result<std::size_t> Unpad(Bytes padded) {
  std::size_t length = padded.size();
  while (length > 0 && padded[length - 1] == 0x00) --length;
  if (length == 0 || padded[length - 1] != kPadMark)
    return Error{Code::kDamagedValue, "sealed value is damaged", "Its padding is not well-formed.", {}, {}};
  return length - 1;
}

}  // namespace

Status Seal(crypto::Aead& aead, crypto::NonceBatch& nonces, const Uuid& space, Bytes key, Header header, Bytes lookup,
            Bytes plaintext, bool hide_length, MutableBytes out) {
  header.padded = IsPadded(header.type, plaintext.size(), hide_length);
  PRIVACY_TRY(CheckSealArguments(header, lookup, plaintext, hide_length, out));

  WriteHeader(header, out);
  Put(out.subspan(kHeaderSize), lookup);
  const std::size_t at = kHeaderSize + lookup.size();
  const MutableBytes nonce = out.subspan(at, crypto::kNonceSize);
  PRIVACY_TRY(nonces.Next(nonce));

  // Padded in place and encrypted in place: no copy of the plaintext is left anywhere.
  const std::size_t size = PaddedSize(header.type, plaintext.size(), hide_length);
  const MutableBytes body = out.subspan(at + crypto::kNonceSize, size);
  Put(body, plaintext);
  if (header.padded) {
    body[plaintext.size()] = kPadMark;
    std::memset(body.data() + plaintext.size() + 1, 0, size - plaintext.size() - 1);
  }
  return aead.Seal(key, nonce, AdditionalData(space, out.first(at)).view(), body, body,
                   out.subspan(at + crypto::kNonceSize + size));
}

Result<std::size_t> Open(crypto::Aead& aead, const Uuid& space, Bytes key, const Header& header, Bytes value,
                         MutableBytes out) {
  const Parts parts = Split(value, header);
  if (out.size() < parts.ciphertext.size())
    return Error{Code::kInternal, "buffer too small for an opened value", {}, {}, {}};
  const MutableBytes plaintext = out.first(parts.ciphertext.size());
  const Bytes bound = value.first(kHeaderSize + parts.lookup.size());
  PRIVACY_TRY(aead.Open(key, parts.nonce, AdditionalData(space, bound).view(), parts.ciphertext, parts.tag, plaintext));
  if (!header.padded) return plaintext.size();

  auto length = Unpad(plaintext);
  if (!length.ok()) Wipe(plaintext);
  return length;
}

}  // namespace privacy::sealed
