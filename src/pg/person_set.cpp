#include "pg/person_set.hpp"

#include <cstring>

extern "C" {
#include "access/xact.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
}

namespace privacy::pg {

namespace {

struct Range {
  uint64 first, last;
  int level;
};
struct Held {
  uint64 id;
  int level;
};

// A growing array in TopTransactionContext; forgotten, not freed, with the transaction.
template <class T>
struct Stack {
  T* items = nullptr;
  int count = 0, capacity = 0;

  void Push(const T& item) {
    if (count == capacity) {
      const int more = capacity == 0 ? 64 : capacity * 2;
      T* const grown = static_cast<T*>(MemoryContextAllocHuge(TopTransactionContext, sizeof(T) * more));
      if (count > 0) std::memcpy(grown, items, sizeof(T) * count);
      if (items != nullptr) pfree(items);
      items = grown;
      capacity = more;
    }
    items[count++] = item;
  }
  void Reset() {
    items = nullptr;
    count = capacity = 0;
  }
};

Stack<Range> made;
Stack<Held> held;
HTAB* held_ids = nullptr;

void EndTransaction(XactEvent event, void*) {
  if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE)
    return;
  made.Reset();
  held.Reset();
  held_ids = nullptr;
}

// Notes of the ended subtransaction fall with it, or become its parent's.
void EndSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  const int level = GetCurrentTransactionNestLevel();
  if (event == SUBXACT_EVENT_ABORT_SUB) {
    while (made.count > 0 && made.items[made.count - 1].level >= level) --made.count;
    while (held.count > 0 && held.items[held.count - 1].level >= level) {
      --held.count;
      hash_search(held_ids, &held.items[held.count].id, HASH_REMOVE, nullptr);
    }
  } else if (event == SUBXACT_EVENT_COMMIT_SUB) {
    for (int i = made.count - 1; i >= 0 && made.items[i].level >= level; --i) made.items[i].level = level - 1;
    for (int i = held.count - 1; i >= 0 && held.items[i].level >= level; --i) held.items[i].level = level - 1;
  }
}

}  // namespace

void NoteNewPerson(uint64 id) {
  const int level = GetCurrentTransactionNestLevel();
  if (made.count > 0) {
    Range& newest = made.items[made.count - 1];
    if (newest.level == level && newest.last + 1 == id) {
      newest.last = id;
      return;
    }
  }
  made.Push({id, id, level});
}

bool IsNewPerson(uint64 id) {
  int low = 0, high = made.count;
  while (low < high) {  // the last range that begins at or before id
    const int middle = low + (high - low) / 2;
    if (made.items[middle].first <= id)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && id <= made.items[low - 1].last;
}

void NoteHeldPerson(uint64 id) {
  if (held_ids == nullptr) {
    HASHCTL control{};
    control.keysize = sizeof(uint64);
    control.entrysize = sizeof(uint64);
    control.hcxt = TopTransactionContext;
    held_ids = hash_create("pg_privacy held people", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
  }
  bool found = false;
  held.Push({id, GetCurrentTransactionNestLevel()});
  hash_search(held_ids, &id, HASH_ENTER, &found);
}

bool IsHeldPerson(uint64 id) {
  return held_ids != nullptr && hash_search(held_ids, &id, HASH_FIND, nullptr) != nullptr;
}

void InitPersonSets() {
  RegisterXactCallback(EndTransaction, nullptr);
  RegisterSubXactCallback(EndSubtransaction, nullptr);
}

}  // namespace privacy::pg
