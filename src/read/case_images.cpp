// What lower() and upper() make of every character, asked of PostgreSQL itself: the answer depends on the collation's
// provider and on the version of its data.
#include "pg/compat.hpp"

extern "C" {
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
}

#include "core/bytes.hpp"
#include "pg/boundary.hpp"
#include "read/folded.hpp"
#include "sealed/case_images.hpp"

namespace privacy::read {

namespace {

// Where there are no letters with case: ideographs, Hangul, surrogates, private use, and the planes behind the first two.
struct Range {
  char32_t first, end;
};
constexpr Range kRanges[] = {{1, 0x3400}, {0xA000, 0xAC00}, {0xF900, 0x10000}, {0x10000, 0x17000}, {0x1A000, 0x20000}};
constexpr int kAtOnce = 4096;

struct Entry {
  Oid collation;
  Folding folding;
  const sealed::CaseImages* images;  // nullptr: it cannot be said
};
constexpr int kEntries = 64;
Entry entries[kEntries];
int entry_count = 0;

Datum Fold(Folding folding, Oid collation, Datum text) {
  return DirectFunctionCall1Coll(folding == Folding::kUpper ? upper : lower, collation, text);
}

std::string_view ViewOf(Datum value) {
  const text* const bytes = DatumGetTextPP(value);
  return {VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes)};
}

// Text that is mapped otherwise together than apart: in the rules of Lithuanian, Turkish, Azerbaijani and Greek, where
// they are known. Where nobody knows of them, each of these is two characters like any others.
bool MapsEachByItself(Folding folding, Oid collation) {
  static constexpr const char* kPairs[][2] = {
      {"I", "\u0300"}, {"I", "\u0307"},      {"J", "\u0303"},      {"\u012E", "\u0301"},
      {"i", "\u0307"}, {"\u0131", "\u0307"}, {"\u03B1", "\u0301"}, {"\u03B9", "\u0308"},
      {"\u03B1\u0301", "\u03B9"}};
  for (const auto& pair : kPairs) {
    char both[16];
    snprintf(both, sizeof(both), "%s%s", pair[0], pair[1]);
    const std::string_view together = ViewOf(Fold(folding, collation, CStringGetTextDatum(both)));
    const std::string_view first = ViewOf(Fold(folding, collation, CStringGetTextDatum(pair[0])));
    const std::string_view second = ViewOf(Fold(folding, collation, CStringGetTextDatum(pair[1])));
    if (together.size() != first.size() + second.size() || together.substr(0, first.size()) != first ||
        together.substr(first.size()) != second)
      return false;
  }
  return true;
}

const sealed::CaseImages* Learn(Folding folding, Oid collation) {
  if (!MapsEachByItself(folding, collation)) return nullptr;
  auto* const images = pg::Run([&]() -> sealed::CaseImages* { return new sealed::CaseImages; });
  StringInfoData before;
  initStringInfo(&before);
  for (const Range& range : kRanges) {
    for (char32_t at = range.first; at < range.end;) {
      resetStringInfo(&before);
      for (int i = 0; i < kAtOnce && at < range.end; ++i, ++at) {
        if (at == '\n') continue;
        unsigned char bytes[8] = {};
        unicode_to_utf8(at, bytes);
        appendBinaryStringInfo(&before, reinterpret_cast<char*>(bytes), pg_utf_mblen(bytes));
        appendStringInfoChar(&before, '\n');
      }
      const std::string_view after =
          ViewOf(Fold(folding, collation, PointerGetDatum(cstring_to_text_with_len(before.data, before.len))));
      const std::string_view given{before.data, static_cast<std::size_t>(before.len)};
      if (pg::Run([&] { return images->Learn(given, after); })) continue;
      delete images;
      return nullptr;
    }
  }
  return images;
}

}  // namespace

const sealed::CaseImages* CaseImagesOf(Oid collation, Folding folding) {
  if (folding == Folding::kLike) folding = Folding::kLower;
  for (int i = 0; i < entry_count; ++i)
    if (entries[i].collation == collation && entries[i].folding == folding) return entries[i].images;
  if (entry_count == kEntries) return nullptr;
  const MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "case of characters", ALLOCSET_DEFAULT_SIZES);
  const MemoryContext before = MemoryContextSwitchTo(context);
  const sealed::CaseImages* const images = Learn(folding, collation);
  MemoryContextSwitchTo(before);
  MemoryContextDelete(context);
  entries[entry_count++] = {collation, folding, images};
  return images;
}

}  // namespace privacy::read
