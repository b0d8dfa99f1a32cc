#include "worker/heal.hpp"

#include <atomic>

extern "C" {
#include "access/xlog.h"
#include "utils/timestamp.h"
}

#include "crypto/encoding.hpp"
#include "keystore/mirror_keys.hpp"
#include "pg/boundary.hpp"
#include "pg/master_keys.hpp"
#include "pg/shared_memory.hpp"
#include "pg/space_slots.hpp"
#include "worker/rotation.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

constexpr int kAgainAfterMs = 60000;  // while something is damaged in both

struct Outcome {
  uint64 healed, left;
};

// The key files are read while everybody works; what is written is decided anew under the lock.
Status HealSpace(int index, Outcome* outcome) {
  pg::SharedSpace& space = shared->spaces[index];
  const std::string folder = "/" + crypto::FormatUuid(space.space);
  keystore::FileSystem& files = keystore::PosixFileSystem();
  const keystore::JournalPlaces places{.files = &files,
                                       .directory = pg::KeystorePath() + folder,
                                       .mirror = &files,
                                       .other = pg::MirrorPath() + folder,
                                       .ids = {shared->keystore, space.space}};
  PRIVACY_ASSIGN(const keystore::Unhealthy found, keystore::FindUnhealthy(places));
  outcome->left = found.damaged;
  if (found.places.empty()) return {};
  LWLockAcquire(pg::SpaceLock(index), LW_EXCLUSIVE);
  const auto healed = [&]() -> Result<std::uint64_t> {
    if (!keystore::IsInStep(shared->mirror.state)) return std::uint64_t{0};  // it fell behind meanwhile
    return keystore::HealKeys(places, found);
  }();
  std::atomic_ref(space.state.slots_changed).fetch_add(1, std::memory_order_seq_cst);
  LWLockRelease(pg::SpaceLock(index));
  PRIVACY_TRY(healed);
  outcome->healed = *healed;
  outcome->left = found.damaged - *healed;
  return {};
}

}  // namespace

void HealFromMirror() {
  static TimestampTz in_vain = 0;
  if (!shared->heal_wanted.load(std::memory_order_seq_cst)) return;
  if (shared->condition != pg::KeystoreCondition::kOpen && shared->condition != pg::KeystoreCondition::kLocked) return;
  if (!keystore::IsInStep(shared->mirror.state) || IsRotating()) return;
  if (in_vain != 0 && !TimestampDifferenceExceeds(in_vain, GetCurrentTimestamp(), kAgainAfterMs)) return;
  shared->heal_wanted.store(false, std::memory_order_seq_cst);
  in_vain = 0;
  for (int i = 0; i < pg::kMaxSpaces; ++i) {
    pg::SharedSpace& space = shared->spaces[i];
    if (!space.used || space.failed || space.state.opened == 0) continue;
    Outcome outcome{};
    pg::Pending problem;
    const bool done = pg::Try([&] { return HealSpace(i, &outcome); }, &problem);
    if (outcome.healed > 0)
      ereport(LOG, (errmsg("pg_privacy: " UINT64_FORMAT " damaged keys of key space %s were taken from the mirror", outcome.healed,
                           crypto::FormatUuid(space.space).c_str())));
    if (!done) ereport(LOG, (errmsg("pg_privacy: damaged keys could not be taken from the mirror: %s", problem.message)));
    if (!done || outcome.left > 0) in_vain = GetCurrentTimestamp();
    if (!done) continue;
    space.damaged_keys = outcome.left;
    if (outcome.healed > 0) space.missing_keys = 0;  // counted again where somebody meets one
  }
}

}  // namespace privacy::worker
