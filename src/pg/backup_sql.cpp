// privacy.backup_keystore(path): a copy of the whole keystore, made while people are stored, read and erased.
#include "pg/compat.hpp"

#include <string>

extern "C" {
#include "access/xlog.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"
}

#include "keystore/backup.hpp"
#include "pg/boundary.hpp"
#include "pg/database_space.hpp"
#include "pg/master_keys.hpp"
#include "pg/space_slots.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::pg {

namespace {

constexpr std::uint64_t kStepSlots = 65536;  // between two looks whether the statement was cancelled

struct Row {
  Uuid space;
  int64 live, destroyed, damaged, records;
  int32 epoch;
  char finding[1024];
};

class Locked {
 public:
  Locked(int space, LWLockMode mode) : lock_(space < 0 ? nullptr : SpaceLock(space)) {
    if (lock_ != nullptr) LWLockAcquire(lock_, mode);
  }
  ~Locked() {
    if (lock_ != nullptr) LWLockRelease(lock_);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  LWLock* const lock_;
};

// REQUIRES the key space's lock. Zeros when nobody uses it.
keystore::SpaceState StateOf(int index, const Uuid& id) {
  if (index < 0 || !shared->spaces[index].used || shared->spaces[index].space != id) return {};
  return shared->spaces[index].state;
}

Status EnsureNoRotation(std::uint32_t version) {
  LWLockAcquire(GeneralLock(), LW_SHARED);
  const bool rotating = shared->rotation.epoch != 0;
  LWLockRelease(GeneralLock());
  if (!rotating && shared->store_version.load(std::memory_order_seq_cst) == version) return {};
  return Error{.code = Code::kWrongState,
               .message = "a rotation of the master key is under way",
               .detail = "A copy made now would hold keys of two master epochs.",
               .hint = "Call privacy.backup_keystore() again when it is over: privacy.alerts says so.",
               .reason = "rotation_under_way"};
}

Status CopySpace(keystore::Backup* backup, const Uuid& id) {
  {
    const int index = FindSpace(id);
    const Locked lock(index, LW_SHARED);
    PRIVACY_TRY(backup->StartSpace(id, StateOf(index, id)));
  }
  for (;;) {
    PRIVACY_ASSIGN(const bool more, backup->CopyMore(kStepSlots));
    Call([] { CHECK_FOR_INTERRUPTS(); });
    if (!more) break;
  }
  {
    const int index = FindSpace(id);
    const Locked lock(index, LW_SHARED);
    PRIVACY_TRY(backup->FinishSpace(StateOf(index, id)));
  }
  return backup->SyncSpace();
}

// The living keystore's journal remembers the copy, which does not hold this record.
Status Note(const Uuid& id, const keystore::Backup::Found& found, std::uint16_t epoch) {
  const int index = FindSpace(id);
  if (index < 0 || RecoveryInProgress()) return {};
  keystore::JournalRecord record;
  record.kind = keystore::RecordKind::kBackup;
  record.time = MicrosecondsNow();
  record.epoch = epoch;
  record.payload = found.journal_hash;
  const Locked lock(index, LW_EXCLUSIVE);
  if (StateOf(index, id).opened == 0) return {};
  PRIVACY_ASSIGN(keystore::Space* const handle, SpaceHandle(index));
  return handle->Append(&shared->spaces[index].state, record);
}

void Emit(ReturnSetInfo* result, const Row& row) {
  pg_uuid_t space;
  std::memcpy(space.data, row.space.data(), sizeof(space.data));
  Datum values[] = {UUIDPGetDatum(&space),         Int64GetDatum(row.live),    Int64GetDatum(row.destroyed),
                    Int64GetDatum(row.damaged),    Int64GetDatum(row.records), Int32GetDatum(row.epoch),
                    CStringGetTextDatum(row.finding)};
  bool nulls[lengthof(values)] = {};
  nulls[6] = row.finding[0] == '\0';
  tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

// Returns how many key spaces of the copy are not as they should be.
Result<int> BackUp(const char* path, ReturnSetInfo* result) {
  const std::uint32_t version = shared->store_version.load(std::memory_order_seq_cst);
  PRIVACY_TRY(CheckBackupPlace(path));
  PRIVACY_TRY(EnsureNoRotation(version));
  PRIVACY_ASSIGN(const keystore::Store* const store, OpenedStore());
  PRIVACY_ASSIGN(const auto spaces, store->Spaces());
  PRIVACY_ASSIGN(const auto backup, keystore::Backup::Begin(*store, keystore::PosixFileSystem(), path));
  for (const Uuid& id : spaces) PRIVACY_TRY(CopySpace(backup.get(), id));
  PRIVACY_TRY(backup->CopyRest());
  PRIVACY_TRY(EnsureNoRotation(version));
  PRIVACY_TRY(backup->Publish());
  const std::uint16_t epoch = store->current_epoch().number;
  int wrong = 0;
  for (const Uuid& id : spaces) {
    Call([] { CHECK_FOR_INTERRUPTS(); });
    PRIVACY_ASSIGN(auto found, backup->Verify(id, SharedMasterKeys()));
    if (found.findings.empty()) {
      if (const Status noted = Note(id, found, epoch); !noted.ok())
        found.findings.push_back("the keystore's journal could not note the copy: " + noted.error().message);
    }
    std::string text;
    for (const std::string& finding : found.findings) text += (text.empty() ? "" : "; ") + finding;
    wrong += !text.empty();
    Row row{id,
            static_cast<int64>(found.counts.live),
            static_cast<int64>(found.counts.tombstones),
            static_cast<int64>(found.counts.damaged),
            static_cast<int64>(found.journal_records),
            epoch,
            {}};
    strlcpy(row.finding, text.c_str(), sizeof(row.finding));
    Call([&] { Emit(result, row); });
  }
  return wrong;
}

}  // namespace

}  // namespace privacy::pg

using namespace privacy;
using namespace privacy::pg;

PRIVACY_FUNCTION(privacy_backup_keystore) {
  if (!superuser())
    ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE), errmsg("only a superuser may copy the keystore"),
                    errdetail("The copy is written with the rights of the server's operating system user.")));
  char* const path = text_to_cstring(PG_GETARG_TEXT_PP(0));
  worker::EnsureKeystore(false, true);
  canonicalize_path(path);
  InitMaterializedSRF(fcinfo, 0);
  ReturnSetInfo* const result = reinterpret_cast<ReturnSetInfo*>(fcinfo->resultinfo);
  const int wrong = Run([&] { return BackUp(path, result); });
  if (wrong > 0)
    ereport(WARNING, (errmsg("the copy of the keystore is not whole: see the column \"finding\""),
                      errhint("privacy.verify_keystore() says whether the keystore itself is.")));
  ereport(NOTICE, (errmsg("the master key is not in the copy"), errhint("Back it up apart from the keystore.")));
  return static_cast<Datum>(0);
}
