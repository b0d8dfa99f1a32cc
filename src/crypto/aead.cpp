#include "crypto/aead.hpp"

#include <openssl/core_names.h>

#include <climits>

#include "core/secret.hpp"
#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

constexpr std::uint8_t kZeros[kKeySize] = {};

Status CheckSizes(Bytes key, Bytes nonce, Bytes tag, Bytes in, Bytes out) {
  if ((!key.empty() && key.size() != kKeySize) || nonce.size() != kNonceSize || tag.size() != kTagSize ||
      in.size() != out.size())
    return Error{Code::kInternal, "wrong size of a key, nonce, tag or buffer", {}, {}, {}};
  if (in.size() > INT_MAX) return Error{Code::kLimitExceeded, "value is too long to be sealed", {}, {}, {}};
  return {};
}

Error NotAuthentic() { return {Code::kDamagedValue, "sealed value does not authenticate", {}, {}, {}}; }

Error NoKey() { return {Code::kInternal, "cipher context has no key", {}, {}, {}}; }

}  // namespace

CipherContext NewCipherContext(const EVP_CIPHER* cipher, const std::uint8_t* key, bool encrypt) {
  if (cipher == nullptr) return nullptr;
  CipherContext context(EVP_CIPHER_CTX_new());
  if (!context) return nullptr;
  const int done = encrypt ? EVP_EncryptInit_ex2(context.get(), cipher, key, nullptr, nullptr)
                           : EVP_DecryptInit_ex2(context.get(), cipher, key, nullptr, nullptr);
  if (done != 1) return nullptr;
  return context;
}

void CipherContextFree::operator()(evp_cipher_ctx_st* context) const noexcept { EVP_CIPHER_CTX_free(context); }

Result<Aead> Aead::Create() {
  Aead aead;
  aead.seal_.long_values = NewCipherContext(Aes256Gcm(), nullptr, true);
  aead.open_.long_values = NewCipherContext(Aes256Gcm(), nullptr, false);
  if (!aead.seal_.long_values || !aead.open_.long_values) return OpenSslError("making an AES-256-GCM context");
  aead.seal_.short_values = ShortGcm::Create();
  aead.open_.short_values = ShortGcm::Create();
  return aead;
}

bool Aead::SealLong(Bytes key, Bytes nonce, Bytes aad, Bytes plaintext, MutableBytes ciphertext, MutableBytes tag) {
  EVP_CIPHER_CTX* context = seal_.long_values.get();
  seal_.stained_long = true;
  int written = 0;
  bool done = EVP_EncryptInit_ex2(context, nullptr, key.empty() ? nullptr : key.data(), nonce.data(), nullptr) == 1;
  if (done && !aad.empty())
    done = EVP_EncryptUpdate(context, nullptr, &written, aad.data(), static_cast<int>(aad.size())) == 1;
  if (done && !plaintext.empty())
    done = EVP_EncryptUpdate(context, ciphertext.data(), &written, plaintext.data(),
                             static_cast<int>(plaintext.size())) == 1;
  std::uint8_t none[kTagSize];
  return done && EVP_EncryptFinal_ex(context, none, &written) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, tag.data()) == 1;
}

Status Aead::Seal(Bytes key, Bytes nonce, Bytes aad, Bytes plaintext, MutableBytes ciphertext, MutableBytes tag) {
  PRIVACY_TRY(CheckSizes(key, nonce, tag, plaintext, ciphertext));
  const Way way = WayOf(seal_, plaintext.size());
  if (!seal_.long_values || (key.empty() && seal_.live != way)) return NoKey();
  seal_.live = Way::kNone;
  bool done;
  if (way == Way::kShort) {
    seal_.stained_short = true;
    done = seal_.short_values.Seal(key, nonce, aad, plaintext, ciphertext, tag);
  } else {
    done = SealLong(key, nonce, aad, plaintext, ciphertext, tag);
  }
  if (!done) {
    Wipe(ciphertext);  // it may be the plaintext's own memory
    return OpenSslError("sealing a value");
  }
  seal_.live = way;
  return {};
}

Status Aead::OpenLong(Bytes key, Bytes nonce, Bytes aad, Bytes ciphertext, Bytes tag, MutableBytes plaintext) {
  EVP_CIPHER_CTX* context = open_.long_values.get();
  open_.stained_long = true;
  // The tag goes in with key and nonce: one call less than EVP_CTRL_AEAD_SET_TAG.
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, const_cast<std::uint8_t*>(tag.data()), tag.size()),
      OSSL_PARAM_construct_end()};
  int written = 0;
  bool done = EVP_DecryptInit_ex2(context, nullptr, key.empty() ? nullptr : key.data(), nonce.data(), parameters) == 1;
  if (done && !aad.empty())
    done = EVP_DecryptUpdate(context, nullptr, &written, aad.data(), static_cast<int>(aad.size())) == 1;
  if (done && !ciphertext.empty())
    done = EVP_DecryptUpdate(context, plaintext.data(), &written, ciphertext.data(),
                             static_cast<int>(ciphertext.size())) == 1;
  if (!done) return OpenSslError("opening a value");
  std::uint8_t none[kTagSize];
  if (EVP_DecryptFinal_ex(context, none, &written) == 1) return {};
  ERR_clear_error();
  return NotAuthentic();
}

Status Aead::Open(Bytes key, Bytes nonce, Bytes aad, Bytes ciphertext, Bytes tag, MutableBytes plaintext) {
  PRIVACY_TRY(CheckSizes(key, nonce, tag, ciphertext, plaintext));
  const Way way = WayOf(open_, ciphertext.size());
  if (!open_.long_values || (key.empty() && open_.live != way)) return NoKey();
  open_.live = Way::kNone;
  Status status;
  if (way == Way::kShort) {
    open_.stained_short = true;
    bool authentic = false;
    if (!open_.short_values.Open(key, nonce, aad, ciphertext, tag, plaintext, &authentic))
      status = OpenSslError("opening a value");
    else if (!authentic)
      status = NotAuthentic();
  } else {
    status = OpenLong(key, nonce, aad, ciphertext, tag, plaintext);
  }
  if (!status.ok()) {
    Wipe(plaintext);
    return status;
  }
  open_.live = way;
  return {};
}

void Aead::Forget(Side& side, bool sealing) noexcept {
  side.live = Way::kNone;
  if (side.stained_short) side.short_values.Forget();
  side.stained_short = false;
  if (!side.long_values || !side.stained_long) return;
  const int done = sealing ? EVP_EncryptInit_ex2(side.long_values.get(), nullptr, kZeros, kZeros, nullptr)
                           : EVP_DecryptInit_ex2(side.long_values.get(), nullptr, kZeros, kZeros, nullptr);
  if (done == 1)
    side.stained_long = false;
  else
    side.long_values.reset();  // wiped by its destructor; every later use is refused
}

void Aead::Forget() noexcept {
  Forget(seal_, true);
  Forget(open_, false);
}

Result<BlockCipher> BlockCipher::Create(Bytes key) {
  if (key.size() != kKeySize) return Error{Code::kInternal, "wrong size of a key", {}, {}, {}};
  BlockCipher cipher;
  cipher.blocks_ = AesBlocks::Create();
  if (!cipher.blocks_ || !cipher.blocks_.SetKey(key)) return OpenSslError("making an AES-256 context");
  return cipher;
}

Status BlockCipher::Encrypt(Bytes in, MutableBytes out) {
  if (!blocks_ || in.size() != out.size() || in.size() % AesBlocks::kBlock != 0 || in.size() > INT_MAX)
    return Error{Code::kInternal, "wrong size of a block", {}, {}, {}};
  if (!in.empty() && !blocks_.Encrypt(in.data(), out.data(), in.size())) return OpenSslError("encrypting a block");
  return {};
}

}  // namespace privacy::crypto
