// What the files of this room share: OpenSSL's algorithms, fetched once a process, and its failures as an Error.
#pragma once
#include <openssl/err.h>
#include <openssl/evp.h>

#include <string>

#include "core/error.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

// Fetching walks the providers: once a process is enough, and never freed, as nothing may run at exit.
inline const EVP_CIPHER* Aes256Gcm() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  return cipher;
}

inline const EVP_CIPHER* Aes256Ecb() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr);
  return cipher;
}

inline const EVP_MD* Sha256Algorithm() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return digest;
}

// OpenSSL's own queue is emptied: what is left in it would be blamed on the next TLS call of this process.
inline Error OpenSslError(const char* what) {
  ERR_clear_error();
  return {Code::kInternal, std::string("OpenSSL failed at ") + what, {}, {}, {}};
}

}  // namespace privacy::crypto
