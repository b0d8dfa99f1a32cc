// AES-256-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, over OpenSSL EVP, and the raw
// AES-256 block used by the keystore's fast unwrap (docs/stored-format.md).
// Contexts are made once and re-keyed: making one costs more than using it.
#pragma once
#include <memory>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "crypto/aes_blocks.hpp"
#include "crypto/cipher_context.hpp"
#include "crypto/short_gcm.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

inline constexpr std::size_t kKeySize = 32;
inline constexpr std::size_t kNonceSize = 12;
inline constexpr std::size_t kTagSize = 16;

// Reusable contexts for sealing and for opening. Not thread-safe; one per backend and use.
class Aead {
 public:
  static Result<Aead> Create();

  // ciphertext.size() REQUIRES == plaintext.size(), and may be the same memory; tag is kTagSize bytes.
  // An empty key means "the key of the last successful Seal" (much cheaper); the caller must know that it is the
  // same. Without one (none yet, a failure, Forget, or it is at hand for values of another size only) an empty key is
  // refused with kInternal.
  Status Seal(Bytes key, Bytes nonce, Bytes aad, Bytes plaintext, MutableBytes ciphertext, MutableBytes tag);

  // kDamagedValue when the tag does not fit; plaintext is wiped then. Sizes and key as in Seal, the key being that of
  // the last successful Open.
  Status Open(Bytes key, Bytes nonce, Bytes aad, Bytes ciphertext, Bytes tag, MutableBytes plaintext);

  // Would an empty key be taken, for so many bytes?
  bool SealsAgain(std::size_t size) const { return seal_.live == WayOf(seal_, size); }
  bool OpensAgain(std::size_t size) const { return open_.live == WayOf(open_, size); }

  // Re-keys all contexts with zeros, so that no person's key outlives its statement.
  void Forget() noexcept;

 private:
  enum class Way : std::uint8_t { kNone, kShort, kLong };
  struct Side {
    ShortGcm short_values;
    CipherContext long_values;   // EVP's AES-256-GCM; for all where there is no ShortGcm
    Way live = Way::kNone;       // which of them holds the key that a caller may mean by an empty one
    bool stained_short = false;  // keyed since the last Forget
    bool stained_long = false;
  };

  static Way WayOf(const Side& side, std::size_t size) {
    return side.short_values && size <= ShortGcm::kMost ? Way::kShort : Way::kLong;
  }
  static void Forget(Side& side, bool sealing) noexcept;
  Status OpenLong(Bytes key, Bytes nonce, Bytes aad, Bytes ciphertext, Bytes tag, MutableBytes plaintext);
  bool SealLong(Bytes key, Bytes nonce, Bytes aad, Bytes plaintext, MutableBytes ciphertext, MutableBytes tag);

  Side seal_, open_;
};

// AES-256 of single blocks under one fixed key (the KEK): out = AES(key, in), 16-byte blocks, no chaining.
class BlockCipher {
 public:
  static Result<BlockCipher> Create(Bytes key);
  // in.size() == out.size(), a multiple of 16.
  Status Encrypt(Bytes in, MutableBytes out);

 private:
  AesBlocks blocks_;
};

}  // namespace privacy::crypto
