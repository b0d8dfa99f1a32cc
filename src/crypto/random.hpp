// Random bytes from OpenSSL's generators.
#pragma once
#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

Status RandomKey(MutableBytes out);     // RAND_priv_bytes: keys, salts of keys. Never batched
Status RandomBytes(MutableBytes out);   // RAND_bytes: ids, tokens

// 12-byte nonces from a batch, XORed with the clock so that a resumed snapshot of the machine repeats none.
// Filled after fork only: the batch is thrown away in a forked child, and by Discard() at transaction end.
class NonceBatch {
 public:
  // nonce is 12 bytes.
  Status Next(MutableBytes nonce);
  void Discard() noexcept;

 private:
  // The first batches are small: most transactions seal a row or none.
  static constexpr int kFirst = 4, kGrowth = 6, kMost = 252;

  std::uint8_t batch_[kMost * 12] = {};
  int next_ = kFirst;  // nonces of the next batch
  int left_ = 0;       // nonces not yet handed out; they lie at the beginning
  int fork_mark_ = 0;  // of the process that filled the batch
};

}  // namespace privacy::crypto
