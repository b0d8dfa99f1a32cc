#include "crypto/signature.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <climits>
#include <memory>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

template <auto Function>
struct Free {
  template <class T>
  void operator()(T* object) const noexcept {
    Function(object);
  }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using BioHandle = std::unique_ptr<BIO, Free<BIO_free_all>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

constexpr std::size_t kSeedSize = 32;

Result<KeyHandle> KeyFromSeed(Bytes seed) {
  if (seed.size() != kSeedSize) return Error{Code::kInternal, "wrong size of a signing key", {}, {}, {}};
  KeyHandle key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  if (!key) return OpenSslError("reading a signing key");
  return key;
}

// A public key has no password, and nobody may be asked for one at a terminal.
int NoPassword(char*, int, int, void*) { return -1; }

}  // namespace

Result<PublicKey> PublicKeyOf(Bytes seed) {
  PRIVACY_ASSIGN(KeyHandle key, KeyFromSeed(seed));

  unsigned char* der = nullptr;
  const int der_size = i2d_PUBKEY(key.get(), &der);
  if (der_size <= 0) return OpenSslError("writing a public key");
  auto digest = Sha256({Bytes(der, static_cast<std::size_t>(der_size))});
  OPENSSL_free(der);
  PRIVACY_TRY(digest);

  BioHandle bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) return OpenSslError("writing a public key");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);

  PublicKey result;
  result.pem.assign(text, static_cast<std::size_t>(size));
  result.fingerprint = Hex(*digest);
  result.id = result.fingerprint.substr(0, 16);
  return result;
}

Result<std::array<std::uint8_t, 64>> Sign(Bytes seed, Bytes message) {
  PRIVACY_ASSIGN(KeyHandle key, KeyFromSeed(seed));
  DigestContext context(EVP_MD_CTX_new());
  std::array<std::uint8_t, 64> signature;
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1 ||
      size != signature.size())
    return OpenSslError("signing");
  return signature;
}

Result<bool> Verify(std::string_view public_pem, Bytes message, Bytes signature) {
  if (public_pem.size() > INT_MAX) return Error{Code::kInvalidParameter, "public key is too long", {}, {}, {}};
  BioHandle bio(BIO_new_mem_buf(public_pem.data(), static_cast<int>(public_pem.size())));
  if (!bio) return OpenSslError("reading a public key");
  KeyHandle key(PEM_read_bio_PUBKEY(bio.get(), nullptr, NoPassword, nullptr));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) {
    ERR_clear_error();
    return Error{Code::kInvalidParameter, "not an Ed25519 public key in PEM form", {}, {}, {}};
  }
  DigestContext context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1)
    return OpenSslError("verifying a signature");
  const bool fits = EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                                     message.size()) == 1;
  ERR_clear_error();
  return fits;
}

}  // namespace privacy::crypto
