// Rewriting of protected rows by this extension itself, past the rules for sessions.
#pragma once
#include "pg/compat.hpp"

namespace privacy::write {

enum class Internal : uint8 {
  kNone,
  kScrub,   // erasure: data_subject_id and values may become NULL, and nothing else changes
  kRetag,   // sealed values may be replaced by other sealed values of the same person, category and type
};

// What the row triggers allow until End, or until the (sub)transaction that began it aborts. Takes effect only under
// InNoForceRLSOperation() (pg/as_owner.hpp). In every mode a value that is not sealed is refused.
void BeginInternal(Internal what);
void EndInternal();

void Init();

}  // namespace privacy::write
