// What keeps unsealed data out of tables beside the row triggers: the label provider, the utility hook, the event
// triggers' C side.
#pragma once

namespace privacy::guard {

void InitLabelProvider();
void InitOwnWrites();
void InitUtilityHook();

inline void Init() {
  InitLabelProvider();
  InitUtilityHook();
  InitOwnWrites();
}

}  // namespace privacy::guard
