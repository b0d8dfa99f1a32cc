// Cursors WITH HOLD keep their rows beyond the transaction: personal columns stay sealed in them, and are shown by each
// FETCH of the client's, decided anew. (What a query makes of an opened value is not kept at all: EnsureNothingOpened.)
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
#include "tcop/dest.h"
}

namespace privacy::read {

bool IsHeldCursor(const Query* query);  // DECLARE ... WITH HOLD

// For DECLARE: 42501 if its rows would hold what is made of an opened value.
void EnsureHoldsNothingOpened(const DeclareCursorStmt* statement);

// For a FETCH of the client's under way: the receiver for it. Of a held cursor with personal columns one that shows them
// and gives them on to `receiver`; the client is told of their base types.
DestReceiver* ShowFetched(const FetchStmt* statement, DestReceiver* receiver);

}  // namespace privacy::read
