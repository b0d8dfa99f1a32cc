// The erasures of this transaction, from their announcement to the destruction of the keys.
//
// A doomed key is one of a person and class whose destruction the transaction has promised by its rows in
// privacy.erasures and privacy.erasure_keys. Those rows are the truth; this is only how the promise is kept at once:
// commit destroys the keys before it returns, abort forgets them, PREPARE leaves them to COMMIT PREPARED, and a crash
// to the first backend that wants a key (pg/fence.cpp).
#pragma once
#include "pg/compat.hpp"

#include "core/bytes.hpp"
#include "pg/database_space.hpp"

extern "C" {
#include "nodes/nodes.h"
}

namespace privacy::rights {

// Announces the destruction: everybody withholds once this transaction is committed, this transaction at once.
// generation 0 with class kWholePerson: the person as a whole. 54000 when too many are announced.
void Doom(const pg::DatabaseSpace& space, const Uuid& event, uint16 deletion_class, uint64 subject, uint8 generation);
struct ClassList {
  const uint16* items;
  int count;
};
// Fails now, not after the commit, where so many more keys of this key space could not be destroyed. `classes`: those it has
// files of, where the caller has just looked.
void EnsureWritable(const pg::DatabaseSpace& place, int keys, const ClassList* classes);
bool IsDoomed(uint16 deletion_class, uint64 subject);  // by this transaction

// Somebody is due to be erased once this transaction is committed: the database worker is woken then.
void WakeWorkerAtCommit();

// After a utility command: COMMIT PREPARED and ROLLBACK PREPARED run without the callbacks of the transaction they end.
void AfterUtility(Node* statement);

void InitErasing();

}  // namespace privacy::rights
