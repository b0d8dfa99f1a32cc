// The tags on users' tables and columns: the text of SECURITY LABEL FOR pg_privacy.
//
// A label is words separated by single spaces. The first is the kind, the others are attributes name=value in any
// order, each at most once; omitted ones take the defaults below. No other white space, no quotes.
//   on a table:   subject_table id=N [rows=hide|show] [on_delete=departed|erase|keep] [before=none|enabled|forced] [on_erasure=keep|delete]
//                 linked_table [rows=hide|show] [before=none|enabled|forced] [on_erasure=keep|delete]
//   on a column:  subject_key        the person's key
//                 subject_link       the foreign key of a linked table, or a column of it
//                 subject_id         data_subject_id
//                 start_event class=NAME[,NAME...]   tells when these deletion classes' clocks start
//                 scrub to=null|default|year|initial|value [value=HEX] [category=NAME]   not sealed: what an erasure makes of it
//                 personal category=NAME [lookup=none|exact|case_insensitive] [typmod=N]
//                          [hide_length=true|false] [third_parties=true|false] [guessable=true|false] [blanks=true|false]
//                          [kept=N]
// on_erasure: whether the rows stay, cleared. HEX: the value's text in UTF-8, two digits a byte.
// before: the row security that the table had before it was mapped. blanks: the column was character(n), whose values do
// not end in blanks. kept: the row of privacy.kept_definitions that says what else the column was. They serve those who take
// the mapping away.
// A label names no table, column or role, so that renames never break it.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/no_postgres.hpp"

namespace privacy::policy {

enum class LabelKind : std::uint8_t {
  kSubjectTable,
  kLinkedTable,
  kSubjectKey,
  kSubjectLink,
  kSubjectId,
  kStartEvent,
  kScrub,
  kPersonal
};
enum class LabelScrub : std::uint8_t { kNull, kDefault, kYear, kInitial, kValue };  // the order of pg::ScrubTo
enum class LabelOnDelete : std::uint8_t { kDeparted, kErase, kKeep };            // the order of pg::OnDelete
enum class LabelBefore : std::uint8_t { kNone, kEnabled, kForced };
enum class LabelLookup : std::uint8_t { kNone = 0, kExact = 1, kCaseless = 2 };  // the numbers of sealed::Lookup

// Longest name of a category, purpose or class, in bytes.
inline constexpr std::size_t kMaxNameSize = 63;
// Longest value of a scrub label, in bytes.
inline constexpr std::size_t kMaxScrubValue = 256;

struct Label {
  LabelKind kind = LabelKind::kPersonal;
  // kSubjectTable, kLinkedTable
  std::int32_t table_id = 0;  // privacy.subject_tables.id, from 1
  bool rows_hidden = true;
  LabelOnDelete on_delete = LabelOnDelete::kDeparted;
  LabelBefore before = LabelBefore::kNone;
  bool deleted_on_erasure = false;
  // kStartEvent
  std::string classes{};  // names, separated by commas
  // kScrub
  LabelScrub scrub_to = LabelScrub::kNull;
  std::string scrub_value{};  // kValue: hexadecimal digits, small, may be none
  // kPersonal; kScrub, where it may be empty: the class standard
  std::string category{};
  LabelLookup lookup = LabelLookup::kNone;
  std::int32_t typmod = -1;
  bool hide_length = false;
  bool third_parties = false;
  bool guessable = false;
  bool blanks = false;
  std::int32_t kept = 0;  // privacy.kept_definitions.id, from 1; 0 none

  bool operator==(const Label&) const = default;
};

inline bool IsTableLabel(LabelKind kind) { return kind == LabelKind::kSubjectTable || kind == LabelKind::kLinkedTable; }

// kInvalidText for a label that is not exactly of the grammar; the message holds the position of the fault, counted in
// characters from 1. The label must be UTF-8 or the server's encoding, which matters for that position only.
Result<Label> ParseLabel(std::string_view text);

// The canonical text: ParseLabel(FormatLabel(x)) == x. Attributes in the order above; typmod, before and the booleans
// only where they differ from the default. REQUIRES: a category that IsName, or classes that are.
std::string FormatLabel(const Label& label);

// Names of categories, purposes and classes: 1 to 63 bytes, no ASCII white space, control character, quote, comma or
// '='. Also what a label may hold as a category.
bool IsName(std::string_view name);

}  // namespace privacy::policy
