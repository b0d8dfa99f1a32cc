// AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, over OpenSSL EVP, and the raw
// AES-256 block used by the keystore's fast unwrap (docs/stored-format.md).
// Contexts are made once and re-keyed: making one costs more than using it.
#pragma once
#include <memory>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/no_postgres.hpp"

struct evp_cipher_ctx_st;

namespace privacy::crypto {

inline constexpr std::size_t kKeySize = 32;
inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;

struct CipherContextFree {
  void operator()(evp_cipher_ctx_st* context) const noexcept;
};
using CipherContext = std::unique_ptr<evp_cipher_ctx_st, CipherContextFree>;

// One reusable context for sealing and one for opening. Not thread-safe; one per backend and use.
class Aead {
 public:
  static Result<Aead> Create();

  // ciphertext.size() REQUIRES == plaintext.size(), and may be the same memory; tag is kTagSize bytes.
  // An empty key means "the key of the last successful Seal" (much cheaper); the caller must know that it is the
  // same. Without one (none yet, a failure, Forget) an empty key is refused with kInternal.
  Status Seal(Bytes key, Bytes nonce, Bytes aad, Bytes plaintext, MutableBytes ciphertext, MutableBytes tag);

  // kDamagedValue when the tag does not fit; plaintext is wiped then. Sizes and key as in Seal, the key being that of
  // the last successful Open.
  Status Open(Bytes key, Bytes nonce, Bytes aad, Bytes ciphertext, Bytes tag, MutableBytes plaintext);

  // Re-keys both contexts with zeros, so that no person's key outlives its statement.
  void Forget() noexcept;

 private:
  // A context, and what it holds: `live` while its key is one that a caller may mean by an empty key.
  struct Side {
    CipherContext context;
    bool live = false;
    bool stained = false;  // keyed since the last Forget
  };

  static void Forget(Side& side, bool sealing) noexcept;

  Side seal_, open_;
};

// AES-256 of single blocks under one fixed key (the KEK): out = AES(key, in), 16-byte blocks, no chaining.
class BlockCipher {
 public:
  static Result<BlockCipher> Create(Bytes key);
  // in.size() == out.size(), a multiple of 16.
  Status Encrypt(Bytes in, MutableBytes out);

 private:
  CipherContext context_;
};

}  // namespace privacy::crypto
