// Expression nodes of this room: reveals, casts, and the base types' operators that stand in for blind ones.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
}

#include "types/value.hpp"

namespace privacy::read {

// The personal type of a type, through domains; nullptr if it is none. For an array of one: ElementOf.
const types::PersonalType* PersonalOf(Oid type);
const types::PersonalType* ElementOf(Oid array_type);

bool HaveExtension();  // are there personal types in this database?

enum class Opening { kShow, kRaise };  // what becomes of a withheld value: NULL, or 42501

// privacy.reveal(value) or the cast, of the base type. It prints as the value in EXPLAIN.
Node* OpenValue(Node* value, const types::PersonalType& type, Opening opening);

// What an expression of a personal type (or an array of one) shows, of the base type (or an array of it): reveals go
// into coalesce, CASE, greatest and least, so that NULL means withheld there too.
Node* Show(Node* expression, Opening opening);
List* ShowAll(List* expressions, Opening opening);
bool IsPersonalOrArray(Oid type);
Oid ShownType(Oid type);  // the type Show gives for it

// What a cast to a personal type was given, a value of the session's; nullptr if the node is none.
Node* FreshOf(Node* node);

bool IsFreshArray(Node* node);  // ARRAY[...] of such values

// The operand as the base type's operators take it: shown, or as it was before it was cast to a personal type.
Node* Bare(Node* operand, Opening opening);

// If the node is a cast from a personal type that raises where withheld: the same as a reveal, NULL there. Else
// nullptr.
Node* ShowCast(Node* node);

// A call that auto-reveal made; one the user wrote is none.
bool IsAutoReveal(const Node* node);

// After the entry's expression became `type`: the clause sorts and groups by that type's operators, in the same
// direction. 0A000 if it has none (json).
void RetargetSort(SortGroupClause* clause, Oid type);
// All clauses of a list that refer to the entry, and all of a query: ORDER BY, GROUP BY, DISTINCT, windows.
void RetargetClauses(List* clauses, Index reference, Oid type);
void RetargetQuery(Query* query, Index reference, Oid type);

// After the window's order went over to a base type: its frame's offset is added by that type's function.
void RetargetFrame(WindowClause* window);

// tag(operand, internal), of the personal type. The operand is of the personal type or its base type, or an array of
// one (then so is the result).
struct TagSite {
  uint8 mode;    // sealed::Lookup
  uint8 base;    // sealed::BaseType
  bool of_base;  // the operand is of the base type
  bool array;
  bool wide;  // bigint operands of a personal_integer
  uint16 category;
};
Datum PackTagSite(const TagSite& site);
TagSite UnpackTagSite(Datum packed);
Node* MakeTag(Node* operand, const TagSite& site);
// tag_like(operand, example, internal): by the header of `example`, once it is known.
Node* MakeTagLike(Node* operand, Node* example, const types::PersonalType& type, TagSite site);

Oid EqualityOf(Oid type);  // the = of the type's default class; 0A000 without one

}  // namespace privacy::read
