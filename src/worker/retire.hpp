// The end of a master epoch: its key is destroyed, or said to be, and with it every copy of the keystore made under it.
#pragma once
#include "pg/compat.hpp"

#include "core/error.hpp"
#include "pg/shared_memory.hpp"

namespace privacy::worker {

// Refused while anything is wrapped under the epoch. A file of ours is overwritten; otherwise the destruction is somebody
// else's word, and evidence must be given. May be repeated when it was cut short.
Status RetireEpoch(pg::SharedTask* task);
// After the keystore was opened: finishes those that were cut short, where the key was this server's to destroy.
void ResumeRetirements();

}  // namespace privacy::worker
