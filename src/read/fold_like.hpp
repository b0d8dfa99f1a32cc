// ILIKE on revealed text without the locale, where that gives the same answer. Most of what ILIKE costs is lower-casing
// value and pattern through wide characters, for each row: here the pattern is folded once, and by bytes a value that is
// ASCII, in a collation that lower-cases ASCII letters as ASCII does. The operator stays PostgreSQL's own, and so does
// what EXPLAIN prints and what the planner estimates: only the function that carries it out is ours.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/primnodes.h"
}

namespace privacy::read {

// After an operator's operands were governed: ILIKE and NOT ILIKE of what a personal text opens to is changed in place.
Node* FoldLikeFast(Node* expression);

}  // namespace privacy::read
