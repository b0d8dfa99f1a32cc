// Calls of privacy.tag and privacy.tag_like, and what they are told at plan time.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/primnodes.h"
}

#include "types/value.hpp"

namespace privacy::read {

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

}  // namespace privacy::read
