#include "crypto/aes_blocks.hpp"

#include <openssl/core_dispatch.h>
#include <openssl/provider.h>

#include <string>
#include <utility>

#include "core/secret.hpp"
#include "crypto/aead.hpp"
#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

// What the provider of AES-256-ECB does by itself.
struct Functions {
  OSSL_FUNC_cipher_newctx_fn* make = nullptr;
  OSSL_FUNC_cipher_freectx_fn* free = nullptr;
  OSSL_FUNC_cipher_encrypt_init_fn* set_key = nullptr;
  OSSL_FUNC_cipher_cipher_fn* encrypt = nullptr;
  void* provider = nullptr;

  bool AreThere() const { return make != nullptr && free != nullptr && set_key != nullptr && encrypt != nullptr; }
};

void Take(const OSSL_DISPATCH* implementation, Functions* found) {
  for (; implementation->function_id != 0; ++implementation) {
    switch (implementation->function_id) {
      case OSSL_FUNC_CIPHER_NEWCTX:
        found->make = OSSL_FUNC_cipher_newctx(implementation);
        break;
      case OSSL_FUNC_CIPHER_FREECTX:
        found->free = OSSL_FUNC_cipher_freectx(implementation);
        break;
      case OSSL_FUNC_CIPHER_ENCRYPT_INIT:
        found->set_key = OSSL_FUNC_cipher_encrypt_init(implementation);
        break;
      case OSSL_FUNC_CIPHER_CIPHER:
        found->encrypt = OSSL_FUNC_cipher_cipher(implementation);
        break;
      default:
        break;
    }
  }
}

// The algorithm's names stand in one text, with colons between them.
bool Is(const EVP_CIPHER* cipher, const std::string& names) {
  return EVP_CIPHER_is_a(cipher, names.substr(0, names.find(':')).c_str()) == 1;
}

Functions Ask() {
  Functions found;
  const EVP_CIPHER* const cipher = Aes256Ecb();
  const OSSL_PROVIDER* const provider = cipher == nullptr ? nullptr : EVP_CIPHER_get0_provider(cipher);
  if (provider == nullptr) return found;
  int no_cache = 0;
  const OSSL_ALGORITHM* const all = OSSL_PROVIDER_query_operation(provider, OSSL_OP_CIPHER, &no_cache);
  for (const OSSL_ALGORITHM* one = all; one != nullptr && one->algorithm_names != nullptr; ++one) {
    if (!Is(cipher, one->algorithm_names)) continue;
    Take(one->implementation, &found);
    break;
  }
  OSSL_PROVIDER_unquery_operation(provider, OSSL_OP_CIPHER, all);
  found.provider = OSSL_PROVIDER_get0_provider_ctx(provider);
  return no_cache == 0 ? found : Functions();
}

// Asked once a process. The provider stays: the fetched cipher holds it.
const Functions& Provider() {
  static const Functions functions = Ask();
  return functions;
}

bool EncryptDirect(void* context, const std::uint8_t* from, std::uint8_t* to, std::size_t size) noexcept {
  std::size_t written = 0;
  return Provider().encrypt(context, to, &written, size, from, size) == 1 && written == size;
}

bool EncryptByEvp(EVP_CIPHER_CTX* context, const std::uint8_t* from, std::uint8_t* to, std::size_t size) noexcept {
  int written = 0;
  return EVP_EncryptUpdate(context, to, &written, from, static_cast<int>(size)) == 1 &&
         static_cast<std::size_t>(written) == size;
}

}  // namespace

AesBlocks::AesBlocks(AesBlocks&& other) noexcept
    : direct_(std::exchange(other.direct_, nullptr)), context_(std::move(other.context_)) {}

AesBlocks& AesBlocks::operator=(AesBlocks&& other) noexcept {
  std::swap(direct_, other.direct_);
  std::swap(context_, other.context_);
  return *this;
}

AesBlocks::~AesBlocks() {
  if (direct_ != nullptr) Provider().free(direct_);
}

AesBlocks AesBlocks::Create(bool by_provider) {
  AesBlocks made;
  made.context_ = NewCipherContext(Aes256Ecb(), nullptr, true);
  if (!made.context_ || !by_provider || !Provider().AreThere()) return made;
  made.direct_ = Provider().make(Provider().provider);
  if (made.direct_ == nullptr) return made;
  std::uint8_t sample[2 * kKeySize], direct[2 * kBlock], by_evp[2 * kBlock];
  for (std::size_t i = 0; i < sizeof(sample); ++i) sample[i] = static_cast<std::uint8_t>(3 * i + 1);
  const Bytes key = Bytes(sample).first(kKeySize);
  const bool agree = EVP_EncryptInit_ex2(made.context_.get(), nullptr, key.data(), nullptr, nullptr) == 1 &&
                     EncryptByEvp(made.context_.get(), sample + kKeySize, by_evp, sizeof(by_evp)) && made.SetKey(key) &&
                     made.Encrypt(sample + kKeySize, direct, sizeof(direct)) && Equal(direct, by_evp);
  if (agree) {
    made.context_.reset();
  } else {
    Provider().free(made.direct_);
    made.direct_ = nullptr;
  }
  return made;
}

bool AesBlocks::SetKey(Bytes key) noexcept {
  if (key.size() != kKeySize) return false;
  if (direct_ != nullptr) return Provider().set_key(direct_, key.data(), key.size(), nullptr, 0, nullptr) == 1;
  return EVP_EncryptInit_ex2(context_.get(), nullptr, key.data(), nullptr, nullptr) == 1;
}

bool AesBlocks::Encrypt(const std::uint8_t* from, std::uint8_t* to, std::size_t size) noexcept {
  return direct_ != nullptr ? EncryptDirect(direct_, from, to, size) : EncryptByEvp(context_.get(), from, to, size);
}

}  // namespace privacy::crypto
