// The mode of the extension's own rewriting.
#include "write/internal.hpp"

extern "C" {
#include "access/xact.h"
#include "miscadmin.h"
}

namespace privacy::write {
namespace {

Internal mode = Internal::kNone;

void OnTransactionEnd(XactEvent, void*) { mode = Internal::kNone; }

void OnSubtransactionEnd(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB) mode = Internal::kNone;
}

}  // namespace

Internal BeginInternal(Internal what) {
  const Internal before = mode;
  mode = what;
  return before;
}

void EndInternal(Internal before) { mode = before; }

Internal CurrentInternal() { return InNoForceRLSOperation() ? mode : Internal::kNone; }

void Init() {
  RegisterXactCallback(OnTransactionEnd, nullptr);
  RegisterSubXactCallback(OnSubtransactionEnd, nullptr);
}

}  // namespace privacy::write
