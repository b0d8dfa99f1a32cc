#include "worker/mirror.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <string>

extern "C" {
#include "utils/timestamp.h"
}

#include "keystore/mirror.hpp"
#include "pg/boundary.hpp"
#include "pg/master_keys.hpp"
#include "pg/space_slots.hpp"
#include "worker/kept_locks.hpp"
#include "worker/rotation.hpp"
#include "worker/tasks.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

constexpr std::uint64_t kStepSlots = 16384;  // some 10 ms
constexpr int kAgainAfterMs = 5000;

keystore::MirrorKeeper* keeper = nullptr;  // never destroyed
TimestampTz tried = 0;

keystore::FileSystem& Files() { return keystore::PosixFileSystem(); }

keystore::MirrorKeeper& Keeper() {
  if (keeper == nullptr)
    keeper = new keystore::MirrorKeeper(Files(), Files(), {pg::KeystorePath(), pg::MirrorPath()}, &shared->mirror.state);
  return *keeper;
}

bool IsInStep() { return keystore::IsInStep(shared->mirror.state); }

// For the alert, and once for the log. nullptr: it is in step.
void Tell(const pg::Pending* problem) {
  pg::SharedMirror& mirror = shared->mirror;
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  const bool news = problem == nullptr ? mirror.since != 0 : mirror.since == 0 || strcmp(mirror.error.message, problem->message) != 0;
  if (problem == nullptr) mirror.since = 0;
  else if (mirror.since == 0) mirror.since = GetCurrentTimestamp();
  if (problem != nullptr) CopyError(*problem, &mirror.error);
  LWLockRelease(pg::GeneralLock());
  if (!news) return;
  if (problem == nullptr)
    ereport(LOG, (errmsg("pg_privacy: the mirror of the keystore is up to date")));
  else
    ereport(LOG, (errmsg("pg_privacy: the mirror of the keystore is behind: %s", problem->message),
                  problem->detail[0] == '\0' ? 0 : errdetail("%s", problem->detail),
                  problem->hint[0] == '\0' ? 0 : errhint("%s", problem->hint)));
}

void Tell(const Error& error) {
  pg::Pending problem;
  (void)pg::Try([&]() -> Status { return error; }, &problem);
  Tell(&problem);
}

Status EnsureOnDisk(const std::string& path) {
  keystore::FileInfo info;
  std::string place = path;
  while (Files().Stat(place, &info) < 0 && place.size() > 1) place = keystore::ParentOf(place);
  if (!info.in_memory || shared->test_keystore) return {};
  return Error{.code = Code::kKeystore,
               .message = "the mirror lies in memory (tmpfs)",
               .hint = "Set privacy.keystore_mirror to a directory on a disk and restart the server."};
}

bool SameDevice() {
  keystore::FileInfo one, other;
  return Files().Stat(pg::KeystorePath(), &one) == 0 && Files().Stat(pg::MirrorPath(), &other) == 0 &&
         one.device == other.device;
}

void KeepMirrorLock() {
  if (Keeper().lock() >= 0) KeepLock(KeptLock::kMirror, Keeper().lock());
}

// A worker that was started anew takes over from the former one.
Status EnsureMirrorLocked() {
  if (Keeper().lock() >= 0) return {};
  if (const int kept = TakeKeptLock(KeptLock::kMirror, pg::MirrorPath() + "/LOCK"); kept >= 0) {
    Keeper().AdoptLock(kept);
    return {};
  }
  PRIVACY_TRY(Keeper().EnsureLocked());
  KeepMirrorLock();
  return {};
}

Status Begin() {
  DropKeptLock(KeptLock::kMirror);
  PRIVACY_TRY(Keeper().BeginCopy());
  KeepMirrorLock();
  for (const Uuid& id : Keeper().spaces()) {
    const int index = pg::FindSpace(id);
    LWLock* const lock = index < 0 ? nullptr : pg::SpaceLock(index);
    if (lock != nullptr) LWLockAcquire(lock, LW_SHARED);
    const bool used = index >= 0 && shared->spaces[index].used && shared->spaces[index].space == id;
    const Status status = Keeper().copy()->StartSpace(id, used ? shared->spaces[index].state : keystore::SpaceState{});
    if (lock != nullptr) LWLockRelease(lock);
    PRIVACY_TRY(status);
  }
  return {};
}

// With every lock of the keystore's: nobody writes to it.
Status FinishLocked() {
  keystore::MirrorCopy& copy = *Keeper().copy();
  PRIVACY_ASSIGN(const keystore::Store store, keystore::Store::Open(Files(), pg::KeystorePath(), shared->keystore));
  PRIVACY_ASSIGN(const auto spaces, store.Spaces());
  PRIVACY_TRY(copy.FinishStore());
  for (const Uuid& id : spaces) {
    keystore::SpaceState state{};
    for (const pg::SharedSpace& space : shared->spaces)
      if (space.used && space.space == id) state = space.state;
    PRIVACY_TRY(copy.FinishSpace(id, state));
  }
  PRIVACY_TRY(copy.Seal());
  PRIVACY_ASSIGN(const bool in_step, Keeper().EndCopy());
  if (!in_step) return Error{.code = Code::kKeystore, .message = "the mirror failed while it was brought up to date"};
  return {};
}

Status Finish() {
  PRIVACY_TRY(Keeper().copy()->Flush());
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);  // no key space is made, or made known, meanwhile
  for (int i = 0; i < pg::kMaxSpaces; ++i) LWLockAcquire(pg::SpaceLock(i), LW_EXCLUSIVE);
  Status finished = FinishLocked();
  for (int i = 0; i < pg::kMaxSpaces; ++i) LWLockRelease(pg::SpaceLock(i));
  LWLockRelease(pg::GeneralLock());
  return finished;
}

Status Step(bool* more) {
  *more = true;
  if (Keeper().copy() == nullptr) return Begin();
  PRIVACY_ASSIGN(const bool left, Keeper().copy()->CopyMore(kStepSlots));
  if (left) return {};
  *more = false;
  return Finish();
}

// The directory is not the one any more whose lock is held: it was moved, or a file system was mounted over it.
bool IsElsewhere() {
  struct stat held, found;
  return Keeper().lock() >= 0 && fstat(Keeper().lock(), &held) == 0 &&
         (stat((pg::MirrorPath() + "/LOCK").c_str(), &found) != 0 || held.st_dev != found.st_dev || held.st_ino != found.st_ino);
}

bool IsDue() {
  if (Keeper().copy() != nullptr) return true;
  return TimestampDifferenceExceeds(tried, GetCurrentTimestamp(), kAgainAfterMs) || tried == 0;
}

}  // namespace

Status StartMirror() {
  if (!pg::HasMirror()) return {};
  if (shared->mirror.started) {
    if (!IsInStep()) return {};
    if (const Status locked = EnsureMirrorLocked(); !locked.ok()) return Keeper().GiveUp(locked.error());
    return {};
  }
  PRIVACY_TRY(pg::CheckMirrorPlace());
  PRIVACY_TRY(EnsureOnDisk(pg::MirrorPath()));
  DropKeptLock(KeptLock::kMirror);  // of before a crash
  PRIVACY_ASSIGN(const auto taken, Keeper().Start(pg::MicrosecondsNow()));
  KeepMirrorLock();
  for (const std::string& text : taken) ereport(LOG, (errmsg("pg_privacy: %s", text.c_str())));
  PRIVACY_ASSIGN(const bool exists, keystore::Store::Exists(Files(), pg::KeystorePath()));
  if (!exists) return {};
  shared->mirror.started = true;
  shared->mirror.same_file_system = SameDevice();
  if (Keeper().problem()) Tell(*Keeper().problem());
  tried = 0;
  return {};
}

bool IsMirrorBehind() { return pg::HasMirror() && shared->mirror.started && !IsInStep(); }

bool MirrorMore() {
  static bool was_in_step = false;
  if (pg::HasMirror() && shared->mirror.started && IsInStep() && IsElsewhere()) {
    pg::Pending ignored;
    (void)pg::Try([&] { return Keeper().GiveUp({.message = "another file system was mounted over the mirror"}); }, &ignored);
  }
  if (!IsMirrorBehind()) {
    was_in_step = pg::HasMirror() && shared->mirror.started;
    return false;
  }
  if (was_in_step) {  // a write just failed
    was_in_step = false;
    const int number = shared->mirror.state.error;
    Tell(keystore::IoError("write to the mirror", pg::MirrorPath(), number == 0 ? EIO : number));
    tried = GetCurrentTimestamp();
  }
  if (IsRotating()) {  // it has files in the making
    if (Keeper().copy() != nullptr) (void)Keeper().GiveUp({.message = "a rotation of the master key is under way"});
    return false;
  }
  if (!IsDue()) return false;
  tried = GetCurrentTimestamp();
  bool more = false;
  pg::Pending problem;
  if (!pg::Try([&] { return Step(&more); }, &problem)) {
    Tell(&problem);
    pg::Pending ignored;
    (void)pg::Try([&] { return Keeper().GiveUp({.message = problem.message}); }, &ignored);
    return false;
  }
  if (more) return true;
  shared->mirror.same_file_system = SameDevice();
  Tell(nullptr);
  was_in_step = true;
  return false;
}

}  // namespace privacy::worker
