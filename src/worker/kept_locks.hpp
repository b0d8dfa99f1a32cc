// Locks that outlive the process that took them: a flock belongs to the open file, and ends with the last descriptor of it.
// A copy of the descriptor waits in a socket that the postmaster made and all its children hold, so the keystore is locked
// as long as any process of this server lives, also while the keystore worker is away.
#pragma once
#include "pg/compat.hpp"

#include <string>

namespace privacy::worker {

enum class KeptLock : int { kKeystore, kMirror };

void InitKeptLocks();  // in the postmaster; nothing is kept where it fails

// From now on this lock is held by the whole server; what was kept under this name before is let go.
void KeepLock(KeptLock which, int descriptor);
// A descriptor of its own of what is kept, if that is the file at this path; else -1, and nothing is kept any more.
int TakeKeptLock(KeptLock which, const std::string& path);
void DropKeptLock(KeptLock which);  // before the same file is locked by a descriptor of its own

}  // namespace privacy::worker
