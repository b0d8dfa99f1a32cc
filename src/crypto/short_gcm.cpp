#include "crypto/short_gcm.hpp"

#include <openssl/modes.h>

#include <cstring>

#include "core/secret.hpp"
#include "crypto/aead.hpp"
#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

constexpr std::size_t kBlock = 16;
constexpr std::size_t kBlocks = 2 + (ShortGcm::kMost + kBlock - 1) / kBlock;  // the hash key's, the tag's, the value's

struct GhashFree {
  void operator()(GCM128_CONTEXT* context) const noexcept { CRYPTO_gcm128_release(context); }
};

}  // namespace

// What GHASH asks the cipher for is ready before it asks.
struct ShortGcm::State {
  CipherContext cipher;
  std::unique_ptr<GCM128_CONTEXT, GhashFree> ghash;
  std::size_t count = 0, next = 0;
  bool failed = false;
  std::uint8_t in[kBlocks * kBlock];
  std::uint8_t out[kBlocks * kBlock];

  ~State() { Wipe(out); }

  bool Encrypt(const std::uint8_t* from, std::uint8_t* to, std::size_t size) noexcept {
    int written = 0;
    return EVP_EncryptUpdate(cipher.get(), to, &written, from, static_cast<int>(size)) == 1 &&
           static_cast<std::size_t>(written) == size;
  }

  static void Block(const unsigned char* from, unsigned char* to, const void* argument) {
    auto* const state = static_cast<State*>(const_cast<void*>(argument));
    if (state->next < state->count && std::memcmp(from, state->in + state->next * kBlock, kBlock) == 0) {
      std::memcpy(to, state->out + state->next * kBlock, kBlock);
      ++state->next;
      return;
    }
    std::uint8_t block[kBlock];  // another order than expected
    state->failed = !state->Encrypt(from, block, kBlock) || state->failed;
    std::memcpy(to, block, kBlock);
    Wipe(block);
  }

  // Ready for `size` bytes: with a new key the block of zeros, then nonce|1 (the tag's), nonce|2 and so on.
  bool Begin(Bytes key, Bytes nonce, Bytes aad, std::size_t size) noexcept {
    if (!key.empty() && EVP_EncryptInit_ex2(cipher.get(), nullptr, key.data(), nullptr, nullptr) != 1) return false;
    count = next = 0;
    failed = false;
    if (!key.empty()) std::memset(in + kBlock * count++, 0, kBlock);
    for (std::uint32_t counter = 1; counter <= 1 + (size + kBlock - 1) / kBlock; ++counter) {
      std::uint8_t* const block = in + kBlock * count++;
      std::memcpy(block, nonce.data(), kNonceSize);
      PutBig(block + kNonceSize, counter, 4);
    }
    if (!Encrypt(in, out, count * kBlock)) return false;
    if (!key.empty()) CRYPTO_gcm128_init(ghash.get(), this, Block);
    CRYPTO_gcm128_setiv(ghash.get(), nonce.data(), kNonceSize);
    return CRYPTO_gcm128_aad(ghash.get(), aad.data(), aad.size()) == 0 && !failed;
  }
};

ShortGcm::ShortGcm() = default;
ShortGcm::ShortGcm(ShortGcm&&) noexcept = default;
ShortGcm& ShortGcm::operator=(ShortGcm&&) noexcept = default;
ShortGcm::~ShortGcm() = default;

ShortGcm ShortGcm::Create() {
  ShortGcm made;
  if (EVP_default_properties_is_fips_enabled(nullptr) == 1) return made;
  auto state = std::make_unique<State>();
  state->cipher = NewCipherContext(Aes256Ecb(), nullptr, true);
  state->ghash.reset(CRYPTO_gcm128_new(state.get(), State::Block));
  ERR_clear_error();
  if (state->cipher && state->ghash) made.state_ = std::move(state);
  return made;
}

bool ShortGcm::Seal(Bytes key, Bytes nonce, Bytes aad, Bytes in, MutableBytes out, MutableBytes tag) noexcept {
  State& state = *state_;
  if (!state.Begin(key, nonce, aad, in.size())) return false;
  if (CRYPTO_gcm128_encrypt(state.ghash.get(), in.data(), out.data(), in.size()) != 0 || state.failed) return false;
  CRYPTO_gcm128_tag(state.ghash.get(), tag.data(), kTagSize);
  return true;
}

bool ShortGcm::Open(Bytes key, Bytes nonce, Bytes aad, Bytes in, Bytes tag, MutableBytes out, bool* authentic) noexcept {
  State& state = *state_;
  if (!state.Begin(key, nonce, aad, in.size())) return false;
  if (CRYPTO_gcm128_decrypt(state.ghash.get(), in.data(), out.data(), in.size()) != 0 || state.failed) return false;
  *authentic = CRYPTO_gcm128_finish(state.ghash.get(), tag.data(), kTagSize) == 0;  // in constant time
  return true;
}

void ShortGcm::Forget() noexcept {
  if (!state_) return;
  constexpr std::uint8_t kZeros[kKeySize] = {};
  State& state = *state_;
  if (!state.Begin(kZeros, Bytes(kZeros).first(kNonceSize), {}, ShortGcm::kMost)) state_.reset();
}

}  // namespace privacy::crypto
