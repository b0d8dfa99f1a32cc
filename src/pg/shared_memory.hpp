// What all processes of the server share about keys: the state of the keystore, the master keys, one entry a key space
// and a database, the readers' marks and the table of erasures under way.
//
// Locks, always taken in this order: general, then one space, then erasing. None is held while waiting for anything but
// a file. A key space's lock covers its SpaceState and every write to its files.
#pragma once
#include "pg/compat.hpp"

#include <atomic>

extern "C" {
#include "datatype/timestamp.h"
#include "storage/condition_variable.h"
#include "storage/latch.h"
#include "storage/lwlock.h"
}

#include "core/bytes.hpp"
#include "keystore/mirrored_filesystem.hpp"
#include "keystore/space.hpp"
#include "pg/destroy_group.hpp"

namespace privacy::pg {

inline constexpr int kMaxDatabases = 64;
inline constexpr int kMaxSpaces = 64;
inline constexpr int kMaxEpochs = 8;          // master epochs open at one time
inline constexpr int kMaxErasing = 1024 * 8;  // people under erasure at one time, times their classes
inline constexpr int kMaxErrorText = 256;

enum class KeystoreCondition : uint8 {
  kStarting,  // the worker has not looked yet
  kMissing,   // there is no keystore; it may be created
  kLocked,    // it is there, but the master key could not be had
  kOpen,
  kFailed,    // unreadable, foreign, damaged, in a place that is refused
};

// All secrets in one page-aligned region: locked in memory, left out of core dumps, wiped when the server stops.
struct Secrets {
  struct Master {
    uint16 epoch;  // 0: unused
    uint8 key[32];
  };
  Master master[kMaxEpochs];
};

struct SharedError {  // a message that any process may raise again
  char sqlstate[6];
  char message[kMaxErrorText];
  char detail[kMaxErrorText];
  char hint[kMaxErrorText];
};

struct SharedSpace {
  bool used;
  TimestampTz added;
  Uuid space;
  keystore::SpaceState state;
  bool failed;  // it could not be recovered: fenced, unreadable
  SharedError error;
  uint64 damaged_keys;  // found by the last verify_keystore(), or met since; read and written without lock
  uint64 missing_keys;  // likewise: of people this database knows
};

struct SharedDatabase {
  bool used;
  Oid database;
  int space;          // index in spaces
  bool reconciled;    // the fence was passed since the server started
  bool reconciling;   // a backend is at it
  bool guest;         // another database owns the key space
  uint64 replayed_records;  // of the journal: erasures up to there are known to the database
  bool in_recovery;   // reconciled as a standby: once more when it is promoted
  uint64 caught_up_position;               // a standby: erasures replayed up to here are applied or withheld
  uint64 caught_up_transaction;            // those of transactions before this one need not be looked at
  int64 pending;                           // keys that could not be destroyed here yet
  TimestampTz tried;                       // to destroy them
  bool work;          // the database worker is wanted
  pid_t worker;       // the database worker; 0 none, -1 on its way
  int failures;       // of the worker, one after the other
  int gave_way;       // workers, one after the other, that found a table locked
  TimestampTz worker_started;
  TimestampTz failing_since;  // of the worker: no run has succeeded since; 0: the last one did
  TimestampTz next_due;  // when the database worker has something to do by the clock; 0: never, or nobody knows
};

// A backend's mark is odd while it holds a key: from before it copies the slot until the value is open or sealed.
struct alignas(64) ReaderMark {
  std::atomic<uint64> value;
};

struct ErasingKey {
  uint64 subject;
  uint32 space;           // index in spaces
  uint32 deletion_class;  // 0: the person as a whole
};
struct ErasingEntry {
  ErasingKey key;
  TransactionId xid;     // FrozenTransactionId: committed, by AddErased
  TimestampTz since;
};

enum class WorkerRequest : uint8 { kNone, kOpen, kCreateTest, kCreate };

// What a session asks the keystore worker to do and waits for; one at a time in the server.
enum class Task : uint8 { kNone, kRotate, kRetire, kRotateSigning };
struct SharedTask {
  Task kind;
  uint64 number;        // tells one from the next
  bool taken, done;     // by the worker
  bool failed;          // then `error` says why
  bool keep_damaged;    // kRotate
  bool has_evidence;    // kRetire
  bool attested;        // kRetire, answer: the key was not destroyed by this server
  uint16 epoch;         // kRetire: the one meant; kRotate, answer: the new one
  uint8 evidence[32];   // kRetire: SHA-256
  char fingerprint[65]; // kRotateSigning, answer: of the new key
  SharedError error;
};

// The way of all files to the current master epoch. epoch 0: they are there.
struct SharedRotation {
  uint16 epoch;
  bool failed;          // the last try; it is made again
  SharedError error;
  TimestampTz since;
};

// The second copy of the keystore (privacy.keystore_mirror).
struct SharedMirror {
  keystore::MirrorState state;
  bool started;         // it was looked at since the server started, before anybody used the keystore
  bool same_file_system;  // as the keystore
  TimestampTz since;    // it is not in step; read and written with the general lock, as what follows
  SharedError error;    // why it is not
};

struct SharedState {
  KeystoreCondition condition;
  Uuid keystore;
  bool default_master_key;       // not from a command
  bool same_file_system;         // keystore or master key on PGDATA's file system
  bool test_keystore;            // of a test database: durable is nothing
  bool memory_locked;            // mlock succeeded
  char fingerprint[65];          // of the newest signing key
  SharedError error;             // why it is not open

  std::atomic<bool> heal_wanted;  // a key was met that is damaged or missing: the mirror may have it

  std::atomic<uint32> store_version;  // moves when master.state or signing.keys is replaced
  uint16 master_epoch;                // the current one
  int64 master_since;                 // microseconds since 1970-01-01
  uint16 open_epochs[kMaxEpochs];     // 0: unused
  SharedTask task;
  SharedRotation rotation;
  SharedMirror mirror;

  pid_t worker_pid;
  Latch* worker_latch;
  WorkerRequest request;         // the strongest one asked for
  uint64 asked, answered;        // tickets
  TimestampTz last_attempt;
  ConditionVariable answered_cv;
  ConditionVariable reconciled_cv;

  SharedSpace spaces[kMaxSpaces];
  SharedDatabase databases[kMaxDatabases];
  SharedDestruction destructions[kMostInGroup];
  std::atomic<uint32> erasing_count;
};

// nullptr when the library was not preloaded; EnsureShared() raises 55000 then.
extern SharedState* shared;
extern Secrets* secrets;
SharedState* EnsureShared();

LWLock* GeneralLock();
LWLock* SpaceLock(int space);
LWLock* ErasingLock();

// A key was found damaged or missing. True: it is being looked for in the mirror; false: there is none in step.
bool WantHealing() noexcept;

// The mark of this backend. Nothing between Begin and End may raise an error; what does so all the same is
// caught at the end of the (sub)transaction.
void BeginReading() noexcept;
void EndReading() noexcept;
// Waits until every mark that is odd now has moved. Called with interrupts held, after a commit.
void WaitForReaders() noexcept;

// Erasing entries. Reserve raises 54000 when the table is full. The others never raise.
inline constexpr uint16 kWholePerson = 0;  // in place of a deletion class
enum class Erasing : uint8 { kNo, kUnderWay, kCommitted };
void ReserveErasing(int space, uint16 deletion_class, uint64 subject, TransactionId xid);
void AddErased(int space, uint16 deletion_class, uint64 subject) noexcept;   // as committed, best effort
void DropErasing(int space, uint16 deletion_class, uint64 subject, TransactionId xid) noexcept;  // if it is of this xid
// Drops what AddErased made so long ago that no statement under way began before the rows said the same.
void SweepErased(int space);
// The entries of a key space whose transaction is over, committed or not (palloc'd).
ErasingEntry* FinishedErasing(int space, int* count);
Erasing LookupErasing(int space, uint16 deletion_class, uint64 subject);

void InitSharedMemory();  // hooks; from _PG_init while shared_preload_libraries are loaded

}  // namespace privacy::pg
