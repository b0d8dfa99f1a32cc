// The tables that hold rows of people, for what goes through all of one person's.
#pragma once
#include "pg/compat.hpp"

#include "pg/relation_policy.hpp"

namespace privacy::rights {

// Every leaf that may hold rows of people; subject tables first.
Oid* FindPersonTables(int* count);

// How many live rows of the table are the person's, up to so many, by its index; kUnknown where there is none. What other
// transactions committed meanwhile counts.
inline constexpr int64 kUnknown = -1;
int64 CountRowsOf(const pg::RelationPolicy& policy, uint64 subject, int64 at_most);

// False when no live row of the table is the person's, by its index: asked before anything is planned for the table. What
// other transactions committed meanwhile counts.
bool MayHaveRowsOf(const pg::RelationPolicy& policy, uint64 subject);

// Whole: the cached one may go with any catalog access.
pg::RelationPolicy CopyPolicy(Oid table);

// Code of the tables' owners runs with the search_path the session began with, not with the one of our functions.
int UseSessionSearchPath();
void EndSearchPath(int level);

}  // namespace privacy::rights
