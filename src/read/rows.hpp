// Rows with personal values in them: whole rows (SELECT c, to_jsonb(c)), ROW(...), and arrays of rows.
//
// What such a row holds may be known only when the query runs. privacy.show_row(record, internal), which only
// auto-reveal can call, opens each value in it by the rules of Reveal, rows and arrays inside included, and gives a
// record of base types. No SQL can write its internal argument, so neither views nor functions open rows with it.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

namespace privacy::read {

bool IsRowOrRows(Oid type);   // a row type, record, or an array of them
bool TypeHolds(Oid type);     // a personal type, or an array, domain or row type with one inside; false for record
bool RowMayHold(Node* row);   // REQUIRES: IsRowOrRows(exprType(row)). May there be personal values in it?
Node* ShowRow(Node* row);     // REQUIRES: RowMayHold(row). Of type record, or record[]
bool IsShowRow(const Node* node);

// Does the expression give personal values, in whatever form? Show() opens them then.
bool NeedsShowing(Node* expression);

// A cheap look at a whole tree, before anything is done to it.
bool MentionsPersonal(Node* node, void* context = nullptr);

}  // namespace privacy::read
