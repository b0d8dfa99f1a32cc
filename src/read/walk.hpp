// Walkers and mutators of parse trees with their true types: before PostgreSQL 16 the server declares them without
// arguments, which means something else in C++.
#pragma once
#include "pg/compat.hpp"

extern "C" {
#include "nodes/nodeFuncs.h"
}

namespace privacy::read {

using Walker = bool (*)(Node*, void*);
using Mutator = Node* (*)(Node*, void*);

#if PG_VERSION_NUM >= 160000
inline Walker ForServer(Walker walker) { return walker; }
inline Mutator ForServer(Mutator mutator) { return mutator; }
#else
inline bool (*ForServer(Walker walker))() { return reinterpret_cast<bool (*)()>(reinterpret_cast<void*>(walker)); }
inline Node* (*ForServer(Mutator mutator))() { return reinterpret_cast<Node* (*)()>(reinterpret_cast<void*>(mutator)); }
#endif

inline bool WalkExpression(Node* node, Walker walker, void* context) {
  return expression_tree_walker(node, ForServer(walker), context);
}
inline bool WalkQuery(Query* query, Walker walker, void* context, int flags = 0) {
  return query_tree_walker(query, ForServer(walker), context, flags);
}
inline Node* MutateExpression(Node* node, Mutator mutator, void* context) {
  return expression_tree_mutator(node, ForServer(mutator), context);
}
inline Query* MutateQuery(Query* query, Mutator mutator, void* context, int flags = 0) {
  return query_tree_mutator(query, ForServer(mutator), context, flags);
}

}  // namespace privacy::read
