// People whose record was merged into another's: privacy.merged_subjects (extension/68_merge.sql).
#pragma once
#include "pg/compat.hpp"

namespace privacy::pg {

// Whom a duplicate with this key was merged into (extension/68_merge.sql).
uint64 FindMerged(int32 table_id, const char* key);

// Was the record merged into another? Rows of it that somebody stores now would be nobody's.
bool IsRetired(uint64 id);

}  // namespace privacy::pg
