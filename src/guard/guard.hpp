// What keeps unsealed data out of tables beside the row triggers: the label provider, the utility hook, the event
// triggers' C side.
#pragma once
#include "guard/own_writes.hpp"

namespace privacy::guard {

void InitLabelProvider();
void InitUtilityHook();

inline void Init() {
  InitLabelProvider();
  InitUtilityHook();
  InitOwnWrites();
}

}  // namespace privacy::guard
