#include "crypto/random.hpp"

#include <openssl/rand.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <ctime>

#include "core/secret.hpp"
#include "crypto/aead.hpp"
#include "crypto/openssl.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

namespace {

Status Fill(MutableBytes out, int (*generate)(unsigned char*, int)) {
  if (out.empty()) return {};
  if (out.size() > INT_MAX || generate(out.data(), static_cast<int>(out.size())) != 1)
    return OpenSslError("making random bytes");
  return {};
}

// A number that differs between a process and its children: how many forks lie behind this process, counted from the
// first call on. A process id does the same for the price of a system call a nonce; it stands in if need be.
int g_forks = 0;

int ForkMark() {
  static const bool counting = pthread_atfork(nullptr, nullptr, [] { ++g_forks; }) == 0;
  return counting ? g_forks : getpid();
}

}  // namespace

Status RandomKey(MutableBytes out) { return Fill(out, RAND_priv_bytes); }

Status RandomBytes(MutableBytes out) { return Fill(out, RAND_bytes); }

Status NonceBatch::Next(MutableBytes nonce) {
  if (nonce.size() != kNonceSize) return Error{Code::kInternal, "wrong size of a nonce", {}, {}, {}};
  // A batch made before fork would give every child the same nonces.
  if (const int mark = ForkMark(); left_ == 0 || fork_mark_ != mark) {
    left_ = 0;
    PRIVACY_TRY(RandomBytes(MutableBytes(batch_).first(static_cast<std::size_t>(next_) * kNonceSize)));
    left_ = next_;
    next_ = std::min(next_ * kGrowth, kMost);
    fork_mark_ = mark;
  }
  --left_;
  Put(nonce, Bytes(batch_).subspan(static_cast<std::size_t>(left_) * kNonceSize, kNonceSize));

  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  const std::uint64_t ticks = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
  PutBig(nonce.data() + 4, GetBig(nonce.data() + 4, 8) ^ ticks, 8);
  return {};
}

void NonceBatch::Discard() noexcept {
  if (left_ > 0) Wipe(MutableBytes(batch_).first(static_cast<std::size_t>(left_) * kNonceSize));
  left_ = 0;
  next_ = kFirst;
}

}  // namespace privacy::crypto
