// privacy.folded_tags and privacy.folded_rest (folded.hpp), when the statement runs.
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

// Do tags say what this session is shown? One answer for the whole statement: the two functions of a condition are asked
// one after the other, and between them nothing may be lost.
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

// What one call site knows, in fn_extra. In a filter, it is asked for every row.
struct Site {
  uint64 number;  // of the statement; 0: nothing is known
  bool is_null;
  MemoryContext context;  // of what follows
  struct varlena* sought;
  Datum answer;
};

bool IsKnown(const Site& site, uint64 number, const struct varlena* sought) {
  if (site.number != number || site.is_null != (sought == nullptr)) return false;
  return sought == nullptr || (VARSIZE_ANY(sought) == VARSIZE_ANY(site.sought) &&
                               memcmp(sought, site.sought, VARSIZE_ANY(sought)) == 0);
}

Datum MakeTags(const FoldedSite& folded, struct varlena* sought) {
  const Oid type = types::PersonalTypeOf(sealed::BaseType::kText)->oid;
  const bool tell = WantAll(folded, sought);
  const int count = tell ? static_cast<int>(wanted.size()) : 0;
  auto* const tags = static_cast<Datum*>(palloc(sizeof(Datum) * (count + 1)));
  for (int i = 0; i < count; ++i) {
    uint8 lookup[sealed::kLookupSize];
    pg::LookupTag(sealed::BaseType::kText, sealed::Lookup::kCaseless, AsBytes(wanted[i]), lookup);
    tags[i] = PointerGetDatum(types::MakeTagged(lookup));
  }
  ForgetWanted();
  return PointerGetDatum(construct_array(tags, count, type, -1, false, TYPALIGN_INT));
}

// The bound of what the index is read from: before all values with a tag, or behind every value.
Datum MakeRest(const FoldedSite& folded, struct varlena* sought) {
  const bool tell = WantAll(folded, sought);
  ForgetWanted();
  static constexpr uint8 kBehindAll[] = {0xff};  // no text begins so, and values without a tag come last, by their bytes
  static constexpr uint8 kBeforeAll[sealed::kLookupSize] = {};
  return PointerGetDatum(tell ? types::MakeSealed(kBehindAll) : types::MakeTagged(kBeforeAll));
}

Datum Answer(PG_FUNCTION_ARGS, int argument, Datum (*make)(const FoldedSite&, struct varlena*)) {
  const FoldedSite folded = UnpackFoldedSite(PG_GETARG_DATUM(argument + 1));
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
  if (IsKnown(*site, number, sought)) return site->answer;
  site->number = 0;
  MemoryContextReset(site->context);
  const MemoryContext before = MemoryContextSwitchTo(site->context);
  site->is_null = sought == nullptr;
  site->sought = nullptr;
  if (sought != nullptr) {
    const Size size = VARSIZE_ANY(sought);
    site->sought = static_cast<struct varlena*>(memcpy(palloc(size), sought, size));
  }
  site->answer = make(folded, sought);
  MemoryContextSwitchTo(before);
  site->number = number;
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
  return Answer(fcinfo, 1, MakeRest);
}

}  // namespace privacy::read
