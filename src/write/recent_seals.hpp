// Authentication tags of values sealed lately by this backend. An upsert's row is sealed before the conflict is found; what
// it holds was given by this session, so it may be sealed again for the row in the way.
#pragma once
#include "pg/compat.hpp"

#include <cstring>

extern "C" {
#include "access/xact.h"
}

#include "core/bytes.hpp"

namespace privacy::write {

inline constexpr int kRecent = 64;
inline constexpr int kTagSize = 16;
struct Recent {
  uint8 tags[kRecent][kTagSize];
  TimestampTz statement;
  int next;
};
inline Recent recent;

inline void Remember(Bytes sealed_value) {
  if (recent.statement != GetCurrentStatementStartTimestamp()) recent = {};
  recent.statement = GetCurrentStatementStartTimestamp();
  memcpy(recent.tags[recent.next], sealed_value.data() + sealed_value.size() - kTagSize, kTagSize);
  recent.next = (recent.next + 1) % kRecent;
}

inline bool SealedInThisStatement(Bytes sealed_value) {
  if (recent.statement != GetCurrentStatementStartTimestamp()) return false;
  for (const auto& tag : recent.tags)
    if (memcmp(tag, sealed_value.data() + sealed_value.size() - kTagSize, kTagSize) == 0) return true;
  return false;
}

}  // namespace privacy::write
