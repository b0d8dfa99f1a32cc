// Grouping by what is shown. In a client's statement GROUP BY, DISTINCT, set operations, PARTITION BY and the like go
// by revealed values at every level: what a subquery, view or WITH query groups, it gives of the base type, and
// everything above that uses the column follows. This pass runs first; what it leaves of a personal type is passed on
// sealed, and compares and sorts by the rules of operands.cpp.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/parsenodes.h"
#include "parser/parse_coerce.h"
}

#include "read/nodes.hpp"

namespace privacy::read {

// An expression of a grouped query's GROUP BY, before and after.
struct Grouped {
  Node* original;
  Node* shown;
};

// A query under way: which columns of its relations and WITH queries have the base type now.
struct Frame {
  const Frame* outer;
  Bitmapset** columns;  // by range table index
  int relation_count;
  const List* tables;  // CommonTableExpr, as they were
  Bitmapset** table_columns;
  List* grouped;  // Grouped*, while what stands above the grouping is looked at
  bool sets;      // GROUPING SETS, ROLLUP, CUBE
};

struct Retyping {
  const Frame* frame;
  Opening opening;
  bool rows;                     // nothing that is shown here can be written: rows may be opened whole
  bool writes;                   // INSERT, UPDATE, DELETE, MERGE: values pass through sealed where they can
  bool below;                    // inside an aggregate of this level: below the grouping
  Bitmapset* sublink = nullptr;  // columns of the subquery that PARAM_SUBLINK parameters stand for
  Oid case_type = InvalidOid;    // of CASE x WHEN: the type x has now, if it changed
};

// The client's query, changed as said above; a copy where it differs.
Query* RetypeClient(Query* query, Opening opening);

// Inside: retype.cpp has queries, retype_tables.cpp what they read from, retype_nodes.cpp, retype_calls.cpp
// and retype_follow.cpp expressions. `wanted`: result columns that must have the base type. Changed ones are told by the original.
Query* RetypeQuery(Query* query, const Retyping& outer, Bitmapset* wanted);
Bitmapset* RetypeEntry(RangeTblEntry* entry, Retyping* retyping, Bitmapset* wanted);  // gives the changed columns
void RetypeTable(CommonTableExpr* table, int index, Frame* frame, const Retyping& retyping);
Node* Retype(Node* node, void* retyping);
// A node whose parts were dealt with, and the node as it was: it follows where a part has the base type now.
Node* RetypeCall(Node* node, const Node* before, const Retyping& retyping);  // nullptr: no call, operator or aggregate
Node* FollowParts(Node* node, const Node* before, const Retyping& retyping);  // any other

Bitmapset* PersonalColumns(const List* entries);
bool RemovesDuplicates(const Node* set_operations);
void RetypeLists(List** types, List** typmods, List** collations, Bitmapset* columns);
bool AnyChanged(const List* before, const List* after);  // the types of expressions
Node* Coerced(Node* value, Oid type, CoercionContext context);
Bitmapset* ChangedColumns(const List* before, const List* after);
Node* BackToPersonal(Node* value, Oid personal_type);  // an unsealed value of the type

// The operator of this name over the operands' types; they are coerced to what it takes. False if there is none.
struct Operands {
  Node* left;
  Node* right;
  bool array;  // right is an array of what the operator takes
};
bool ResolveOperator(const char* name, Operands* operands, Oid* op);
void ResolveRowComparison(RowCompareExpr* node, Opening opening);

}  // namespace privacy::read
