#include "keystore/handover.hpp"

#include <nlohmann/json.hpp>

#include "crypto/encoding.hpp"
#include "keystore/certificate.hpp"
#include "keystore/file_io.hpp"

namespace privacy::keystore {

namespace {

std::string FileName(const std::string& id) { return "signing-" + id + ".handover"; }

}  // namespace

std::string HandoverDocument(const Uuid& keystore, const std::string& previous, const crypto::PublicKey& key,
                             std::int64_t now) {
  nlohmann::ordered_json document;
  document["type"] = "pg_privacy signing key";
  document["version"] = 1;
  document["keystore"] = crypto::FormatUuid(keystore);
  document["issued_at"] = TimeText(now);
  document["previous_key"] = previous;
  document["signing_key"] = key.id;
  document["fingerprint"] = key.fingerprint;
  document["public_key"] = key.pem;
  return document.dump() + "\n";
}

Status WriteHandover(const Store& store, const std::string& id, const std::string& document, Bytes signature) {
  std::string base64(crypto::Base64Size(signature.size()), '\0');
  crypto::EncodeBase64(signature, base64);
  return ReplaceFile(store.files(), store.path(), FileName(id), AsBytes(document + base64 + "\n"));
}

Result<Handover> ReadHandover(const Store& store, const std::string& id) {
  const std::string path = store.path() + "/" + FileName(id);
  PRIVACY_ASSIGN(const auto bytes, ReadFile(store.files(), path, 4096));
  const std::string text(bytes.begin(), bytes.end());
  const auto line = text.find('\n'), end = text.rfind('\n');
  if (line == std::string::npos || end == line || end + 1 != text.size()) return DamagedFile(path, "it is not whole");
  return Handover{text.substr(0, line), text.substr(line + 1, end - line - 1)};
}

}  // namespace privacy::keystore
