// Ed25519 signatures (RFC 8032).
#pragma once
#include <string>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "core/no_postgres.hpp"

namespace privacy::crypto {

struct PublicKey {
  std::string pem;     // SubjectPublicKeyInfo
  std::string id;      // first 16 hex digits of SHA-256(SubjectPublicKeyInfo DER)
  std::string fingerprint;  // all 64 hex digits
};

Result<PublicKey> PublicKeyOf(Bytes seed);                       // seed: 32 bytes
Result<std::array<std::uint8_t, 64>> Sign(Bytes seed, Bytes message);
Result<bool> Verify(std::string_view public_pem, Bytes message, Bytes signature);

}  // namespace privacy::crypto
