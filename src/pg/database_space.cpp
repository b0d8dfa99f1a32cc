#include "pg/database_space.hpp"

extern "C" {
#include "access/transam.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/snapmgr.h"
}

#include "crypto/encoding.hpp"
#include "pg/boundary.hpp"
#include "pg/fence.hpp"
#include "pg/key_space_row.hpp"
#include "pg/own_tables.hpp"
#include "pg/space_change.hpp"
#include "pg/space_slots.hpp"
#include "pg/standby.hpp"
#include "sealed/format.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::pg {

namespace {

DatabaseSpace current;
DatabaseSpace formers[keystore::kMaxFormers];  // of `current`
bool is_current = false;                   // `current` may be used
bool attached_here = false;                // its row was written by this transaction
Oid row_table = InvalidOid;                // privacy.key_space, as it was when the row was read

bool ReadRow(KeySpaceRow* row) {
  row_table = OidOf(OwnRelation::kKeySpace);
  return ReadKeySpaceRow(row);
}

void Attach(KeySpaceRow* row) {
  LockRelationOid(OidOf(OwnRelation::kKeySpace), ShareRowExclusiveLock);
  if (ReadRow(row)) return;
  int index = FindOwnSpace();
  if (index < 0) index = MakeSpace();
  InsertKeySpaceRow(shared->spaces[index].space);
  attached_here = true;
  *row = {shared->spaces[index].space, shared->keystore, 1, InvalidTransactionId};
}

[[noreturn]] void RaiseNoSpace() {
  ereport(ERROR, (errcode(ERRCODE_IO_ERROR), errmsg("this database has no key space"),
                  errhint("Run privacy.create_keystore().")));
  pg_unreachable();
}

void EnsureNotStandby() {
  if (RecoveryInProgress())
    ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION), errmsg("a standby makes no keystore"),
                    errhint("Run privacy.create_keystore() on the primary, and copy its keystore to the standby.")));
}

void EnsureSameKeystore(const KeySpaceRow& row) {
  if (row.keystore != shared->keystore)
    ereport(ERROR, (errcode(ERRCODE_IO_ERROR), errmsg("the keystore belongs to another database"),
                    errdetail("Its id is not the one that this database recorded."),
                    errhint("Put this database's own keystore in place, or set privacy.keystore_directory to it.")));
}

int FindRecordedSpace(const KeySpaceRow& row) {
  const int index = LoadSpace(row.space);
  if (index < 0)
    ereport(ERROR, (errcode(ERRCODE_IO_ERROR), errmsg("the key space of this database is missing in the keystore"),
                    errhint("Restore the keystore from a copy that holds it, and restart the server.")));
  if (shared->spaces[index].failed) worker::RaiseShared(shared->spaces[index].error);
  return index;
}

bool IsGuest(const keystore::SpaceState& state) {
  return state.owner_system != GetSystemIdentifier() || state.owner_database != MyDatabaseId;
}

void EnsureOwner(const DatabaseSpace& space) {
  if (!IsGuest(space.entry().state)) return;  // asked each time: another database may have adopted the key space
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("this database is a guest of another database's key space"),
                  errdetail("It was copied or restored from a dump: it reads, but seals and erases nothing."),
                  errhint("Run privacy.adopt_key_space() if it replaces the original, or privacy.fork_key_space() if it "
                          "is a copy with people of its own.")));
}

// The key spaces that keep the keys of people whom a fork took over.
void UseFormers(const keystore::SpaceState& state) {
  for (uint32 i = 0; i < state.formers; ++i) {
    const int index = LoadSpace(state.former[i].space);
    if (index < 0)
      ereport(ERROR, (errcode(ERRCODE_IO_ERROR), errmsg("a key space that this database was forked from is missing in the keystore"),
                      errdetail("The keys of the people it took over are there."),
                      errhint("Restore the keystore from a copy that holds it, and restart the server.")));
    if (shared->spaces[index].failed) worker::RaiseShared(shared->spaces[index].error);
    DatabaseSpace& former = formers[i];
    former = DatabaseSpace{};
    former.index = index;
    former.database = current.database;
    former.guest = true;
    former.id = state.former[i].space;
    Run([&]() -> Status {
      PRIVACY_ASSIGN(former.space, SpaceHandle(index));
      former.hint = sealed::SpaceHint(former.id);
      return {};
    });
  }
  current.formers = static_cast<int>(state.formers);
}

void Use(const KeySpaceRow& row) {
  EnsureSameKeystore(row);
  const int index = FindRecordedSpace(row);
  const int database = FindOrAddDatabase(MyDatabaseId, index);
  if (database < 0)
    ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("too many databases of this server hold keys")));
  const keystore::SpaceState& state = shared->spaces[index].state;
  current.index = index;
  current.database = database;
  current.id = row.space;
  current.guest = IsGuest(state);
  current.lookup_epoch = row.lookup_epoch;
  current.lookup_xid = row.lookup_epoch > 1 ? row.xid : InvalidTransactionId;
  shared->databases[database].guest = current.guest;
  Run([&]() -> Status {
    PRIVACY_ASSIGN(current.space, SpaceHandle(index));
    current.hint = sealed::SpaceHint(row.space);
    return {};
  });
  UseFormers(state);
  if (!shared->databases[database].reconciled || IsPromoted(current))
    Reconcile(current);
  else
    CatchUp(current);
  is_current = true;
}

// May `current` be used as it is? What a standby replayed is applied to its keystore first.
bool IsCurrent() {
  if (!is_current || IsPromoted(current)) return false;
  CatchUp(current);
  return true;
}

void Forget(Datum, Oid relation) {
  if (relation == InvalidOid || relation == row_table) is_current = false;
}

void ForgetAttached() {
  if (attached_here) is_current = false;
  attached_here = false;
}

void EndTransaction(XactEvent event, void*) {
  if (event == XACT_EVENT_ABORT) ForgetAttached();
  if (event == XACT_EVENT_COMMIT) attached_here = false;
}

void EndSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB && attached_here) is_current = false;
}

}  // namespace

const DatabaseSpace* FindDatabaseSpace() {
  if (IsCurrent()) return &current;
  EnsureShared();
  KeySpaceRow row;
  if (!ReadRow(&row)) return nullptr;
  worker::EnsureKeystore(false, true);
  Use(row);
  return &current;
}

namespace {

// Is there such a key space in the keystore? False with a message: that could not be found out.
bool IsThere(const Uuid& id, Pending* problem) {
  bool exists = false;
  const bool looked = Try(
      [&]() -> Status {
        PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
        PRIVACY_ASSIGN(exists, store->HasSpace(id));
        return {};
      },
      problem);
  return looked && exists;
}

}  // namespace

const char* SpaceProblem(SharedError* why) {
  KeySpaceRow row;
  if (is_current || !ReadRow(&row)) return nullptr;
  *why = {};
  const auto say = [&](const char* message, const char* hint) {
    strlcpy(why->message, message, sizeof(why->message));
    strlcpy(why->hint, hint, sizeof(why->hint));
  };
  if (row.keystore != shared->keystore) {
    say("the keystore belongs to another database",
        "Put this database's own keystore in place, or set privacy.keystore_directory to it.");
    return "foreign";
  }
  constexpr const char* kRestore = "Restore the keystore from a copy that holds it, and restart the server.";
  const int index = FindSpace(row.space);
  if (index < 0) {
    Pending problem;
    if (IsThere(row.space, &problem)) return nullptr;
    if (problem.message[0] != '\0')
      say(problem.message, problem.hint);
    else
      say("the key space of this database is missing in the keystore", kRestore);
    return "missing";
  }
  const SharedSpace& space = shared->spaces[index];
  for (uint32 i = 0; i < space.state.formers; ++i) {
    Pending problem;
    const int former = FindSpace(space.state.former[i].space);
    if (former >= 0 && shared->spaces[former].failed) {
      *why = shared->spaces[former].error;
      return "fenced";
    }
    if (former >= 0 || IsThere(space.state.former[i].space, &problem)) continue;
    say("a key space that this database was forked from is missing in the keystore", kRestore);
    return "missing";
  }
  if (!space.failed) return nullptr;
  *why = space.error;
  return "fenced";
}

const DatabaseSpace& RequireSpace(Need need) {
  EnsureShared();
  const bool without_master_key = need == Need::kErase || need == Need::kLook;
  if (IsCurrent()) {
    if (shared->condition != KeystoreCondition::kOpen) worker::EnsureKeystore(false, without_master_key);
  } else {
    KeySpaceRow row;
    const bool found = ReadRow(&row);
    if (!found && need != Need::kWrite) RaiseNoSpace();
    if (!found) EnsureNotStandby();
    worker::EnsureKeystore(!found, without_master_key);  // where a key space is recorded, nothing is made in its place
    if (!found) Attach(&row);
    Use(row);
  }
  if (need == Need::kWrite || need == Need::kErase) EnsureOwner(current);
  return current;
}

bool SnapshotSeesLookupKey() {
  const TransactionId changed = current.lookup_xid;
  if (!TransactionIdIsNormal(changed) || !ActiveSnapshotSet() || TransactionIdIsCurrentTransactionId(changed)) return true;
  const Snapshot snapshot = GetActiveSnapshot();
  if (IsMVCCSnapshot(snapshot) && XidInMVCCSnapshot(changed, snapshot)) return false;
  if (TransactionIdPrecedes(changed, TransactionXmin)) current.lookup_xid = InvalidTransactionId;
  return true;
}

void EnsureSnapshotSeesLookupKey() {
  if (SnapshotSeesLookupKey()) return;
  ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
                  errmsg("the lookup key was changed after this transaction or statement began"), errhint("Try again.")));
}

void LookupKeyChanged() {
  CacheInvalidateRelcacheByRelid(OidOf(OwnRelation::kKeySpace));
  CommandCounterIncrement();
}

bool DatabaseSpace::OwnerIsElsewhere() const { return entry().state.owner_system != GetSystemIdentifier(); }

bool DatabaseSpace::OwnerLivesHere() const {
  const keystore::SpaceState& state = entry().state;
  return state.owner_system == GetSystemIdentifier() && state.owner_database != MyDatabaseId &&
         DatabaseExists(state.owner_database);
}

const DatabaseSpace& FormerPlace(const DatabaseSpace& space, uint16 deletion_class, uint64 subject) {
  const int number = keystore::FormerOf(space.entry().state, deletion_class, subject);
  return number < 0 ? space : formers[number];
}

const DatabaseSpace& FormerAt(const DatabaseSpace&, int number) { return formers[number]; }

void EnsureMayDestroy(const DatabaseSpace& place) {
  if (!place.OwnerLivesHere() || place.index == current.index) return;
  ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                  errmsg("the person's keys belong to the database that this one was forked from"),
                  errdetail("They were stored before the fork. When they are erased there, they are erased here too."),
                  errhint("Erase them there. Or drop that database if it is not needed any more: then they can be erased here.")));
}

void UseAnew(bool attached) {
  if (attached) attached_here = true;
  is_current = false;
}

void InitDatabaseSpace() {
  CacheRegisterRelcacheCallback(Forget, static_cast<Datum>(0));
  RegisterXactCallback(EndTransaction, nullptr);
  RegisterSubXactCallback(EndSubtransaction, nullptr);
}

}  // namespace privacy::pg
