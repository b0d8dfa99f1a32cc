#include "keystore/certificate.hpp"

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "crypto/encoding.hpp"

namespace privacy::keystore {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json TimeOrNull(std::int64_t microseconds) { return microseconds == 0 ? Json() : Json(TimeText(microseconds)); }

Json HashOrNull(const std::optional<std::array<std::uint8_t, 32>>& hash) {
  return hash ? Json(crypto::Hex(*hash)) : Json();
}

Json Classes(const Certificate& certificate) {
  Json list = Json::array();
  for (const CertificateClass& one : certificate.classes) {
    list.push_back(Json{{"class", one.class_name},
                        {"generation", one.generation},
                        {"result", one.result},
                        {"slot_sha256", HashOrNull(one.slot_sha256)},
                        {"master_epoch", one.master_epoch == 0 ? Json() : Json(one.master_epoch)},
                        {"ground", TextOrNull(one.ground)},
                        {"until", TextOrNull(one.until)}});
  }
  return list;
}

Json LiveRows(const Certificate& certificate) {
  Json list = Json::array();
  for (const CertificateTable& one : certificate.live_rows) {
    list.push_back(Json{{"table", one.table},
                        {"rows", one.rows},
                        {"scrubbed", one.scrubbed},
                        {"tags_removed", one.tags_removed},
                        {"pending", one.pending},
                        {"kept", one.kept},
                        {"deleted", one.deleted}});
  }
  return list;
}

Json Journal(const Certificate& certificate) {
  Json list = Json::array();
  for (const CertificateRecord& one : certificate.journal) {
    list.push_back(
        Json{{"class", one.class_name}, {"sequence", one.sequence}, {"record_sha256", crypto::Hex(one.record_sha256)}});
  }
  return list;
}

Json Retired(const Certificate& certificate) {
  Json list = Json::array();
  for (const CertificateEpoch& one : certificate.master_epochs_retired) {
    list.push_back(Json{{"epoch", one.number},
                        {"how", one.how},
                        {"at", TimeOrNull(one.at)},
                        {"evidence_sha256", TextOrNull(one.evidence_sha256)}});
  }
  return list;
}

}  // namespace

std::string TimeText(std::int64_t microseconds) {
  std::int64_t seconds = microseconds / 1'000'000, fraction = microseconds % 1'000'000;
  if (fraction < 0) {
    fraction += 1'000'000;
    --seconds;
  }
  const std::time_t whole = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&whole, &parts);
  char day[64], text[80];
  std::strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text, sizeof(text), "%s.%06dZ", day, static_cast<int>(fraction));
  return text;
}

const std::vector<std::string>& NotAddressed() {
  static const auto* const places = new std::vector<std::string>{
      "results already given to clients, cursors and sort files of statements that ran before",
      "core dumps, swap space and hibernation images",
      "old blocks of flash memory, copy-on-write file systems and storage snapshots of the keystore",
      "backups and copies of the keystore made before, until the master epochs they are wrapped under are destroyed",
      "copies of the master key held elsewhere",
      "machine images that hold data, keystore and master key together",
      "lookup tags in earlier backups, write-ahead log and replicas, until they expire or the lookup key is destroyed",
      "plaintext before it was sealed, in logs, exports, unprotected columns, other people's rows and forks"};
  return *places;
}

Result<std::string> CertificateDocument(const Certificate& certificate) {
  Json document;
  document["type"] = "pg_privacy erasure certificate";
  document["version"] = 1;
  document["id"] = crypto::FormatUuid(certificate.id);
  document["sequence"] = certificate.sequence;
  document["previous"] = HashOrNull(certificate.previous);
  document["state"] = certificate.state;
  document["keystore"] = crypto::FormatUuid(certificate.keystore);
  document["space"] = crypto::FormatUuid(certificate.space);
  document["node"] = certificate.node;
  document["committed_at"] = TimeOrNull(certificate.committed_at);
  document["destroyed_at"] = TimeOrNull(certificate.destroyed_at);
  document["issued_at"] = TimeOrNull(certificate.issued_at);
  document["reason_code"] = TextOrNull(certificate.reason_code);
  document["classes"] = Classes(certificate);
  document["live_rows"] = LiveRows(certificate);
  document["linked"] = certificate.linked;
  document["journal"] = Journal(certificate);
  document["method"] = Json{{"keys", "OpenSSL RAND_priv_bytes 256 bit"},
                            {"cipher", "AES-256-GCM"},
                            {"wrap", "AES-256-GCM under HKDF-SHA-256(master epoch)"},
                            {"destruction", "overwrite+fdatasync"}};
  document["copies"] = Json{{"mirror", certificate.mirror ? Json(*certificate.mirror) : Json()},
                            {"nodes", certificate.nodes},
                            {"master_epochs_open", certificate.master_epochs_open},
                            {"master_epochs_retired", Retired(certificate)},
                            {"lookup_epoch", certificate.lookup_epoch},
                            {"lookup_epoch_destroyed", certificate.lookup_epoch_destroyed},
                            {"fsync", certificate.fsync},
                            {"synchronous_commit", certificate.synchronous_commit}};
  document["not_addressed"] = NotAddressed();
  document["signing_key"] = TextOrNull(certificate.signing_key);
  // A name that is not UTF-8 (a database in SQL_ASCII) is shown with replacement characters.
  return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace privacy::keystore
