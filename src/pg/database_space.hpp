// The key space of the current database: which one it is, whether this database owns it or is a guest, and this
// process's handle on it.
#pragma once
#include "pg/compat.hpp"

#include "keystore/space.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::pg {

enum class Need : uint8 {
  kLook,   // journal and slots' states; asks for no master key, guests may
  kRead,   // open, look up; guests may
  kWrite,  // seal, take ids; makes keystore and key space where there are none
  kErase,  // destroy; does not ask for the master key
};

struct DatabaseSpace {
  int index;     // in shared->spaces
  int database;  // in shared->databases
  bool guest;
  uint8 hint;    // sealed::SpaceHint
  Uuid id;
  keystore::Space* space;
  int formers = 0;  // of a fork: the key spaces that keep the keys of the people it took over
  uint8 lookup_epoch;        // of the tags in this database
  TransactionId lookup_xid;  // which set it; invalid once every snapshot here sees it

  SharedSpace& entry() const { return shared->spaces[index]; }
  // The key space belongs to a database of another server: here is a copy of the keystore that it does not keep up.
  bool OwnerIsElsewhere() const;
  // Another database of this server owns the key space, and is there: only it destroys.
  bool OwnerLivesHere() const;
};

// The current database's key space, reconciled with its table of erasures. Errors: 58030, 55000 (docs/errors.md).
const DatabaseSpace& RequireSpace(Need need);
// The same, or nullptr when the database has no key space yet.
const DatabaseSpace* FindDatabaseSpace();

// Where the key of this person in this class is: `space` itself, or one of its former key spaces. kWholePerson for the class
// asks where the person came to be.
const DatabaseSpace& FormerPlace(const DatabaseSpace& space, uint16 deletion_class, uint64 subject);
inline const DatabaseSpace& PlaceOf(const DatabaseSpace& space, uint16 deletion_class, uint64 subject) {
  return space.formers == 0 ? space : FormerPlace(space, deletion_class, subject);
}
// The former key spaces, 0 to space.formers - 1, oldest first.
const DatabaseSpace& FormerAt(const DatabaseSpace& space, int number);

// Refuses with 55000 to destroy, or make anew, a key that is another database's to destroy.
void EnsureMayDestroy(const DatabaseSpace& place);
// A snapshot from before the lookup key was changed sees tags that no value can be compared with any more: 40001.
void EnsureSnapshotSeesLookupKey();
bool SnapshotSeesLookupKey();
// The row of privacy.key_space was changed by this transaction: noticed by all backends when it commits.
void LookupKeyChanged();

// Why the open keystore does not serve this database: 'foreign', 'missing' (its key space), 'fenced', and the error in
// *why; nullptr when it does, or when the database has no key space. Raises nothing.
const char* SpaceProblem(SharedError* why);

// This process's handle on a key space of the shared table; for core code.
Result<keystore::Space*> SpaceHandle(int index);
// This process's view of the keystore.
Result<const keystore::Store*> OpenedStore();

// The place of a key space of the keystore, made known if it was not; -1 if the keystore has none of this id.
int LoadSpace(const Uuid& id);

// Compares the journal with privacy.erasures, once after a start. Implemented in fence.cpp.
void Reconcile(const DatabaseSpace& space);

// This database becomes the owner of the key space it is a guest of.
void AdoptSpace(const DatabaseSpace& space);

// This database gets a key space of its own for new people (keystore/space_fork.cpp), from this transaction's commit on.
void ForkSpace(const DatabaseSpace& space);

void InitDatabaseSpace();  // callbacks

}  // namespace privacy::pg
