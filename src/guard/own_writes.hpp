// Who may write to the extension's own tables: nobody by a right over all tables.
#pragma once

namespace privacy::guard {

// pg_write_all_data stands beside the grants of every table: its members would grant themselves purposes, unmake
// withdrawals and write definitions that are run with our rights. Writing (and locking rows) in schemas privacy and
// privacy_online takes the owner's rights, or a grant on the table itself. Refused where PostgreSQL checks permissions,
// so with 42501 and for every way a statement has to a table: rules, views, COPY FROM, MERGE.
void InitOwnWrites();

}  // namespace privacy::guard
