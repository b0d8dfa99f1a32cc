// One key space: the keys, ids and journal of one database. A Space is one process's handle (descriptors opened when
// first used, key-encrypting contexts); what all processes must agree on is a SpaceState, which the caller keeps in
// shared memory. Calls that take a SpaceState REQUIRE that the caller holds an exclusive lock on it; after an error the
// state is still true and the call may be repeated. Calls without one are for any process at any time.
//
// A person's key in a class lives in a 64-byte slot: live (wrapped key), tombstone (destroyed), never made, or damaged.
// A value sealed under generation g opens while the slot is live at g, and is erased once the slot is a tombstone of g
// or more, or live at a later generation.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "keystore/lookup_keys.hpp"
#include "keystore/journal.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class LastSlot;
class SlotMemory;

inline constexpr std::uint16_t kClassStandard = 1;
inline constexpr std::uint16_t kClassProof = 2;
inline constexpr std::uint16_t kFirstFreeClass = 3;
inline constexpr std::uint16_t kFirstFreeCategory = 16;

// A key space that another is a fork of. The people it had then keep their keys there, in the classes it had then: those up
// to these ids. Where a fork was forked again, the oldest comes first.
struct Former {
  Uuid space{};
  std::uint64_t last_subject = 0;
  std::uint16_t last_class = 0;
};
inline constexpr std::size_t kMaxFormers = 8;

// A copy of the keystore, and up to which person it is known to hold keys.
struct CopyReach {
  char name[32] = {};  // not terminated when it fills it
  std::uint64_t subject = 0;
};
inline constexpr std::size_t kMaxCopies = 8;

// Plain memory; all zeros = not recovered yet.
struct SpaceState {
  std::uint32_t opened = 0;         // set by Recover, the last thing it does
  std::uint32_t files_version = 0;  // moves when a class file is replaced: handles that Watch this reopen theirs
  std::uint64_t next_subject = 0;   // the next id to hand out, below or at `granted_to` + 1
  std::uint64_t granted_to = 0;     // ids up to here may be handed out without writing the registry
  std::uint64_t reserved_to = 0;    // ids up to here have durable slots in every class file
  std::uint64_t registry_sequence = 0;
  std::uint32_t next_class = 0;
  std::uint32_t next_category = 0;
  std::uint64_t journal_records = 0;   // durable ones
  std::uint8_t journal_hash[32] = {};  // SHA-256 of the last record
  std::uint64_t unapplied_from = 0;    // lowest sequence whose tombstone could not be written; 0: none
  std::uint64_t owner_system = 0;      // from the last attach or fork record
  std::uint32_t owner_database = 0;
  std::uint64_t slots_changed = 0;   // moves after slots were destroyed or made anew: pages read before are stale
  std::uint16_t master_epoch = 0;    // what new files are wrapped under
  std::uint16_t rotating_epoch = 0;  // the journal holds a rotate-begin to this epoch and no end; 0: none
  std::uint64_t synced_records = 0;  // destructions up to this record are durable in the slots, too
  std::int64_t backed_up = 0;        // time of the last backup record; 0: none
  std::uint16_t backup_epoch = 0;    // its master epoch
  std::uint32_t names_unsynced = 0;  // a class file took its place, but the directory could not be flushed
  std::uint32_t formers = 0;         // of a fork: how many of these there are
  Former former[kMaxFormers] = {};
  std::uint32_t timeline = 1;  // of the server's history, when it was last attached
  std::uint32_t copies = 0;    // since then
  CopyReach copy[kMaxCopies] = {};
};
static_assert(std::is_trivially_copyable_v<SpaceState>);

// Which former key space holds the key of this person in this class; -1: the key space itself.
int FormerOf(const SpaceState& state, std::uint16_t class_id, std::uint64_t subject);

struct ReserveSizes {
  std::uint64_t first = 4096;  // made when the first id is asked for
  std::uint64_t next = 65536;  // and each time the reserve is used up
  std::uint64_t grant = 4096;  // ids per write of the registry: at most so many are skipped after a crash
};

struct Recovered {
  std::uint64_t healed = 0;         // live slots that the journal says are destroyed, now tombstones
  std::uint64_t cut_records = 0;    // torn records at the journal's end
  std::uint64_t dropped_files = 0;  // unfinished .tmp files
  std::uint64_t skipped_ids = 0;    // reserved ids that will never be handed out (a crash, an older registry)
  std::vector<std::string>
      warnings;  // for the log and privacy.alerts: e.g. a class file shorter than the registry says
};

enum class KeyState : std::uint8_t {
  kLive,
  kErased,     // this generation's key is destroyed
  kNeverMade,  // no key of this person in this class: another keystore's person, or an older class file
};

struct KeyInfo {
  KeyState state = KeyState::kNeverMade;
  std::uint8_t generation = 0;  // of the slot
  std::uint16_t epoch = 0;      // master epoch of the class file
  bool repeated = false;        // the key is the one before, and was not handed out again
};

struct DestroyTarget {
  std::uint16_t class_id = 0;
  std::uint64_t subject = 0;
  std::uint8_t generation = 0;  // 0: whatever is there
};

struct DestroyOrder {
  Uuid event{};  // the erasure
  DestroyTarget target;
};

// What the certificate says of one destroyed key.
struct Destruction {
  std::uint16_t class_id = 0;
  std::uint64_t subject = 0;
  std::uint8_t generation = 0;
  std::uint16_t epoch = 0;
  std::uint64_t sequence = 0;  // of the journal record
  Sha256Digest slot_sha256{};  // the slot before
  Sha256Digest record_sha256{};
};

struct LookupKey {
  std::uint8_t epoch = 0;
  Key256 key;
};

class Space {
 public:
  // Cheap: opens nothing yet. `keys` must outlive the Space.
  static Result<std::unique_ptr<Space>> Open(const Store& store, const Uuid& space, MasterKeys& keys);
  ~Space();

  const Uuid& id() const;

  // --- at the start of the server, once -------------------------------------------------------------------------
  // Reads registry and journal, cuts a torn tail, makes tombstones of what the journal says is destroyed, drops
  // unfinished files; sets *state. Needs no master key. kWrongState (fenced) for a journal with a damaged record.
  Result<Recovered> Recover(SpaceState* state);
  // From now on calls look whether class files were replaced. `state` is the one in shared memory; it must stay.
  void Watch(const SpaceState* state);

  // --- ids ------------------------------------------------------------------------------------------------------
  // A new subject id whose keys are durable in every class. Needs the master key when it has to reserve.
  Result<std::uint64_t> TakeSubject(SpaceState* state, const ReserveSizes& sizes = {});
  // Makes sure that at least `count` ids are reserved and not handed out: for the worker, ahead of need.
  Status Reserve(SpaceState* state, std::uint64_t count);
  // next id := max(next id, at_least): at every attach and promotion with 1 + the highest id of the database.
  Status RaiseNextSubject(SpaceState* state, std::uint64_t at_least);
  Status RaiseNextClass(SpaceState* state, std::uint16_t at_least);
  Status RaiseNextCategory(SpaceState* state, std::uint16_t at_least);
  // A new class id with its key file, filled for every id up to reserved_to.
  Result<std::uint16_t> CreateClass(SpaceState* state, std::int64_t now = 0);
  Result<std::uint16_t> TakeCategory(SpaceState* state);
  Result<std::vector<std::uint16_t>> Classes();

  // --- keys -----------------------------------------------------------------------------------------------------
  // For opening a value of this generation: on kLive `key` (32 bytes) is filled, by one pread and one EVP call, without
  // allocation; its authenticity is what the value's own tag then proves. kDamagedValue for a damaged slot.
  Result<KeyInfo> OpeningKey(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation, MutableBytes key);
  // The same with what is remembered of this statement's openings (slot_page.hpp): neighbours are read at once, slots
  // are taken unchecked (a value that does not open is tried again without memory), and where the key is the one that
  // memory was last told to Keep and may_repeat is set, kLive comes with `repeated` and `key` is left alone.
  // slots_changed is SpaceState's, loaded by SlotsChanged.
  struct Remembering {
    SlotMemory& memory;
    std::uint64_t slots_changed;
    bool may_repeat;
  };
  Result<KeyInfo> OpeningKey(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation, MutableBytes key,
                             const Remembering& remembering);
  static std::uint64_t SlotsChanged(const SpaceState& state);  // needs no lock
  // For sealing: slot and wrapped key are checked in full. With memory (another than of openings), as OpeningKey.
  Result<KeyInfo> SealingKey(std::uint16_t class_id, std::uint64_t subject, MutableBytes key);
  Result<KeyInfo> SealingKey(std::uint16_t class_id, std::uint64_t subject, MutableBytes key,
                             const Remembering& remembering);
  // The slot's state and generation alone; needs no master key. `slot`, if given, receives the 64 bytes.
  Result<KeyInfo> Inspect(std::uint16_t class_id, std::uint64_t subject, MutableBytes slot = {});

  // --- destroying -----------------------------------------------------------------------------------------------
  // Durable journal records for these people and classes, then tombstones (written, not yet synced: SyncSlots). All of
  // one erasure event. Repeating it for the same event appends nothing twice. Needs no master key. An error before the
  // records are durable changes nothing; an error after leaves them to be applied by the next call, and is returned. Where
  // a class's key file is missing, the keys of the other classes are destroyed and the error is returned.
  Status Destroy(SpaceState* state, const Uuid& event, std::int64_t now, std::span<const DestroyTarget> targets,
                 std::vector<Destruction>* done = nullptr);
  // The same for several erasures, under one flush of the journal. After an error each may be repeated by itself.
  Status Destroy(SpaceState* state, std::int64_t now, std::span<const DestroyOrder> orders,
                 std::vector<Destruction>* done = nullptr);
  // Fails when the journal has no room for so many more records, or a key file cannot be opened for writing: asked
  // before an erasure promises anything.
  Status CheckWritable(const SpaceState& state, std::size_t destructions);
  // The same in parts. Needs no lock: can the key files of these classes (as Classes tells) be written?
  Status CheckFiles(std::span<const std::uint16_t> classes);
  // Needs no lock: has the journal room for so many more records, and some for others who ask now?
  Result<bool> HasRoom(const SpaceState& state, std::size_t destructions);
  Status MakeRoom(const SpaceState& state, std::size_t destructions);
  // Makes all tombstones durable, after writing those that could not be written before.
  Status SyncSlots(SpaceState* state);
  // The same in parts, for a caller that does not want to hold the lock over the slow one: BeginSync under the lock writes
  // what could not be written before and answers up to which record (0: there is nothing to do), SyncFiles without it,
  // MarkSynced under it, with the number and the outcome.
  Result<std::uint64_t> BeginSync(SpaceState* state);
  Status SyncFiles();
  static void MarkSynced(SpaceState* state, std::uint64_t records, bool ok);
  // A new key, of the next generation, for a person whose key in this class is destroyed. Durable when it returns.
  // Repeated for the same event it answers the same. kLimitExceeded after generation 255; kWrongState when the key
  // lives. The caller keeps sealers for this person away.
  Result<std::uint8_t> Regenerate(SpaceState* state, const Uuid& event, std::int64_t now, std::uint16_t class_id,
                                  std::uint64_t subject);

  // --- a new master epoch ---------------------------------------------------------------------------------------
  // After Store::AddEpoch every file is written again under the new epoch, beside the old one, which stays in use until
  // the new one takes its place. Any step may be repeated or begun anew; a crash loses no more than the copy under way.
  //   BeginRotation; while StartClass: { while CopyClass: ; SwitchClass; wait for readers }; FinishRotation
  // CopyClass is called without the lock. SwitchClass: before the lock is released the caller waits until everybody who
  // read before has finished, also after an error: they may stand in the old file, which no erasure reaches any more.
  // True while anything of this key space is not under the epoch, or the journal has no end of a rotation. Needs no
  // master key.
  Result<bool> NeedsRotation(const SpaceState& state, std::uint16_t epoch);
  Status BeginRotation(SpaceState* state, std::uint16_t epoch, std::int64_t now);
  Result<bool> StartClass(SpaceState* state, bool keep_damaged);  // false: all classes are under the epoch
  Result<bool> CopyClass(std::uint64_t most);                     // true: there is more to copy
  Status SwitchClass(SpaceState* state);
  Status FinishRotation(SpaceState* state, std::int64_t now);
  void DropCopy();  // after an error, or to give up

  // --- journal --------------------------------------------------------------------------------------------------
  // Appends one record of a kind other than destroy and regenerate; sequence, hashes and checksum are filled in.
  Status Append(SpaceState* state, JournalRecord record);
  // This database becomes the owner, or goes on in another history (timeline), with people up to `highest`. What copies
  // held before says nothing any more.
  Status Attach(SpaceState* state, std::uint64_t system_identifier, std::uint32_t database, std::int64_t now,
                std::uint32_t timeline = 1, std::uint64_t highest = 0);
  // A copy of the keystore holds the keys of people up to this one. kInvalidParameter for a person who has none yet,
  // kLimitExceeded for more than kMaxCopies copies.
  Status NoteCopy(SpaceState* state, std::string_view name, std::uint64_t subject, std::int64_t now);
  // The keys that are made and nobody has are given up: the next person gets one made after this. How many they were.
  Result<std::uint64_t> DiscardReserve(SpaceState* state, std::int64_t now);
  // Destructions that another copy of this key space has in its journal (`directory`) and this one has not. Records of
  // people who came after the two went separate ways are left out, and counted: their ids may be other people's here.
  Result<std::vector<JournalRecord>> MissingDestructions(const SpaceState& state, FileSystem& files,
                                                         const std::string& directory, std::uint64_t* strangers);
  // Calls visit for each durable record from sequence `from` on, until it answers false.
  Status Read(const SpaceState& state, std::uint64_t from, const std::function<bool(const JournalRecord&)>& visit);
  // The destroy events as a set of (event, class).
  Result<EventSet> Destructions(const SpaceState& state);

  // Follows the chain of hashes over all records and compares each destruction with its slot. At most `limit`
  // problems; needs no master key. REQUIRES a shared lock on the state at least.
  Result<std::vector<JournalProblem>> VerifyJournal(const SpaceState& state, std::size_t limit);

  // --- other keys -----------------------------------------------------------------------------------------------
  Result<std::vector<LookupKey>> LookupKeys();  // highest epoch last
  // The epochs of lookup keys there are, lowest first; needs no master key.
  Result<std::vector<LookupEpoch>> LookupEpochs();
  // --- a new lookup key: which one is in force is a row of the database's, for tags change in its transactions.
  // The epoch to tag with next: a later one than in_force that is there already, or a new key. Durable.
  Result<std::uint8_t> PrepareLookupEpoch(SpaceState* state, std::uint8_t in_force, std::int64_t now);
  // Destroys the keys before in_force, recorded in the journal first; may be repeated. Nothing happens unless the key in
  // force is there. Returns how many there were.
  Result<int> DropLookupEpochs(SpaceState* state, std::uint8_t in_force, std::int64_t now);
  Status SubjectKey(Key256* key);               // HMAC key for hashes of people's keys

  // --- checks ---------------------------------------------------------------------------------------------------
  struct Counts {
    std::uint64_t live = 0, tombstones = 0, never_made = 0, damaged = 0;
  };
  // Checks every slot's checksum; needs no master key. Only slots of ids that were handed out count as never made.
  Result<Counts> Verify(const SpaceState& state, std::uint16_t class_id);
  // Keys that class files are too short for: 0 unless one was cut off or an older copy of it put back.
  Result<std::uint64_t> CutOff(const SpaceState& state);
  // Ok when each file is there and its own checksums are right; the slots and the journal's records are not read.
  Status CheckReadable(const SpaceState& state);
  // What is wrong with the files that hold no slots, one text each; needs no master key, and uses it where it is there.
  // REQUIRES a lock on the state: the journal must not grow meanwhile.
  Result<std::vector<std::string>> VerifyFiles(const SpaceState& state);
  // At an orderly shutdown: gives back the ids granted but not handed out, so that none is skipped.
  Status Park(SpaceState* state);
  // Closes descriptors and forgets keys; they come back when needed.
  void Close();

 private:
  struct Impl;
  Result<KeyInfo> OpeningKey(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation, MutableBytes key,
                             const Remembering* remembering);
  Result<KeyInfo> SealingKey(std::uint16_t class_id, std::uint64_t subject, MutableBytes key,
                             const Remembering* remembering);
  explicit Space(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace privacy::keystore
