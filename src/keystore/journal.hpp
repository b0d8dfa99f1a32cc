// The journal of a key space: what was destroyed, made again, attached, rotated. Append-only records of 128 bytes after
// a header of 512; each names the hash of the one before. A torn tail is cut at recovery, a bad record before it
// fences.
//
// record: "PGPJ" | version 1 | kind 1 | class 2 | sequence 8 | time 8 | event 16 | subject 8 | generation 1 | flags 1 |
//         epoch 2 | crc32c 4 | durable 8 | payload 32 | previous 32
// `durable` is the number of records that were durable when this one was written: a bad record below any later one's
// `durable` was whole once, so it is damage; any other bad record is a tail that was being written.
#pragma once
#include <array>
#include <functional>
#include <vector>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "keystore/filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

using Sha256Digest = std::array<std::uint8_t, 32>;

enum class RecordKind : std::uint8_t {
  kDestroy = 1,     // payload: SHA-256 of the 64 slot bytes before
  kRegenerate = 2,  // generation: the new one
  kRotateBegin = 3,   // epoch: the new one
  kRotateEnd = 4,     // everything of the key space is under it
  kEpochRetired = 5,  // epoch: the one whose key is gone; payload: SHA-256 of the evidence, or zeros
  kSigningKey = 6,
  kAttach = 7,
  // Payload: system identifier 8, database OID 4, timeline 4 (0: 1). An attach record's subject: the highest id there was.
  kFork = 8,
  kMerge = 9,
  kBackup = 10,  // epoch: of the copy; payload: SHA-256 of the last record in it
  kPolicy = 11,  // payload: SHA-256 of what was granted, revoked or changed
  kClass = 12,   // a class and its key file were made
  kLookupKey = 13,  // generation: the lookup epoch whose key is destroyed; epoch: the last master epoch that wrapped it
  kDiscard = 14,  // the reserve up to this subject was given up
  kCopy = 15,     // a copy of the keystore holds the keys of people up to this subject; payload: its name
};

inline constexpr std::uint8_t kFlagWasDead = 1;   // a destroy record of a key that did not live any more
inline constexpr std::uint8_t kFlagRotating = 2;  // ... of a key that the next master epoch may have wrapped, too
inline constexpr std::uint8_t kFlagAttested = 1;  // an epoch-retired record: the key was not this server's to destroy

struct JournalRecord {
  RecordKind kind = RecordKind::kDestroy;
  std::uint16_t class_id = 0;
  std::uint64_t sequence = 0;  // 1, 2, ...
  std::int64_t time = 0;       // microseconds since 1970-01-01 UTC
  Uuid event{};                // privacy.erasures.id of a destruction
  std::uint64_t subject = 0;
  std::uint8_t generation = 0;
  std::uint8_t flags = 0;
  std::uint16_t epoch = 0;
  std::uint64_t durable = 0;
  Sha256Digest payload{};
  Sha256Digest previous{};
};

// What a check of the journal found.
struct JournalProblem {
  enum class Kind : std::uint8_t {
    kDamaged,      // the record is not whole
    kBrokenChain,  // it does not follow on the one before
    kCutShort,     // the journal ends before the record that was the last one
    kKeyAlive,     // a key it says is destroyed lives
  };
  Kind kind = Kind::kDamaged;
  std::uint64_t sequence = 0;
};

// A set of (event, class), compared by count and an order-free hash: the sum of SHA-256(event | class) in four 64-bit
// words. The database's side of the fence adds its rows the same way. Add each pair once.
struct EventSet {
  std::uint64_t count = 0;
  std::array<std::uint64_t, 4> sum{};
  Status Add(const Uuid& event, std::uint16_t class_id);
  bool operator==(const EventSet&) const = default;
};

}  // namespace privacy::keystore
