// What may not be stored: for the declared purpose, for the column as it is labelled, for the row as it is. Each refusal
// names table and column, never a value.
#pragma once
#include "pg/compat.hpp"

#include "read/statement.hpp"
#include "write/seal_value.hpp"

namespace privacy::write {

[[noreturn]] void RaiseNotPermitted(const Row& row, const pg::ColumnPolicy& column, const char* verb,
                                    const char* reason, const char* hint);

[[noreturn]] void RaiseMayNotWrite(const Row& row, const pg::ColumnPolicy& column, policy::Disclosure shown);
// Ensures that the purpose may store a new value: to compare is enough for a new row, to change one asks that the
// session could have seen what it replaces.
inline void EnsureMayWrite(const Row& row, const pg::ColumnPolicy& column) {
  if (row.apply) return;
  const policy::Disclosure shown = read::ShownAs(column.category);
  if (shown == policy::Disclosure::kFull || (!row.update && shown != policy::Disclosure::kNone)) return;
  RaiseMayNotWrite(row, column, shown);
}

// Ensures that the session may take the sealed value from its person, or its column, to this place.
void EnsureMayMove(const Row& row, const pg::ColumnPolicy& column, const sealed::Header& header, Bytes value);

[[noreturn]] void RaiseUntagged(const Row& row, const pg::ColumnPolicy& column);
inline void EnsureTagged(const Row& row, const pg::ColumnPolicy& column) {
  if (column.category == 0) RaiseUntagged(row, column);
}

// A btree index holds the whole sealed value, and nothing of more than a third of a page.
inline constexpr std::size_t kShort = 2696;

// Ensures that a long value fits the indexes of its column, by name: PostgreSQL's own hint would store a digest of it.
void EnsureFitsBtrees(const Row& row, const pg::ColumnPolicy& column, const struct varlena* stored);
inline void EnsureFitsIndexes(const Row& row, const pg::ColumnPolicy& column, const struct varlena* stored) {
  if (column.lookup != 0 && VARSIZE_ANY(stored) > kShort) EnsureFitsBtrees(row, column, stored);
}

[[noreturn]] void RaiseNobody(const Row& row);  // the row is of no living person

// A sealed value from outside, of another person than the row.
[[noreturn]] void RaiseOfAnother(const Row& row, const pg::ColumnPolicy& column);
[[noreturn]] void RaiseNotSealed(const Row& row, const pg::ColumnPolicy& column);

}  // namespace privacy::write
