// privacy.folded_tags and privacy.folded_rest (folded.hpp), when the statement runs. Both ask the same; it is made out once.
#include "pg/compat.hpp"

#include <string>
#include <vector>

extern "C" {
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
}

#include "core/secret.hpp"
#include "pg/boundary.hpp"
#include "pg/keyring.hpp"
#include "read/folded.hpp"
#include "read/state.hpp"
#include "read/statement.hpp"
#include "sealed/case_images.hpp"
#include "types/value.hpp"

namespace privacy::read {

namespace {

constexpr std::size_t kMostForOne = 256;    // texts that become the one that is sought
constexpr std::size_t kMostTags = 16384;    // in one condition: beyond, opening the rows may well be faster
constexpr int kCategories = 32;

// Texts that are to be looked up; static, as frames that errors leave hold no objects.
std::vector<std::string> wanted;

void ForgetWanted() {
  for (std::string& text : wanted) Wipe({reinterpret_cast<uint8*>(text.data()), text.size()});
  wanted.clear();
}

// Do tags say what this session is shown? One answer for the whole statement: between the two functions of a condition
// nothing may be lost.
bool TagsTell(uint16 category) {
  if (WorksForOthers()) return false;
  struct Known {
    uint64 number;
    uint16 category;
    bool tell;
  };
  static Known all_known[kCategories];
  Known& known = all_known[category % kCategories];
  const uint64 number = StatementNumber();
  if (known.number == number && known.category == category) return known.tell;
  const bool tell = ShownAs(category) == policy::Disclosure::kFull && pg::CanMakeTags();
  known = {number, category, tell};
  return tell;
}

// Adds to `wanted`. False: it cannot be looked up.
bool Want(const FoldedSite& site, const sealed::CaseImages& images, Datum sought) {
  if (site.folding == Folding::kLike) {
    const text* const pattern = DatumGetTextPP(sought);
    const std::string_view view{VARDATA_ANY(pattern), VARSIZE_ANY_EXHDR(pattern)};
    if (view.find_first_of("%_\\") != std::string_view::npos) return false;
    sought = DirectFunctionCall1Coll(lower, site.collation, sought);
  }
  const text* const value = DatumGetTextPP(sought);
  const std::string_view view{VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value)};
  return pg::Run([&] { return images.Candidates(view, kMostForOne, &wanted); }) && wanted.size() <= kMostTags;
}

// Fills `wanted`. `sought` is nullptr for NULL, of which nothing is equal.
bool WantAll(const FoldedSite& site, struct varlena* sought) {
  ForgetWanted();
  if (!TagsTell(site.category)) return false;
  if (sought == nullptr) return true;
  const sealed::CaseImages* const images = CaseImagesOf(site.collation, site.folding);
  if (images == nullptr) return false;
  if (!site.array) return Want(site, *images, PointerGetDatum(sought));
  Datum* values;
  bool* nulls;
  int count;
  deconstruct_array(reinterpret_cast<ArrayType*>(sought), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
  for (int i = 0; i < count; ++i)
    if (!nulls[i] && !Want(site, *images, values[i])) return false;
  return true;
}

// A value that was sought, and in which statement.
struct Sought {
  uint64 number;  // 0: none was
  struct varlena* value;  // nullptr: NULL

  bool Is(uint64 statement, const struct varlena* other) const {
    if (number != statement || (value == nullptr) != (other == nullptr)) return false;
    return other == nullptr || (VARSIZE_ANY(other) == VARSIZE_ANY(value) && memcmp(other, value, VARSIZE_ANY(other)) == 0);
  }
};

struct varlena* Copy(const struct varlena* value) {
  return value == nullptr ? nullptr
                          : static_cast<struct varlena*>(memcpy(palloc(VARSIZE_ANY(value)), value, VARSIZE_ANY(value)));
}

// What either function was asked last.
struct Asked {
  Sought sought;
  Datum site;
  bool tell;
  ArrayType* tags;
  MemoryContext context;  // of all this, below the transaction's
};
Asked* asked = nullptr;

ArrayType* TagsOfWanted(bool tell) {
  const int count = tell ? static_cast<int>(wanted.size()) : 0;
  auto* const tags = static_cast<Datum*>(palloc(sizeof(Datum) * (count + 1)));
  for (int i = 0; i < count; ++i) {
    uint8 lookup[sealed::kLookupSize];
    pg::LookupTag(sealed::BaseType::kText, sealed::Lookup::kCaseless, AsBytes(wanted[i]), lookup);
    tags[i] = PointerGetDatum(types::MakeTagged(lookup));
  }
  const Oid type = types::PersonalTypeOf(sealed::BaseType::kText)->oid;
  return construct_array(tags, count, type, -1, false, TYPALIGN_INT);
}

const Asked& Ask(Datum packed, struct varlena* sought, uint64 number) {
  if (asked != nullptr && asked->site == packed && asked->sought.Is(number, sought)) return *asked;
  if (asked == nullptr) {
    const MemoryContext context = AllocSetContextCreate(TopTransactionContext, "what is sought", ALLOCSET_SMALL_SIZES);
    auto* const callback = static_cast<MemoryContextCallback*>(
        MemoryContextAllocZero(TopTransactionContext, sizeof(MemoryContextCallback)));
    callback->func = [](void*) { asked = nullptr; };
    MemoryContextRegisterResetCallback(TopTransactionContext, callback);
    asked = static_cast<Asked*>(MemoryContextAllocZero(TopTransactionContext, sizeof(Asked)));
    asked->context = context;
  }
  asked->sought.number = 0;
  MemoryContextReset(asked->context);
  const MemoryContext before = MemoryContextSwitchTo(asked->context);
  asked->tell = WantAll(UnpackFoldedSite(packed), sought);
  asked->tags = TagsOfWanted(asked->tell);
  ForgetWanted();
  asked->site = packed;
  asked->sought = {number, Copy(sought)};
  MemoryContextSwitchTo(before);
  return *asked;
}

Datum MakeTags(const Asked& answer) { return PointerGetDatum(Copy(reinterpret_cast<struct varlena*>(answer.tags))); }

constexpr uint8 kBeforeAll[sealed::kLookupSize] = {};

// The bound of what the index is read from: before all values with a tag, or behind every value.
Datum MakeRest(const Asked& answer) {
  static constexpr uint8 kBehindAll[] = {0xff};  // no text begins so, and values without a tag come last, by their bytes
  return PointerGetDatum(answer.tell ? types::MakeSealed(kBehindAll) : types::MakeTagged(kBeforeAll));
}

// What one call site knows, in fn_extra. In a filter, it is asked for every row.
struct Site {
  Sought sought;
  MemoryContext context;  // of the value, and of what follows
  Datum answer;
};

Datum Answer(PG_FUNCTION_ARGS, int argument, Datum (*make)(const Asked&)) {
  FmgrInfo* const function = fcinfo->flinfo;
  auto* site = static_cast<Site*>(function->fn_extra);
  if (site == nullptr) {
    site = static_cast<Site*>(MemoryContextAllocZero(function->fn_mcxt, sizeof(Site)));
    site->context = AllocSetContextCreate(function->fn_mcxt, "what is sought", ALLOCSET_SMALL_SIZES);
    function->fn_extra = site;
  }
  struct varlena* const sought = PG_ARGISNULL(argument) ? nullptr : pg_detoast_datum(
      reinterpret_cast<struct varlena*>(PG_GETARG_POINTER(argument)));
  const uint64 number = StatementNumber();
  if (site->sought.Is(number, sought)) return site->answer;
  const Asked& answer = Ask(PG_GETARG_DATUM(argument + 1), sought, number);
  site->sought.number = 0;
  MemoryContextReset(site->context);
  const MemoryContext before = MemoryContextSwitchTo(site->context);
  site->answer = make(answer);
  site->sought = {number, Copy(sought)};
  MemoryContextSwitchTo(before);
  return site->answer;
}

}  // namespace

// Not strict: of nothing, too, it must be known whether tags tell. Only SQL can leave out the internal argument.
PRIVACY_FUNCTION(privacy_folded_tags) {
  if (PG_ARGISNULL(1)) PG_RETURN_NULL();
  return Answer(fcinfo, 0, MakeTags);
}

PRIVACY_FUNCTION(privacy_folded_rest) {
  if (PG_ARGISNULL(2)) PG_RETURN_NULL();
  if (UnpackFoldedSite(PG_GETARG_DATUM(2)).first) PG_RETURN_POINTER(types::MakeTagged(kBeforeAll));
  return Answer(fcinfo, 1, MakeRest);
}

}  // namespace privacy::read
