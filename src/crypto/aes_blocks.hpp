// AES-256 of whole blocks, for keys that change with every value. EVP asks its provider for lengths, by name, at each new
// key: as long as the key itself takes. So the provider's own functions for the cipher that EVP would use are called
// where the provider gives them out (OSSL_PROVIDER_query_operation), and EVP's where it does not; both are tried on one
// block first and must agree.
#pragma once
#include <bit>
#include <cstring>

#include "core/bytes.hpp"
#include "crypto/cipher_context.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

// Blocks are written by one store each: what was written in pieces is slow to read again as a whole. They lie at any
// address: a typedef, because clang ignores the alignment in a declaration by `using`.
typedef std::uint64_t Block16 __attribute__((vector_size(16), aligned(1), may_alias));
static_assert(alignof(Block16) == 1);

inline void PutBlock(std::uint8_t* to, std::uint64_t first, std::uint64_t second) {
  *reinterpret_cast<Block16*>(to) = Block16{first, second};
}

inline void CopyBlock(std::uint8_t* to, const std::uint8_t* from) {
  *reinterpret_cast<Block16*>(to) = *reinterpret_cast<const Block16*>(from);
}

inline void XorBlocks(std::uint8_t* to, const std::uint8_t* a, const std::uint8_t* b, std::size_t blocks) {
  for (std::size_t at = 0; at < 16 * blocks; at += 16)
    *reinterpret_cast<Block16*>(to + at) =
        *reinterpret_cast<const Block16*>(a + at) ^ *reinterpret_cast<const Block16*>(b + at);
}

// A nonce of 12 bytes, and a counter of four (big-endian).
inline void PutCounterBlock(std::uint8_t* to, const std::uint8_t* nonce, std::uint32_t counter) {
  std::uint64_t first;
  std::uint32_t rest;
  std::memcpy(&first, nonce, sizeof(first));
  std::memcpy(&rest, nonce + sizeof(first), sizeof(rest));
  if constexpr (std::endian::native == std::endian::little) {
    PutBlock(to, first, rest | static_cast<std::uint64_t>(__builtin_bswap32(counter)) << 32);
  } else {
    PutBlock(to, first, static_cast<std::uint64_t>(rest) << 32 | counter);
  }
}

class AesBlocks {
 public:
  static constexpr std::size_t kBlock = 16;

  static AesBlocks Create(bool by_provider = true);  // an empty one when OpenSSL cannot
  AesBlocks() = default;
  AesBlocks(AesBlocks&& other) noexcept;
  AesBlocks& operator=(AesBlocks&& other) noexcept;
  ~AesBlocks();  // wipes the key

  explicit operator bool() const { return direct_ != nullptr || context_ != nullptr; }

  // REQUIRES: *this. False: OpenSSL failed.
  bool SetKey(Bytes key) noexcept;  // kKeySize bytes, else refused
  // REQUIRES: a key; size is a multiple of kBlock.
  bool Encrypt(const std::uint8_t* from, std::uint8_t* to, std::size_t size) noexcept;

 private:
  void* direct_ = nullptr;  // the provider's context
  CipherContext context_;   // EVP's
};

}  // namespace privacy::crypto
