#include "types/value.hpp"

extern "C" {
#include "access/xact.h"
#include "miscadmin.h"
#include "replication/logicalworker.h"
}

#include "pg/settings.hpp"

namespace privacy::types {

namespace {

constexpr uint8 kIncomingLead = 0x02;
constexpr uint8 kTaggedLead = 0x03;

int allowed_level = 0;  // transaction nesting level SetSealedInputAllowed(true) was called at; 0: not allowed

void EndWithTransaction(XactEvent, void*) { allowed_level = 0; }

void EndWithSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB && GetCurrentTransactionNestLevel() <= allowed_level) allowed_level = 0;
}

struct varlena* Make(int lead, Bytes bytes) {
  const Size extra = lead >= 0 ? 1 : 0;
  auto* const out = static_cast<varlena*>(palloc(VARHDRSZ + extra + bytes.size()));
  SET_VARSIZE(out, VARHDRSZ + extra + bytes.size());
  if (extra) VARDATA(out)[0] = static_cast<char>(lead);
  Put({reinterpret_cast<uint8*>(VARDATA(out)) + extra, bytes.size()}, bytes);
  return out;
}

}  // namespace

Form FormOf(Bytes value) {
  if (value.empty()) return Form::kUnsealed;
  if (value[0] == 0x00) return Form::kSealed;
  if (value.size() > 1 && value[1] == 0x00) {
    if (value[0] == kIncomingLead) return Form::kIncoming;
    if (value[0] == kTaggedLead && value.size() == 2 + sealed::kLookupSize) return Form::kTagged;
  }
  return Form::kUnsealed;
}

bool IsStorable(Bytes value, sealed::BaseType type) {
  sealed::Header header;
  return sealed::LooksSealed(value) && sealed::TryParseHeader(value, &header) && header.type == type;
}

struct varlena* MakeSealed(Bytes sealed_value) {
  return Make(-1, sealed_value);
}
struct varlena* MakeIncoming(Bytes sealed_value) {
  return Make(kIncomingLead, sealed_value);
}

struct varlena* MakeTagged(const uint8 lookup[sealed::kLookupSize]) {
  uint8 bytes[1 + sealed::kLookupSize] = {0x00};
  memcpy(bytes + 1, lookup, sealed::kLookupSize);
  return Make(kTaggedLead, bytes);
}

bool MayAcceptSealed() {
  return allowed_level > 0 || pg::setting_accept_sealed || IsBinaryUpgrade || IsLogicalWorker();
}

void SetSealedInputAllowed(bool allowed) {
  static bool registered = false;
  if (!registered) {
    RegisterXactCallback(EndWithTransaction, nullptr);
    RegisterSubXactCallback(EndWithSubtransaction, nullptr);
    registered = true;
  }
  allowed_level = allowed ? GetCurrentTransactionNestLevel() : 0;
}

}  // namespace privacy::types
