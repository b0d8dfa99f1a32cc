#include "worker/retire.hpp"

#include <cerrno>

extern "C" {
#include "access/xlog.h"
}

#include "keystore/epochs.hpp"
#include "keystore/journal_file.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "worker/every_space.hpp"
#include "worker/fetch_keys.hpp"
#include "worker/rotation.hpp"
#include "worker/start_workers.hpp"

namespace privacy::worker {

namespace {

using pg::shared;
using EpochState = keystore::MasterEpoch::State;

Error WrongState(std::string message, std::string detail, std::string hint) {
  return {.code = Code::kWrongState, .message = std::move(message), .detail = std::move(detail), .hint = std::move(hint)};
}

Status EnsureRetirable(const keystore::Store& store, std::uint16_t epoch) {
  const std::string name = "master epoch " + std::to_string(epoch);
  const keystore::MasterEpoch* found = nullptr;
  for (const keystore::MasterEpoch& known : store.epochs())
    if (known.number == epoch) found = &known;
  if (found == nullptr)
    return Error{.code = Code::kUndefined, .message = "the keystore has no " + name, .hint = "See privacy.master_epochs."};
  if (found->state == EpochState::kCurrent)
    return WrongState(name + " is the current one", "Everything is wrapped under it.",
                      "Rotate first: privacy.rotate_master_key().");
  if (found->state == EpochState::kRetired) return WrongState(name + " is retired already", "", "See privacy.master_epochs.");
  PRIVACY_ASSIGN(const auto files, keystore::FilesUnder(store, epoch));
  if (IsRotating() || !files.empty())
    return WrongState(name + " is still needed",
                      files.empty() ? "A rotation is under way." : "\"" + files[0] + "\" is wrapped under it.",
                      "Finish the rotation: privacy.rotate_master_key() goes on with it and says what keeps it.");
  if (!pg::HasMirror()) return {};
  return keystore::EnsureMirrorBeyond(keystore::PosixFileSystem(), pg::MirrorPath(), shared->mirror.state, epoch);
}

// The default file holds the key, and no key service does.
Result<bool> IsOurs(const keystore::Store& store, std::uint16_t epoch) {
  if (HasMasterKeyCommand()) return false;
  keystore::FileInfo info;
  const int missing = pg::KeystoreFiles().Stat(keystore::MasterKeyFileName(pg::MasterKeyPath(), epoch), &info);
  for (const keystore::MasterEpoch& known : store.epochs()) {  // a retirement that was cut short removed it, or was about to
    if (known.number != epoch || known.state != EpochState::kRetiring) continue;
    if (missing == -ENOENT) return true;
    PRIVACY_ASSIGN(const bool overwritten,
                   keystore::IsMasterKeyFileOverwritten(pg::KeystoreFiles(), pg::MasterKeyPath(), epoch));
    if (overwritten) return true;
  }
  if (missing < 0) return false;
  PRIVACY_ASSIGN(const Key256 key, keystore::ReadMasterKeyFile(pg::KeystoreFiles(), pg::MasterKeyPath(), epoch));
  return store.CheckMasterKey(epoch, key.view()).ok();
}

Status SetState(keystore::Store* store, std::uint16_t epoch, EpochState state) {
  LWLockAcquire(pg::GeneralLock(), LW_EXCLUSIVE);
  Status set = store->SetEpochState(epoch, state);
  shared->store_version.fetch_add(1, std::memory_order_seq_cst);
  LWLockRelease(pg::GeneralLock());
  TellEpochs(*store);
  return set;
}

Status Record(keystore::Space* space, keystore::SpaceState* state, const pg::SharedTask& task) {
  bool known = false;
  PRIVACY_TRY(space->Read(*state, 1, [&](const keystore::JournalRecord& record) {
    known = known || (record.kind == keystore::RecordKind::kEpochRetired && record.epoch == task.epoch);
    return !known;
  }));
  if (known) return {};
  keystore::JournalRecord record;
  record.kind = keystore::RecordKind::kEpochRetired;
  record.time = pg::MicrosecondsNow();
  record.epoch = task.epoch;
  record.flags = task.attested ? keystore::kFlagAttested : 0;
  if (task.has_evidence) Put(record.payload, task.evidence);
  return space->Append(state, record);
}

}  // namespace

Status RetireEpoch(pg::SharedTask* task) {
  if (RecoveryInProgress())
    return WrongState("a standby cannot retire a master epoch", "", "Retire it on the primary.");
  PRIVACY_ASSIGN(keystore::Store store,
                 keystore::Store::Open(pg::KeystoreFiles(), pg::KeystorePath(), shared->keystore));
  PRIVACY_TRY(EnsureRetirable(store, task->epoch));
  PRIVACY_ASSIGN(const bool ours, IsOurs(store, task->epoch));
  task->attested = !ours;
  if (task->attested && !task->has_evidence)
    return Error{.code = Code::kInvalidParameter,
                 .message = "the key of master epoch " + std::to_string(task->epoch) + " is not kept by this server",
                 .detail = "That it is destroyed is somebody's word, which is recorded.",
                 .hint = "Destroy it where it is kept, then give the evidence: retire_master_key(" +
                         std::to_string(task->epoch) + ", evidence => 'key version 7 destroyed, ticket 4711')."};
  PRIVACY_TRY(SetState(&store, task->epoch, EpochState::kRetiring));  // from here on nobody asks for the key
  WithdrawMasterKey(task->epoch);
  PRIVACY_TRY(keystore::DestroyMasterKeyFile(pg::KeystoreFiles(), pg::MasterKeyPath(), task->epoch));
  // Every key space's journal says it, so that each database can reckon for itself.
  PRIVACY_TRY(ForEverySpace(store, [&](keystore::Space* space, keystore::SpaceState* state) {
    return Record(space, state, *task);
  }));
  PRIVACY_TRY(SetState(&store, task->epoch, EpochState::kRetired));
  WantAllDatabaseWorkers();
  return {};
}

namespace {

// One that is under way whose key was this server's to destroy; 0: none. Somebody else's word is to be given again.
Result<std::uint16_t> FindCutShort() {
  PRIVACY_ASSIGN(const keystore::Store store,
                 keystore::Store::Open(pg::KeystoreFiles(), pg::KeystorePath(), shared->keystore));
  for (const keystore::MasterEpoch& epoch : store.epochs()) {
    if (epoch.state != EpochState::kRetiring) continue;
    PRIVACY_ASSIGN(const bool ours, IsOurs(store, epoch.number));
    if (ours) return epoch.number;
  }
  return std::uint16_t{0};
}

}  // namespace

void ResumeRetirements() {
  if (RecoveryInProgress()) return;
  pg::Pending problem;
  const bool done = pg::Try(
      []() -> Status {
        for (std::uint16_t last = 0;;) {
          PRIVACY_ASSIGN(const std::uint16_t epoch, FindCutShort());
          if (epoch == 0 || epoch == last) return {};
          pg::SharedTask task{};
          task.epoch = last = epoch;
          PRIVACY_TRY(RetireEpoch(&task));
        }
      },
      &problem);
  if (!done) ereport(LOG, (errmsg("pg_privacy: a master epoch is not retired yet: %s", problem.message)));
}

}  // namespace privacy::worker
