// A growing array of this transaction's notes, in TopTransactionContext, with the nesting level each came in.
#pragma once
#include "pg/compat.hpp"

#include <cstring>

extern "C" {
#include "utils/memutils.h"
}

namespace privacy::pg {

// T is plain and has an `int level`. Levels never fall from one item to the next.
template <class T>
struct TransactionStack {
  T* items = nullptr;
  int count = 0, capacity = 0;

  void Push(const T& item) {
    if (count == capacity) {
      const int more = capacity == 0 ? 64 : capacity * 2;
      T* const grown = static_cast<T*>(MemoryContextAllocHuge(TopTransactionContext, sizeof(T) * more));
      if (count > 0) std::memcpy(static_cast<void*>(grown), items, sizeof(T) * count);
      if (items != nullptr) pfree(items);
      items = grown;
      capacity = more;
    }
    items[count++] = item;
  }

  // The notes of the subtransaction of this level become its parent's.
  void Promote(int level) {
    for (int i = count - 1; i >= 0 && items[i].level >= level; --i) items[i].level = level - 1;
  }

  void Reset() {  // with the transaction: its memory goes by itself
    items = nullptr;
    count = capacity = 0;
  }
};

}  // namespace privacy::pg
