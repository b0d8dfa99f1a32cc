// signing-<id>.handover: the signing key before names this one its successor, and signs that.
// One line of JSON and its line feed, which are what is signed; then the signature, as a line of base64.
#pragma once
#include <string>

#include "core/error.hpp"
#include "crypto/signature.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct Handover {
  std::string document;   // without the line feed that belongs to the signed bytes
  std::string signature;  // base64
};

// With its line feed.
std::string HandoverDocument(const Uuid& keystore, const std::string& previous, const crypto::PublicKey& key,
                             std::int64_t now);
Status WriteHandover(const Store& store, const std::string& id, const std::string& document, Bytes signature);
Result<Handover> ReadHandover(const Store& store, const std::string& id);

}  // namespace privacy::keystore
