#include "crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>

#include <vector>

#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

EVP_MAC* HmacAlgorithm() {
  static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  return mac;
}

EVP_KDF* HkdfAlgorithm() {
  static EVP_KDF* const kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  return kdf;
}

OSSL_PARAM OctetParameter(const char* name, Bytes bytes) {
  return OSSL_PARAM_construct_octet_string(name, const_cast<std::uint8_t*>(bytes.data()), bytes.size());
}

OSSL_PARAM Sha256Parameter() {
  static char name[] = "SHA256";
  return OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0);
}

struct DigestContextFree {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct KdfContextFree {
  void operator()(EVP_KDF_CTX* context) const noexcept { EVP_KDF_CTX_free(context); }
};

}  // namespace

Result<Digest> Sha256(std::initializer_list<Bytes> parts) {
  std::unique_ptr<EVP_MD_CTX, DigestContextFree> context(EVP_MD_CTX_new());
  bool done = context && Sha256Algorithm() != nullptr &&
              EVP_DigestInit_ex2(context.get(), Sha256Algorithm(), nullptr) == 1;
  for (Bytes part : parts)
    done = done && (part.empty() || EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  Digest digest;
  if (!done || EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) return OpenSslError("hashing");
  return digest;
}

void Hmac::Free::operator()(evp_mac_ctx_st* context) const noexcept { EVP_MAC_CTX_free(context); }

Result<Hmac> Hmac::Create(Bytes key) {
  Hmac hmac;
  if (HmacAlgorithm() != nullptr) hmac.context_.reset(EVP_MAC_CTX_new(HmacAlgorithm()));
  const OSSL_PARAM parameters[] = {Sha256Parameter(), OSSL_PARAM_construct_end()};
  // An empty key is one too (RFC 5869 salts with it); the pointer tells OpenSSL that it is meant.
  const std::uint8_t none = 0;
  if (!hmac.context_ ||
      EVP_MAC_init(hmac.context_.get(), key.empty() ? &none : key.data(), key.size(), parameters) != 1)
    return OpenSslError("making an HMAC context");
  return hmac;
}

Result<Digest> Hmac::Compute(std::initializer_list<Bytes> parts) {
  // Without a key: the state after the key's block, which the context keeps.
  bool done = context_ && EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1;
  for (Bytes part : parts)
    done = done && (part.empty() || EVP_MAC_update(context_.get(), part.data(), part.size()) == 1);
  Digest digest;
  std::size_t size = 0;
  if (!done || EVP_MAC_final(context_.get(), digest.data(), &size, digest.size()) != 1 || size != digest.size())
    return OpenSslError("computing an HMAC");
  return digest;
}

Result<Key256> Hkdf(Bytes key, Bytes salt, std::initializer_list<Bytes> info) {
  std::unique_ptr<EVP_KDF_CTX, KdfContextFree> context(HkdfAlgorithm() != nullptr ? EVP_KDF_CTX_new(HkdfAlgorithm())
                                                                                   : nullptr);
  std::vector<std::uint8_t> joined;
  for (Bytes part : info) joined.insert(joined.end(), part.begin(), part.end());

  OSSL_PARAM parameters[5] = {Sha256Parameter(), OctetParameter(OSSL_KDF_PARAM_KEY, key)};
  int count = 2;
  if (!salt.empty()) parameters[count++] = OctetParameter(OSSL_KDF_PARAM_SALT, salt);
  if (!joined.empty()) parameters[count++] = OctetParameter(OSSL_KDF_PARAM_INFO, joined);
  parameters[count] = OSSL_PARAM_construct_end();

  Key256 derived;
  if (!context ||
      EVP_KDF_derive(context.get(), derived.writable().data(), derived.writable().size(), parameters) != 1)
    return OpenSslError("deriving a key");
  return derived;
}

bool EqualConstantTime(Bytes a, Bytes b) {
  return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace privacy::crypto
