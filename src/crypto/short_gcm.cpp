#include "crypto/short_gcm.hpp"

#include <openssl/modes.h>

#include <cstring>

#include "core/secret.hpp"
#include "crypto/aead.hpp"
#include "crypto/aes_blocks.hpp"
#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

constexpr std::size_t kBlock = AesBlocks::kBlock;
constexpr std::size_t kBlocks = 2 + (ShortGcm::kMost + kBlock - 1) / kBlock;  // the hash key's, the tag's, the value's

// In the pieces that GHASH writes its counter block in: other ones would wait until those are written.
inline bool SameBlock(const std::uint8_t* a, const std::uint8_t* b) {
  const auto differ = [a, b](std::size_t at, auto width) {
    decltype(width) left, right;
    std::memcpy(&left, a + at, sizeof(left));
    std::memcpy(&right, b + at, sizeof(right));
    return left ^ right;
  };
  return (differ(0, std::uint64_t{}) | differ(8, std::uint32_t{}) | differ(12, std::uint32_t{})) == 0;
}

struct GhashFree {
  void operator()(GCM128_CONTEXT* context) const noexcept { CRYPTO_gcm128_release(context); }
};

}  // namespace

// What GHASH asks the cipher for is ready before it asks.
struct ShortGcm::State {
  AesBlocks cipher;
  std::unique_ptr<GCM128_CONTEXT, GhashFree> ghash;
  std::size_t count = 0, next = 0;
  bool failed = false;
  alignas(kBlock) std::uint8_t in[kBlocks * kBlock];
  alignas(kBlock) std::uint8_t out[kBlocks * kBlock];

  ~State() { Wipe(out); }

  static void Block(const unsigned char* from, unsigned char* to, const void* argument) {
    auto* const state = static_cast<State*>(const_cast<void*>(argument));
    if (state->next < state->count && SameBlock(from, state->in + state->next * kBlock)) {
      CopyBlock(to, state->out + state->next * kBlock);
      ++state->next;
      return;
    }
    std::uint8_t block[kBlock];  // another order than expected
    state->failed = !state->cipher.Encrypt(from, block, kBlock) || state->failed;
    std::memcpy(to, block, kBlock);
    Wipe(block);
  }

  // Ready for `size` bytes: with a new key the block of zeros, then nonce|1 (the tag's), nonce|2 and so on.
  bool Begin(Bytes key, Bytes nonce, Bytes aad, std::size_t size) noexcept {
    if (!key.empty() && !cipher.SetKey(key)) return false;
    count = next = 0;
    failed = false;
    if (!key.empty()) PutBlock(in + kBlock * count++, 0, 0);
    for (std::uint32_t counter = 1; counter <= 1 + (size + kBlock - 1) / kBlock; ++counter)
      PutCounterBlock(in + kBlock * count++, nonce.data(), counter);
    if (!cipher.Encrypt(in, out, count * kBlock)) return false;
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
  state->cipher = AesBlocks::Create();
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
  Wipe(state.out);
  if (!state.Begin(kZeros, Bytes(kZeros).first(kNonceSize), {}, 0)) state_.reset();
}

}  // namespace privacy::crypto
