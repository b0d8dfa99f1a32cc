// The keystore worker's part in the mirror of the keystore: takes from it at the start what the keystore lacks, and brings
// it up to date whenever it fell behind.
#pragma once
#include "pg/compat.hpp"

#include "core/error.hpp"

namespace privacy::worker {

// Before anybody opens the keystore; does something once after the server's start. Errors are the keystore's.
Status StartMirror();
// A piece of work; true: there is more to do at once. False with a mirror behind: it is tried again after a while.
bool MirrorMore();
bool IsMirrorBehind();

}  // namespace privacy::worker
