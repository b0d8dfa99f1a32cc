// SHA-256, HMAC-SHA-256 (RFC 2104), HKDF-SHA-256 (RFC 5869), and comparison in constant time.
#pragma once
#include <array>
#include <initializer_list>
#include <memory>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "core/no_postgres.hpp"

struct evp_mac_ctx_st;

namespace privacy::crypto {

using Digest = std::array<std::uint8_t, 32>;

Result<Digest> Sha256(std::initializer_list<Bytes> parts);

// A reusable HMAC context under one key.
class Hmac {
 public:
  static Result<Hmac> Create(Bytes key);
  Result<Digest> Compute(std::initializer_list<Bytes> parts);

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

// key material -> 32 bytes; `info` is the concatenation of parts.
Result<Key256> Hkdf(Bytes key, Bytes salt, std::initializer_list<Bytes> info);

bool EqualConstantTime(Bytes a, Bytes b);

}  // namespace privacy::crypto
