// Rewriting of protected rows by this extension itself, past the rules for sessions.
#pragma once
#include "pg/compat.hpp"

namespace privacy::write {

enum class Internal : uint8 {
  kNone,
  kScrub,    // erasure: data_subject_id and values may become NULL, and nothing else changes
  kRetag,    // nothing changes but lookup tags, which become those of the key in force
  kCascade,  // rows whose parent moved to another person: read it again and follow
  kRenew,    // a subject table's row without a person gets a new one
  kMerge,    // rows of one person are given to another: what the command says is taken
};

// What the row triggers allow until EndInternal, or until the (sub)transaction that began it aborts. Takes effect only
// under InNoForceRLSOperation() (pg/as_owner.hpp). In every mode a value that is not sealed is refused.
// Begin returns what was before, to be given to End.
struct InternalMark {
  Internal mode;
  int depth;
  int level;
};
InternalMark BeginInternal(Internal what);
void EndInternal(InternalMark before);

// kNone outside InNoForceRLSOperation(), and in statements that triggers run inside the command.
Internal CurrentInternal();

void Init();  // callbacks of this room; from _PG_init

}  // namespace privacy::write
