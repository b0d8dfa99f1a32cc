#include "read/fold_like.hpp"

extern "C" {
#include "catalog/namespace.h"
#include "catalog/pg_collation_d.h"
#include "catalog/pg_type_d.h"
#include "mb/pg_wchar.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_func.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
}

#include <initializer_list>

#include "core/bytes.hpp"
#include "read/nodes.hpp"

namespace privacy::read {

namespace {

// What one call site knows, in fn_extra.
struct LikeSite {
  Oid collation;
  bool in_parts;     // value and pattern may be folded each by itself, and matched then
  bool folds_ascii;  // the collation lower-cases ASCII as ASCII does
  text* pattern;     // the last one, as it came
  text* folded;      // and folded
};

constexpr uint64 kHigh = 0x8080808080808080;
constexpr uint64 kEach = 0x0101010101010101;

// Eight ASCII bytes, A to Z as a to z.
uint64 FoldEight(uint64 eight) {
  const uint64 from_a = eight + (0x80 - 'A') * kEach;       // high bit: A or behind
  const uint64 behind_z = eight + (0x7f - 'Z') * kEach;     // high bit: behind Z
  return eight | (((from_a ^ behind_z) & kHigh) >> 2);
}

// False if it is not all ASCII; `to` holds nothing of use then.
bool FoldAscii(Bytes from, char* to) {
  std::size_t at = 0;
  for (; at + 8 <= from.size(); at += 8) {
    uint64 eight;
    memcpy(&eight, &from[at], 8);
    if ((eight & kHigh) != 0) return false;
    eight = FoldEight(eight);
    memcpy(to + at, &eight, 8);
  }
  for (; at < from.size(); ++at) {
    const uint8 byte = from[at];
    if (byte >= 0x80) return false;
    to[at] = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
  }
  return true;
}

Bytes ViewOf(const text* value) {
  return {reinterpret_cast<const uint8*>(VARDATA_ANY(value)), VARSIZE_ANY_EXHDR(value)};
}

text* Lower(const text* value, Oid collation) {
  return DatumGetTextPP(DirectFunctionCall1Coll(lower, collation, PointerGetDatum(value)));
}

// PostgreSQL is asked itself: every ASCII character is lower-cased by it once, so that no list of locales is needed.
bool FoldsAscii(Oid collation) {
  char all[128];
  for (int i = 0; i < 127; ++i) all[i] = static_cast<char>(i + 1);
  char expected[128];
  FoldAscii({reinterpret_cast<const uint8*>(all), 127}, expected);
  return Equal(ViewOf(Lower(cstring_to_text_with_len(all, 127), collation)),
               {reinterpret_cast<const uint8*>(expected), 127});
}

LikeSite* SiteOf(FmgrInfo* function, Oid collation) {
  auto* site = static_cast<LikeSite*>(function->fn_extra);
  if (site != nullptr && site->collation == collation) return site;
  site = static_cast<LikeSite*>(MemoryContextAllocZero(function->fn_mcxt, sizeof(LikeSite)));
  site->collation = collation;
  // What PostgreSQL refuses (no collation, one that is not deterministic) is refused here, in its words.
  text* const empty = cstring_to_text("");
  DirectFunctionCall2Coll(texticlike, collation, PointerGetDatum(empty), PointerGetDatum(empty));
  site->in_parts = GetDatabaseEncoding() == PG_UTF8;
  site->folds_ascii = site->in_parts && FoldsAscii(collation);
  function->fn_extra = site;
  return site;
}

text* CopyInto(MemoryContext context, const text* value) {
  const Size size = VARSIZE_ANY(value);
  return static_cast<text*>(memcpy(MemoryContextAlloc(context, size), value, size));
}

// The pattern is constant in most statements: it is folded once, whatever it is made of.
void TakePattern(LikeSite* site, const text* pattern, MemoryContext context) {
  if (site->pattern != nullptr && Equal(ViewOf(site->pattern), ViewOf(pattern))) return;
  for (text** const old : {&site->pattern, &site->folded}) {
    if (*old != nullptr) pfree(*old);
    *old = nullptr;
  }
  site->folded = CopyInto(context, Lower(pattern, site->collation));
  site->pattern = CopyInto(context, pattern);  // last: the site is of this pattern
}

bool IsLikeFolded(PG_FUNCTION_ARGS) {
  text* const value = PG_GETARG_TEXT_PP(0);
  text* const pattern = PG_GETARG_TEXT_PP(1);
  const Oid collation = PG_GET_COLLATION();
  LikeSite* const site = SiteOf(fcinfo->flinfo, collation);
  if (!site->in_parts)
    return DatumGetBool(
        DirectFunctionCall2Coll(texticlike, collation, PointerGetDatum(value), PointerGetDatum(pattern)));
  TakePattern(site, pattern, fcinfo->flinfo->fn_mcxt);
  const Bytes view = ViewOf(value);
  union {
    text header;
    char bytes[VARHDRSZ + 1024];
  } ascii;
  const text* folded = &ascii.header;
  if (site->folds_ascii && view.size() <= sizeof(ascii) - VARHDRSZ && FoldAscii(view, ascii.bytes + VARHDRSZ)) {
    SET_VARSIZE(&ascii, VARHDRSZ + view.size());
  } else {
    folded = Lower(value, collation);
  }
  return DatumGetBool(
      DirectFunctionCall2Coll(textlike, C_COLLATION_OID, PointerGetDatum(folded), PointerGetDatum(site->folded)));
}

bool OpensText(const Node* operand) {
  if (!IsA(operand, FuncExpr)) return false;
  const auto* const call = reinterpret_cast<const FuncExpr*>(operand);
  if (call->funcresulttype != TEXTOID || list_length(call->args) != 1) return false;
  const types::PersonalType* const type = PersonalOf(exprType(static_cast<Node*>(linitial(call->args))));
  return type != nullptr && type->base == sealed::BaseType::kText;
}

}  // namespace

Node* FoldLikeFast(Node* expression) {
  if (!IsA(expression, OpExpr)) return expression;
  auto* const match = reinterpret_cast<OpExpr*>(expression);
  if (list_length(match->args) != 2 || !OpensText(static_cast<Node*>(linitial(match->args)))) return expression;
  const Oid carries_out = get_opcode(match->opno);
  if (carries_out != F_TEXTICLIKE && carries_out != F_TEXTICNLIKE) return expression;
  const char* const name = carries_out == F_TEXTICLIKE ? "is_like_folded" : "is_not_like_folded";
  const Oid types[2] = {TEXTOID, TEXTOID};
  const Oid function =
      LookupFuncName(list_make2(makeString(pstrdup("privacy")), makeString(pstrdup(name))), 2, types, true);
  if (OidIsValid(function)) match->opfuncid = function;  // else the extension's objects are of an older version
  return expression;
}

PRIVACY_FUNCTION(privacy_is_like_folded) { PG_RETURN_BOOL(IsLikeFolded(fcinfo)); }
PRIVACY_FUNCTION(privacy_is_not_like_folded) { PG_RETURN_BOOL(!IsLikeFolded(fcinfo)); }

}  // namespace privacy::read
