// lower(column) = ..., upper(column) = ..., the same with IN and = ANY, and ILIKE without wildcards, on columns whose lookup
// ignores case. Such a condition opens every row. Beside it the planner is given one on the column's lookup tags, which an
// index can answer, and which is true of every row that the condition is true of:
//
//   column = ANY (privacy.folded_tags(sought)) OR column >=^ privacy.folded_rest(sought)
//
// The tags are those of all texts of which the function makes what is sought (sealed/case_images.hpp). Whether tags tell
// is known when the statement runs: not where the session is shown less than the value (a mask is compared as it is
// shown; what is withheld raises in a function), nor where no tags can be made. Then there are no tags, and the rest are all
// values; else it is none. The condition stays: it decides about the rows that are found.
//
// Of an array that it does not know PostgreSQL takes ten elements for granted, so that a plan for any parameter looked
// dearer than planning anew each time. One text has one tag, mostly: where it is not known yet, the planner is told so by a
// second condition on the tags, true of all values (folded_estimate.cpp).
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/params.h"
#include "nodes/parsenodes.h"
}

#include "read/operands.hpp"

namespace privacy::sealed {
class CaseImages;
}

namespace privacy::read {

enum class Folding : uint8 { kLower, kUpper, kLike };

// What the two functions are told at plan time.
struct FoldedSite {
  uint16 category;
  Folding folding;
  bool array;     // text[] is sought
  bool first;     // of folded_rest: the value before all others, whatever is sought
  Oid collation;  // of the folding
};
Datum PackFoldedSite(const FoldedSite& site);
FoldedSite UnpackFoldedSite(Datum packed);
bool IsFoldedSite(const Node* node);  // the constant that holds one

// The conditions of a query whose operands were governed; changed in place.
void NarrowFolded(Query* governed, const Governing& governing);

// What lower() or upper() makes of text in the collation, learnt once in a session; nullptr: it cannot be said.
const sealed::CaseImages* CaseImagesOf(Oid collation, Folding folding);

}  // namespace privacy::read
