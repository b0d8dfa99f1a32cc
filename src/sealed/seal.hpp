// Sealing and opening one value under a person's key, and its lookup tag.
#pragma once
#include "core/secret.hpp"
#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "sealed/format.hpp"
#include "core/no_postgres.hpp"

namespace privacy::sealed {

// Writes the whole sealed form into out (SealedSize bytes). header.padded is set here. `lookup` is 16 bytes or empty,
// as header.lookup says. key empty: the same key as the call before (crypto::Aead).
Status Seal(crypto::Aead& aead, crypto::NonceBatch& nonces, const Uuid& space, Bytes key, Header header, Bytes lookup,
            Bytes plaintext, bool hide_length, MutableBytes out);

// Opens into out (MaxPlaintextSize bytes); returns the plaintext's length. REQUIRES header == ParseHeader(value).
Result<std::size_t> Open(crypto::Aead& aead, const Uuid& space, Bytes key, const Header& header, Bytes value,
                         MutableBytes out);

// Lookup tags (docs/stored-format.md): epoch ‖ T1[0..10] ‖ T2[0..3] under the key space's lookup key.
class Tagger {
 public:
  static Result<Tagger> Create(Bytes key, std::uint8_t epoch);
  // mode kExact or kCaseless; 16 bytes out. kInvalidText for text that is not UTF-8.
  Status Tag(BaseType type, Lookup mode, Bytes plaintext, MutableBytes out);

 private:
  explicit Tagger(crypto::Hmac hmac, std::uint8_t epoch) : hmac_(std::move(hmac)), epoch_(epoch) {}
  crypto::Hmac hmac_;
  std::uint8_t epoch_;
};

// Equality of lookup sections: exact needs all 16 bytes, caseless the first 12. Hash input is always the first 12.
inline constexpr std::size_t kCaselessPrefix = 12;

// caseless/1, frozen: UTF-8, NFD (Unicode 15.0), full case folding C+F, NFC. Returns kInvalidText for bad UTF-8.
Result<std::string> FoldCaseless(std::string_view text);

}  // namespace privacy::sealed
