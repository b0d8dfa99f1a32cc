// Fixed-size secret bytes that are wiped when they go out of scope. Not copyable, so that every
// place a key lives in is visible in the code. Destructors do not run across ereport: a Secret may
// live only in frames that cannot be left by longjmp (CONTRIBUTING.md, 'The two doors').
#pragma once
#include <strings.h>

#include <array>

#include "core/bytes.hpp"
#include "core/no_postgres.hpp"

namespace privacy {

// An empty one may have no address, which explicit_bzero does not take.
inline void Wipe(MutableBytes bytes) {
  if (!bytes.empty()) explicit_bzero(bytes.data(), bytes.size());
}

template <std::size_t N>
class Secret {
 public:
  Secret() = default;
  explicit Secret(Bytes from) { Put(bytes_, from.first(N)); }  // REQUIRES: from.size() >= N
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept : bytes_(other.bytes_) { Wipe(other.bytes_); }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      bytes_ = other.bytes_;
      Wipe(other.bytes_);
    }
    return *this;
  }
  ~Secret() { Wipe(bytes_); }

  Bytes view() const { return bytes_; }
  MutableBytes writable() { return bytes_; }

 private:
  std::array<std::uint8_t, N> bytes_{};
};

using Key256 = Secret<32>;

}  // namespace privacy
