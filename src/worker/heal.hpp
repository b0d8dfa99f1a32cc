// The keystore worker's part when a key was met that is damaged or missing: if the mirror is in step and has it whole, it is
// taken from there at once, not only at the next start.
#pragma once
#include "pg/compat.hpp"

namespace privacy::worker {

void HealFromMirror();

}  // namespace privacy::worker
