#include "pg/person_set.hpp"

extern "C" {
#include "access/xact.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
}

#include <initializer_list>

#include "pg/transaction_stack.hpp"

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

using Ranges = TransactionStack<Range>;
Ranges made;
Ranges recorded;
TransactionStack<Held> held;
HTAB* held_ids = nullptr;

void EndTransaction(XactEvent event, void*) {
  if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE)
    return;
  made.Reset();
  recorded.Reset();
  held.Reset();
  held_ids = nullptr;
}

// Notes of the ended subtransaction fall with it, or become its parent's.
void EndSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  const int level = GetCurrentTransactionNestLevel();
  if (event == SUBXACT_EVENT_ABORT_SUB) {
    for (Ranges* ranges : {&made, &recorded})
      while (ranges->count > 0 && ranges->items[ranges->count - 1].level >= level) --ranges->count;
    while (held.count > 0 && held.items[held.count - 1].level >= level) {
      --held.count;
      hash_search(held_ids, &held.items[held.count].id, HASH_REMOVE, nullptr);
    }
  } else if (event == SUBXACT_EVENT_COMMIT_SUB) {
    made.Promote(level);
    recorded.Promote(level);
    held.Promote(level);
  }
}

void Note(Ranges* ranges, uint64 id) {
  const int level = GetCurrentTransactionNestLevel();
  if (ranges->count > 0) {
    Range& newest = ranges->items[ranges->count - 1];
    if (newest.level == level && newest.last + 1 == id) {
      newest.last = id;
      return;
    }
  }
  ranges->Push({id, id, level});
}

bool Has(const Ranges& ranges, uint64 id) {
  int low = 0, high = ranges.count;
  while (low < high) {  // the last range that begins at or before id
    const int middle = low + (high - low) / 2;
    if (ranges.items[middle].first <= id)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && id <= ranges.items[low - 1].last;
}

}  // namespace

void NoteNewPerson(uint64 id) { Note(&made, id); }
bool IsNewPerson(uint64 id) { return Has(made, id); }

void NoteRecordedPerson(uint64 id) {
  if (recorded.count == 0 || id > recorded.items[recorded.count - 1].last) Note(&recorded, id);
}

Recorded WasRecorded(uint64 id) {
  if (Has(recorded, id)) return Recorded::kYes;
  return recorded.count == 0 || id > recorded.items[recorded.count - 1].last ? Recorded::kNo : Recorded::kUnknown;
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
