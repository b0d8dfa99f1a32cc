// AES-256-GCM of short values, most of them under a key of their own: the same bytes as EVP's AES-256-GCM (the tests
// compare), put together from OpenSSL's AES block (aes_blocks.hpp) and OpenSSL's GHASH. EVP spends more time in preparing a new key than
// on all the rest: it asks its provider for lengths by name, several times a value. Here all counter blocks of a value
// are one call of the cipher.
#pragma once
#include <memory>

#include "core/bytes.hpp"
#include "crypto/cipher_context.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

class ShortGcm {
 public:
  static constexpr std::size_t kMost = 112;  // bytes of a value; longer ones are faster by EVP

  // Nothing where OpenSSL is bound to validated modules (FIPS), or cannot make the contexts: EVP does it all then.
  static ShortGcm Create();
  ShortGcm();
  ShortGcm(ShortGcm&&) noexcept;
  ShortGcm& operator=(ShortGcm&&) noexcept;
  ~ShortGcm();

  explicit operator bool() const { return state_ != nullptr; }

  // REQUIRES: *this; in.size() == out.size() <= kMost; key kKeySize bytes, or empty for the one before; nonce kNonceSize;
  // tag kTagSize. False: OpenSSL failed.
  bool Seal(Bytes key, Bytes nonce, Bytes aad, Bytes in, MutableBytes out, MutableBytes tag) noexcept;
  // *authentic says whether the tag fits; `out` holds plaintext in either case.
  bool Open(Bytes key, Bytes nonce, Bytes aad, Bytes in, Bytes tag, MutableBytes out, bool* authentic) noexcept;

  void Forget() noexcept;  // the key, and what was derived from it

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace privacy::crypto
