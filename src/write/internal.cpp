// The mode of the extension's own rewriting.
#include "write/internal.hpp"

extern "C" {
#include "access/xact.h"
#include "miscadmin.h"
}

#include "read/statement.hpp"
#include "write/depart.hpp"
#include "write/sealed_checks.hpp"

namespace privacy::write {
namespace {

// The mode belongs to the one command that is begun next: statements which triggers of the table's owner run inside it
// are nested one level deeper and have none. An exception caught in such a trigger leaves it in place.
Internal mode = Internal::kNone;
int mode_depth = 0;
int mode_level = 0;  // transaction nesting level

void OnTransactionEnd(XactEvent, void*) { mode = Internal::kNone; }

void OnSubtransactionEnd(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB && GetCurrentTransactionNestLevel() <= mode_level) mode = Internal::kNone;
}

}  // namespace

InternalMark BeginInternal(Internal what) {
  const InternalMark before = {mode, mode_depth, mode_level};
  mode = what;
  mode_depth = read::StatementDepth() + 1;
  mode_level = GetCurrentTransactionNestLevel();
  return before;
}

void EndInternal(InternalMark before) {
  mode = before.mode;
  mode_depth = before.depth;
  mode_level = before.level;
}

Internal CurrentInternal() {
  return InNoForceRLSOperation() && read::StatementDepth() == mode_depth ? mode : Internal::kNone;
}

void Init() {
  RegisterXactCallback(OnTransactionEnd, nullptr);
  RegisterSubXactCallback(OnSubtransactionEnd, nullptr);
  InitDropped();
  InitSealedChecks();
}

}  // namespace privacy::write
