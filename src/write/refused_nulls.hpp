// What a table's own constraints keep from becoming NULL when an erasure clears a row. There a husk stays: header and
// nonce of the sealed value, whose key is destroyed, without its lookup section and ciphertext, its tag all zeros.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "access/htup.h"
#include "nodes/bitmapset.h"
#include "utils/relcache.h"
}

#include "core/bytes.hpp"

namespace privacy::write {

// Of the columns `cleared`, which are NULL in `row`, those that NOT NULL, UNIQUE NULLS NOT DISTINCT or a CHECK refuse to
// be: all that the refusing CHECK reads. Runs the CHECKs' code as the current user, who is to be the table's owner.
Bitmapset* RefusedNulls(Relation relation, HeapTuple row, Bitmapset* cleared);

// What is left of a sealed value where NULL is refused.
struct varlena* MakeHusk(Bytes sealed_value);
bool IsHusk(Bytes sealed_value);

}  // namespace privacy::write
