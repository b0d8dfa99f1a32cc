// An owned EVP_CIPHER_CTX.
#pragma once
#include <memory>

#include "core/no_postgres.hpp"

struct evp_cipher_ctx_st;
struct evp_cipher_st;

namespace privacy::crypto {

struct CipherContextFree {
  void operator()(evp_cipher_ctx_st* context) const noexcept;
};
using CipherContext = std::unique_ptr<evp_cipher_ctx_st, CipherContextFree>;

// nullptr when OpenSSL cannot. The cipher is named only here: naming it again would throw the context's memory away at
// each key.
CipherContext NewCipherContext(const evp_cipher_st* cipher, const unsigned char* key, bool encrypt);

}  // namespace privacy::crypto
