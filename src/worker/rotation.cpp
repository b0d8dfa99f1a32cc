#include "worker/rotation.hpp"

#include <optional>
#include <vector>

extern "C" {
#include "access/xlog.h"
#include "utils/timestamp.h"
}

#include "keystore/epochs.hpp"
#include "keystore/signing.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/space_slots.hpp"
#include "worker/fetch_keys.hpp"
#include "worker/open_keystore.hpp"
#include "worker/tasks.hpp"

namespace privacy::worker {

namespace {

using pg::shared;

constexpr std::uint64_t kStepSlots = 16384;  // some 10 ms
constexpr int kAgainAfterMs = 60000;         // a rotation that failed

enum class Phase { kSpace, kStart, kCopy, kSwitch };

struct Progress {
  bool active = false;
  bool keep_damaged = false;
  std::uint16_t epoch = 0;
  std::vector<Uuid> left;  // key spaces to be done; the last one is under work when index >= 0
  int index = -1;
  Phase phase = Phase::kSpace;
  std::optional<pg::Pending> problem;  // of a key space that was passed over
};
Progress* progress = nullptr;  // never destroyed

Progress& State() {
  if (progress == nullptr) progress = new Progress;
  return *progress;
}

// Runs fn with the key space's lock held.
template <class Fn>
bool Locked(int index, Fn fn, pg::Pending* problem) {
  LWLockAcquire(pg::SpaceLock(index), LW_EXCLUSIVE);
  const bool done = pg::Try(fn, problem);
  LWLockRelease(pg::SpaceLock(index));
  return done;
}

Result<keystore::Space*> Handle() { return pg::SpaceHandle(State().index); }
keystore::SpaceState* SharedStateOf() { return &shared->spaces[State().index].state; }

// The next key space, made known if it was not.
bool EnterSpace(pg::Pending* problem) {
  Progress& state = State();
  state.index = pg::FindOrAddSpace(state.left.back());
  if (state.index < 0) {
    problem->Set("54000", "too many databases of this server hold keys");
    return false;
  }
  state.phase = Phase::kStart;
  return Locked(
      state.index,
      [&]() -> Status {
        pg::SharedSpace& space = shared->spaces[state.index];
        PRIVACY_ASSIGN(keystore::Space* handle, Handle());
        if (space.state.opened == 0) PRIVACY_TRY(RecoverSpace(handle, &space));
        return handle->BeginRotation(&space.state, state.epoch, pg::MicrosecondsNow());
      },
      problem);
}

void LeaveSpace() {
  Progress& state = State();
  const int index = state.index;
  pg::Pending ignored;
  (void)pg::Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* handle, Handle());
        handle->DropCopy();
        return {};
      },
      &ignored);
  state.left.pop_back();
  state.index = -1;
  state.phase = Phase::kSpace;
  pg::DropSpace(index);  // if no database uses it
}

// One class begun, or the end of the key space.
bool StartClass(pg::Pending* problem) {
  Progress& state = State();
  bool started = false;
  const bool done = Locked(
      state.index,
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* handle, Handle());
        PRIVACY_ASSIGN(started, handle->StartClass(SharedStateOf(), state.keep_damaged));
        return started ? Status() : handle->FinishRotation(SharedStateOf(), pg::MicrosecondsNow());
      },
      problem);
  if (!done) return false;
  state.phase = Phase::kCopy;
  if (!started) LeaveSpace();
  return true;
}

bool CopyClass(pg::Pending* problem) {
  Progress& state = State();
  return pg::Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* handle, Handle());
        PRIVACY_ASSIGN(const bool more, handle->CopyClass(kStepSlots));
        if (!more) state.phase = Phase::kSwitch;
        return {};
      },
      problem);
}

// Nobody may read in the old file any more when the next erasure is written to the new one alone.
bool SwitchClass(pg::Pending* problem) {
  Progress& state = State();
  LWLockAcquire(pg::SpaceLock(state.index), LW_EXCLUSIVE);
  const bool done = pg::Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(keystore::Space* handle, Handle());
        return handle->SwitchClass(SharedStateOf());
      },
      problem);
  pg::WaitForReaders();
  LWLockRelease(pg::SpaceLock(state.index));
  state.phase = Phase::kStart;
  return done;
}

bool StepInSpace(pg::Pending* problem) {
  switch (State().phase) {
    case Phase::kSpace: return EnterSpace(problem);
    case Phase::kStart: return StartClass(problem);
    case Phase::kCopy: return CopyClass(problem);
    case Phase::kSwitch: return SwitchClass(problem);
  }
  return true;
}

bool FinishSigning(pg::Pending* problem) {
  return pg::Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(const keystore::Store* store, pg::OpenedStore());
        return keystore::RewrapSigningKeys(*store, State().epoch, pg::SharedMasterKeys());
      },
      problem);
}

void Tell(std::uint16_t epoch, const pg::Pending* problem) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->rotation.epoch = epoch;
  shared->rotation.failed = problem != nullptr;
  shared->rotation.since = GetCurrentTimestamp();
  if (problem != nullptr) CopyError(*problem, &shared->rotation.error);
  LWLockRelease(pg::GeneralLock());
}

void Finish(const pg::Pending* problem) {
  Progress& state = State();
  state.active = false;
  Tell(problem == nullptr ? 0 : state.epoch, problem);
  const unsigned epoch = state.epoch;
  if (problem == nullptr) {
    ereport(LOG, (errmsg("pg_privacy: everything is wrapped under master epoch %u", epoch)));
  } else {
    (void)pg::WantHealing();  // a damaged key may have been in the way
    ereport(LOG, (errmsg("pg_privacy: not everything is under master epoch %u yet: %s", epoch, problem->message),
                  problem->detail[0] == '\0' ? 0 : errdetail("%s", problem->detail),
                  problem->hint[0] == '\0' ? 0 : errhint("%s", problem->hint)));
  }
  if (!IsTaken(pg::Task::kRotate)) return;
  pg::SharedTask answer{};
  answer.epoch = state.epoch;
  EndTask(&answer, problem);
}

Result<bool> IsBehind(const keystore::Store& store) {
  for (const keystore::MasterEpoch& epoch : store.epochs()) {
    if (epoch.number == store.current_epoch().number) continue;
    PRIVACY_ASSIGN(const auto files, keystore::FilesUnder(store, epoch.number));
    if (!files.empty()) return true;
  }
  for (const pg::SharedSpace& space : shared->spaces)
    if (space.used && (space.state.rotating_epoch != 0 || space.state.names_unsynced != 0)) return true;
  return false;
}

Status Start(const keystore::Store& store, bool keep_damaged) {
  Progress& state = State();
  PRIVACY_ASSIGN(state.left, store.Spaces());
  state.index = -1;
  state.phase = Phase::kSpace;
  state.problem.reset();
  state.keep_damaged = keep_damaged;
  state.epoch = store.current_epoch().number;
  state.active = true;
  Tell(state.epoch, nullptr);
  return {};
}

// Another process must neither make a key space under the former epoch after this nor see half of it.
Status AddEpoch(keystore::Store* store) {
  std::uint16_t epoch = 0;
  for (const keystore::MasterEpoch& known : store->epochs()) epoch = Max(epoch, known.number);
  ++epoch;
  Key256 key;
  PRIVACY_TRY(FetchMasterKey(epoch, true, &key));
  PRIVACY_TRY(PublishMasterKey(epoch, key.view()));
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  Status added = store->AddEpoch(key.view(), pg::MicrosecondsNow());
  shared->store_version.fetch_add(1, std::memory_order_seq_cst);
  LWLockRelease(pg::GeneralLock());
  if (!added.ok()) WithdrawMasterKey(epoch);
  return added;
}

Result<keystore::Store> OpenStore() {
  return keystore::Store::Open(pg::KeystoreFiles(), pg::KeystorePath(), shared->keystore);
}

}  // namespace

void TellEpochs(const keystore::Store& store) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  shared->master_epoch = store.current_epoch().number;
  shared->master_since = store.current_epoch().since;
  int count = 0;
  for (uint16& epoch : shared->open_epochs) epoch = 0;
  for (const keystore::MasterEpoch& epoch : store.epochs())
    if (epoch.state != keystore::MasterEpoch::State::kRetired && count < pg::kMaxEpochs)
      shared->open_epochs[count++] = epoch.number;
  LWLockRelease(pg::GeneralLock());
}

Status BeginRotation(bool keep_damaged, std::uint16_t* epoch) {
  if (RecoveryInProgress())
    return Error{.code = Code::kWrongState,
                 .message = "a standby cannot rotate the master key",
                 .hint = "Rotate on the primary, and copy its keystore here again."};
  PRIVACY_ASSIGN(keystore::Store store, OpenStore());
  PRIVACY_ASSIGN(const bool behind, IsBehind(store));
  if (!behind) PRIVACY_TRY(AddEpoch(&store));
  TellEpochs(store);
  *epoch = store.current_epoch().number;
  return Start(store, keep_damaged);
}

void ResumeRotation() {
  if (State().active || RecoveryInProgress()) return;
  pg::Pending problem;
  const bool done = pg::Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(const keystore::Store store, OpenStore());
        PRIVACY_ASSIGN(const bool behind, IsBehind(store));
        return behind ? Start(store, false) : Status();
      },
      &problem);
  if (!done) ereport(LOG, (errmsg("pg_privacy: %s", problem.message)));
}

bool IsRotating() { return State().active; }

bool RotateMore() {
  Progress& state = State();
  if (!state.active) {
    LWLockAcquire(pg::GeneralLock(), LW_SHARED);
    const bool again = shared->rotation.failed &&
                       TimestampDifferenceExceeds(shared->rotation.since, GetCurrentTimestamp(), kAgainAfterMs);
    LWLockRelease(pg::GeneralLock());
    if (again) ResumeRotation();
    return state.active;
  }
  pg::Pending problem;
  if (!state.left.empty()) {
    if (!StepInSpace(&problem)) {  // the other key spaces need not wait for this one
      if (!state.problem) state.problem = problem;
      if (state.index >= 0) LeaveSpace();
      else state.left.pop_back();
    }
    return true;
  }
  if (!FinishSigning(&problem) && !state.problem) state.problem = problem;
  Finish(state.problem ? &*state.problem : nullptr);
  return false;
}

}  // namespace privacy::worker
