#include "pg/shared_memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

extern "C" {
#include "access/transam.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/pmsignal.h"
#include "storage/proc.h"
#include "storage/procarray.h"
#include "storage/shmem.h"
#include "utils/hsearch.h"
#include "utils/timestamp.h"
}

#include "core/secret.hpp"

namespace privacy::pg {

SharedState* shared = nullptr;
Secrets* secrets = nullptr;

namespace {

constexpr const char* kTranche = "pg_privacy";
constexpr int kLocks = 2 + kMaxSpaces;
constexpr Size kPage = 4096;
constexpr int kSweepAfterMs = 60000;

LWLockPadded* locks = nullptr;
ReaderMark* marks = nullptr;
HTAB* erasing = nullptr;

shmem_request_hook_type previous_request_hook = nullptr;
shmem_startup_hook_type previous_startup_hook = nullptr;

int MarkCount() { return MaxBackends + NUM_AUXILIARY_PROCS; }

int MyMark() {
#if PG_VERSION_NUM >= 170000
  return MyProcNumber;
#else
  return MyProc->pgprocno;
#endif
}

Size SecretsSize() { return TYPEALIGN(kPage, sizeof(Secrets)); }

void Request() {
  if (previous_request_hook != nullptr) previous_request_hook();
  RequestAddinShmemSpace(add_size(MAXALIGN(sizeof(SharedState)), SecretsSize() + kPage));
  RequestAddinShmemSpace(add_size(mul_size(MarkCount(), sizeof(ReaderMark)), 64));
  RequestAddinShmemSpace(hash_estimate_size(kMaxErasing, sizeof(ErasingEntry)));
  RequestNamedLWLockTranche(kTranche, kLocks);
}

void WipeSecrets(int, Datum) {
  if (secrets != nullptr) Wipe({reinterpret_cast<uint8*>(secrets), sizeof(Secrets)});
}

// Best effort: without CAP_IPC_LOCK the limit may be too low, and huge pages refuse the advice.
void GuardSecrets() {
  void* const region = secrets;
  shared->memory_locked = mlock(region, SecretsSize()) == 0;
  (void)madvise(region, SecretsSize(), MADV_DONTDUMP);
  on_shmem_exit(WipeSecrets, 0);
}

void Startup() {
  if (previous_startup_hook != nullptr) previous_startup_hook();
  bool found = false;
  LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
  shared = static_cast<SharedState*>(ShmemInitStruct("pg_privacy", sizeof(SharedState), &found));
  if (!found) {
    std::memset(static_cast<void*>(shared), 0, sizeof(SharedState));
    ConditionVariableInit(&shared->answered_cv);
    ConditionVariableInit(&shared->reconciled_cv);
  }
  char* const region = static_cast<char*>(ShmemInitStruct("pg_privacy secrets", SecretsSize() + kPage, &found));
  secrets = reinterpret_cast<Secrets*>(TYPEALIGN(kPage, region));
  if (!found) std::memset(static_cast<void*>(secrets), 0, sizeof(Secrets));
  char* const raw =
      static_cast<char*>(ShmemInitStruct("pg_privacy marks", MarkCount() * sizeof(ReaderMark) + 64, &found));
  marks = reinterpret_cast<ReaderMark*>(TYPEALIGN(64, raw));
  if (!found) std::memset(static_cast<void*>(marks), 0, MarkCount() * sizeof(ReaderMark));
  HASHCTL control{};
  control.keysize = sizeof(ErasingKey);
  control.entrysize = sizeof(ErasingEntry);
  erasing = ShmemInitHash("pg_privacy erasing", kMaxErasing, kMaxErasing, &control,
                          HASH_ELEM | HASH_BLOBS | HASH_FIXED_SIZE);
  LWLockRelease(AddinShmemInitLock);
  locks = GetNamedLWLockTranche(kTranche);
  if (!IsUnderPostmaster) GuardSecrets();
}

ErasingKey KeyOf(int space, uint16 deletion_class, uint64 subject) {
  return {subject, static_cast<uint32>(space), deletion_class};
}

ErasingEntry* Find(const ErasingKey& key, HASHACTION action, bool* found) {
  return static_cast<ErasingEntry*>(hash_search(erasing, &key, action, found));
}

// A reader that was thrown out by an error or a lost connection reads no more.
void EndOfTransaction(XactEvent, void*) { EndReading(); }
void EndOfSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB) EndReading();
}

}  // namespace

SharedState* EnsureShared() {
  if (shared == nullptr)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("pg_privacy is not loaded into the server"),
                    errhint("Add pg_privacy to shared_preload_libraries and restart the server.")));
  return shared;
}

LWLock* GeneralLock() { return &locks[0].lock; }
LWLock* ErasingLock() { return &locks[1].lock; }
LWLock* SpaceLock(int space) { return &locks[2 + space].lock; }

bool WantHealing() noexcept {
  shared->heal_wanted.store(true, std::memory_order_seq_cst);
  // Without the lock, as it may be asked while a key is being read, for which its holder may wait. A latch is never freed.
  Latch* const latch = shared->worker_latch;
  if (latch != nullptr) SetLatch(latch);
  return keystore::IsInStep(shared->mirror.state);
}

void BeginReading() noexcept {
  std::atomic<uint64>& mark = marks[MyMark()].value;
  const uint64 now = mark.load(std::memory_order_relaxed);
  if ((now & 1) == 0) mark.store(now + 1, std::memory_order_seq_cst);
}

void EndReading() noexcept {
  if (marks == nullptr || MyProc == nullptr) return;
  std::atomic<uint64>& mark = marks[MyMark()].value;
  const uint64 now = mark.load(std::memory_order_relaxed);
  if ((now & 1) != 0) mark.store(now + 1, std::memory_order_release);
}

void WaitForReaders() noexcept {
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const int self = MyMark();
  for (int i = 0; i < MarkCount(); ++i) {
    if (i == self) continue;
    const uint64 seen = marks[i].value.load(std::memory_order_seq_cst);
    if ((seen & 1) == 0) continue;
    for (int round = 0; marks[i].value.load(std::memory_order_acquire) == seen; ++round) {
      if (round <= 200) continue;
      // A reader that was killed after the postmaster never ends: what waits for it would keep the next server from starting.
      // What was announced is finished by that server.
      if (!PostmasterIsAlive()) _exit(2);
      pg_usleep(50);
    }
  }
}

void ReserveErasing(int space, uint16 deletion_class, uint64 subject, TransactionId xid) {
  const ErasingKey key = KeyOf(space, deletion_class, subject);
  bool found = false;
  LWLockAcquire(ErasingLock(), LW_EXCLUSIVE);
  ErasingEntry* const entry = Find(key, HASH_ENTER_NULL, &found);
  if (entry != nullptr && !(found && entry->xid == FrozenTransactionId)) {  // what is erased stays so
    entry->xid = xid;
    entry->since = 0;
    if (!found) shared->erasing_count.fetch_add(1, std::memory_order_seq_cst);
  }
  LWLockRelease(ErasingLock());
  if (entry == nullptr)
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many people are being erased at this moment"),
                    errhint("Erase fewer people in one transaction, or try again when others have committed.")));
}

void AddErased(int space, uint16 deletion_class, uint64 subject) noexcept {
  const ErasingKey key = KeyOf(space, deletion_class, subject);
  bool found = false;
  LWLockAcquire(ErasingLock(), LW_EXCLUSIVE);
  ErasingEntry* const entry = Find(key, HASH_ENTER_NULL, &found);
  if (entry != nullptr) {
    entry->xid = FrozenTransactionId;
    entry->since = GetCurrentTimestamp();
    if (!found) shared->erasing_count.fetch_add(1, std::memory_order_seq_cst);
  }
  LWLockRelease(ErasingLock());
}

void DropErasing(int space, uint16 deletion_class, uint64 subject, TransactionId xid) noexcept {
  const ErasingKey key = KeyOf(space, deletion_class, subject);
  bool found = false;
  LWLockAcquire(ErasingLock(), LW_EXCLUSIVE);
  const ErasingEntry* const entry = Find(key, HASH_FIND, &found);
  found = entry != nullptr && entry->xid == xid;
  if (found) {
    Find(key, HASH_REMOVE, nullptr);
    shared->erasing_count.fetch_sub(1, std::memory_order_seq_cst);
  }
  LWLockRelease(ErasingLock());
}

void SweepErased(int space) {
  const TimestampTz now = GetCurrentTimestamp();
  HASH_SEQ_STATUS scan;
  LWLockAcquire(ErasingLock(), LW_EXCLUSIVE);
  hash_seq_init(&scan, erasing);
  while (const auto* const entry = static_cast<const ErasingEntry*>(hash_seq_search(&scan))) {
    if (entry->key.space != static_cast<uint32>(space) || entry->xid != FrozenTransactionId) continue;
    if (!TimestampDifferenceExceeds(entry->since, now, kSweepAfterMs)) continue;
    const ErasingKey key = entry->key;
    Find(key, HASH_REMOVE, nullptr);  // of the entry the scan stands on: allowed
    shared->erasing_count.fetch_sub(1, std::memory_order_seq_cst);
  }
  LWLockRelease(ErasingLock());
}

ErasingEntry* FinishedErasing(int space, int* count) {
  ErasingEntry* const found = static_cast<ErasingEntry*>(palloc(sizeof(ErasingEntry) * kMaxErasing));
  int all = 0;
  HASH_SEQ_STATUS scan;
  LWLockAcquire(ErasingLock(), LW_SHARED);
  hash_seq_init(&scan, erasing);
  while (const auto* const entry = static_cast<const ErasingEntry*>(hash_seq_search(&scan)))
    if (entry->key.space == static_cast<uint32>(space) && entry->xid != FrozenTransactionId) found[all++] = *entry;
  LWLockRelease(ErasingLock());
  *count = 0;
  for (int i = 0; i < all; ++i)
    if (!TransactionIdIsCurrentTransactionId(found[i].xid) && !TransactionIdIsInProgress(found[i].xid))
      found[(*count)++] = found[i];
  return found;
}

Erasing LookupErasing(int space, uint16 deletion_class, uint64 subject) {
  if (shared->erasing_count.load(std::memory_order_seq_cst) == 0) return Erasing::kNo;
  const ErasingKey key = KeyOf(space, deletion_class, subject);
  bool found = false;
  TransactionId xid = InvalidTransactionId;
  LWLockAcquire(ErasingLock(), LW_SHARED);
  const ErasingEntry* const entry = Find(key, HASH_FIND, &found);
  if (entry != nullptr) xid = entry->xid;
  LWLockRelease(ErasingLock());
  if (entry == nullptr) return Erasing::kNo;
  // A transaction does not see what it has erased itself. In progress is asked before committed: in between the
  // two, a transaction that ends would be found neither.
  if (xid == FrozenTransactionId || TransactionIdIsCurrentTransactionId(xid)) return Erasing::kCommitted;
  if (TransactionIdIsInProgress(xid)) return Erasing::kUnderWay;
  return TransactionIdDidCommit(xid) ? Erasing::kCommitted : Erasing::kNo;
}

void InitSharedMemory() {
  if (!process_shared_preload_libraries_in_progress) return;
  previous_request_hook = shmem_request_hook;
  shmem_request_hook = Request;
  previous_startup_hook = shmem_startup_hook;
  shmem_startup_hook = Startup;
  RegisterXactCallback(EndOfTransaction, nullptr);
  RegisterSubXactCallback(EndOfSubtransaction, nullptr);
}

}  // namespace privacy::pg
