#include "worker/fetch_keys.hpp"

extern "C" {
#include "postmaster/interrupt.h"
#include "storage/pmsignal.h"
}

#include "keystore/epochs.hpp"
#include "pg/master_keys.hpp"
#include "pg/settings.hpp"
#include "pg/shared_memory.hpp"
#include "worker/master_key_command.hpp"

namespace privacy::worker {

namespace {

void (*meanwhile_function)() = nullptr;

bool IsCancelled() {
  if (meanwhile_function != nullptr) meanwhile_function();
  return ShutdownRequestPending || !PostmasterIsAlive();
}

}  // namespace

bool HasMasterKeyCommand() {
  return pg::setting_master_key_command != nullptr && pg::setting_master_key_command[0] != '\0';
}

void SetMeanwhile(void (*meanwhile)()) { meanwhile_function = meanwhile; }

Status FetchMasterKey(std::uint16_t epoch, bool create, Key256* key) {
  if (HasMasterKeyCommand())
    return RunMasterKeyCommand(pg::setting_master_key_command, epoch, pg::setting_master_key_timeout, IsCancelled, key);
  keystore::FileSystem& files = pg::KeystoreFiles();
  auto found = create ? keystore::CreateMasterKeyFile(files, pg::MasterKeyPath(), epoch)
                      : keystore::ReadMasterKeyFile(files, pg::MasterKeyPath(), epoch);
  if (!found.ok()) return std::move(found).error();
  *key = std::move(*found);
  return {};
}

Status PublishMasterKey(std::uint16_t epoch, Bytes key) {
  pg::Secrets::Master* unused = nullptr;
  for (pg::Secrets::Master& master : pg::secrets->master) {
    if (master.epoch == epoch) return {};  // it was checked: it is this one
    if (master.epoch == 0 && unused == nullptr) unused = &master;
  }
  if (unused == nullptr)
    return Error{.code = Code::kLimitExceeded,
                 .message = "the keystore has too many open master epochs",
                 .hint = "Retire those that are not needed any more: privacy.retire_master_key()."};
  Put(unused->key, key);
  std::atomic_thread_fence(std::memory_order_release);
  unused->epoch = epoch;
  return {};
}

void WithdrawMasterKey(std::uint16_t epoch) {
  for (pg::Secrets::Master& master : pg::secrets->master) {
    if (master.epoch != epoch) continue;
    master.epoch = 0;
    std::atomic_thread_fence(std::memory_order_seq_cst);
    Wipe(master.key);
  }
}

Status FetchMasterKeys(const keystore::Store& store) {
  for (const keystore::MasterEpoch& epoch : store.epochs()) {
    if (!store.UsesKeyOf(epoch.number)) continue;
    Key256 key;
    Status fetched = FetchMasterKey(epoch.number, false, &key);
    if (fetched.ok()) fetched = store.CheckMasterKey(epoch.number, key.view());
    if (fetched.ok()) {
      PRIVACY_TRY(PublishMasterKey(epoch.number, key.view()));
      continue;
    }
    if (epoch.state == keystore::MasterEpoch::State::kCurrent) return fetched;
    PRIVACY_ASSIGN(const auto needed, keystore::FilesUnder(store, epoch.number));
    if (!needed.empty()) return fetched;
    const unsigned number = epoch.number;
    ereport(LOG, (errmsg("pg_privacy: the master key of epoch %u cannot be had, and nothing is wrapped under it", number),
                  errdetail("%s", fetched.error().message.c_str()),
                  errhint("Say so: privacy.retire_master_key(%u, ...).", number)));
  }
  return {};
}

}  // namespace privacy::worker
