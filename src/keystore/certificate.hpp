// The certificate of an erasure: one line of UTF-8 JSON in a fixed order of keys, and one line feed. These bytes are
// what is signed, so they are stored as text, never as jsonb. Each state of an erasure is a document of its own and
// names the SHA-256 of the one before.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct CertificateClass {
  std::string class_name;
  int generation = 0;
  std::string result;  // destroyed, held, retained
  std::optional<std::array<std::uint8_t, 32>> slot_sha256;
  int master_epoch = 0;  // 0: null
  std::string ground;    // empty: null
  std::string until;     // empty: null
};

struct CertificateTable {
  std::string table;
  std::int64_t rows = 0, scrubbed = 0, tags_removed = 0, pending = 0, kept = 0, deleted = 0;
};

struct CertificateRecord {
  std::string class_name;
  std::uint64_t sequence = 0;
  std::array<std::uint8_t, 32> record_sha256{};
};

struct CertificateEpoch {
  int number = 0;
  std::string how;  // destroyed: by this server; attested: somebody's word
  std::int64_t at = 0;
  std::string evidence_sha256;  // hexadecimal digits; empty: null
};

// Times are microseconds since 1970-01-01 UTC, 0 = null; printed as 2026-03-14T09:26:53.589793Z.
struct Certificate {
  Uuid id{};
  int sequence = 1;
  std::optional<std::array<std::uint8_t, 32>> previous;
  std::string state;  // pending, destroyed, purged
  Uuid keystore{}, space{};
  std::string node;
  std::int64_t committed_at = 0, destroyed_at = 0, issued_at = 0;
  std::string reason_code;  // empty: null
  std::vector<CertificateClass> classes;
  std::vector<CertificateTable> live_rows;
  std::vector<std::string> linked;  // erasures of the same person's other records, made together
  std::vector<CertificateRecord> journal;
  std::optional<std::string> mirror;  // in_step, stale; null: there is none
  std::vector<std::string> nodes;
  std::vector<int> master_epochs_open;
  std::vector<CertificateEpoch> master_epochs_retired;  // of those that wrapped the keys
  int lookup_epoch = 1;
  bool lookup_epoch_destroyed = false;
  bool fsync = true;
  std::string synchronous_commit;
  std::string signing_key;  // key id; empty: null
};

// The places that no erasure reaches, in the certificate's fixed words.
const std::vector<std::string>& NotAddressed();

// Bytes that are not UTF-8 become replacement characters.
Result<std::string> CertificateDocument(const Certificate& certificate);

// "2026-11-23T09:14:11.000000Z" of microseconds since 1970-01-01 UTC.
std::string TimeText(std::int64_t microseconds);

}  // namespace privacy::keystore
