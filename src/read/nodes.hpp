// Expression nodes of this room: what shows a value, and what a cast or an operator that opens one was given.
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

Oid FindFunction(const char* name, int count, const Oid* types);  // of schema privacy

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

}  // namespace privacy::read
