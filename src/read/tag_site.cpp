#include "read/tag_site.hpp"

extern "C" {
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"
}

#include "read/nodes.hpp"

namespace privacy::read {

Datum PackTagSite(const TagSite& site) {
  return static_cast<Datum>(site.category) | static_cast<Datum>(site.mode) << 16 | static_cast<Datum>(site.base) << 24 |
         static_cast<Datum>(site.of_base) << 32 | static_cast<Datum>(site.array) << 33 |
         static_cast<Datum>(site.wide) << 34 | static_cast<Datum>(1) << 40;
}

TagSite UnpackTagSite(Datum packed) {
  return {static_cast<uint8>(packed >> 16), static_cast<uint8>(packed >> 24), (packed >> 32 & 1) != 0,
          (packed >> 33 & 1) != 0,          (packed >> 34 & 1) != 0,          static_cast<uint16>(packed)};
}

Node* MakeTag(Node* operand, const TagSite& site) {
  const Oid declared[2] = {ANYELEMENTOID, INTERNALOID};
  const Oid type = types::PersonalTypeOf(static_cast<sealed::BaseType>(site.base))->oid;
  Const* packed = makeConst(INTERNALOID, -1, InvalidOid, sizeof(Datum), PackTagSite(site), false, true);
  // As an implicit cast it prints as its operand: an internal constant has no text.
  FuncExpr* call =
      makeFuncExpr(FindFunction("tag", 2, declared), site.array ? get_array_type(type) : type,
                   list_make2(operand, packed), get_typcollation(type), exprCollation(operand), COERCE_IMPLICIT_CAST);
  call->location = exprLocation(operand);
  return reinterpret_cast<Node*>(call);
}

Node* MakeTagLike(Node* operand, Node* example, const types::PersonalType& type, TagSite site) {
  const Oid declared[3] = {ANYELEMENTOID, ANYOID, INTERNALOID};
  site.base = static_cast<uint8>(type.base);
  Const* packed = makeConst(INTERNALOID, -1, InvalidOid, sizeof(Datum), PackTagSite(site), false, true);
  FuncExpr* call = makeFuncExpr(FindFunction("tag_like", 3, declared), site.array ? get_array_type(type.oid) : type.oid,
                                list_make3(operand, example, packed),
                                get_typcollation(type.oid), exprCollation(operand), COERCE_IMPLICIT_CAST);
  return reinterpret_cast<Node*>(call);
}

}  // namespace privacy::read
