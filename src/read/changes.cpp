#include "pg/compat.hpp"

#include <atomic>

extern "C" {
#include "access/xact.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/rel.h"
}

#include "pg/boundary.hpp"
#include "read/changes.hpp"

namespace privacy::read {

bool has_own_changes = false;

namespace {

constexpr int kCounters = 4096;  // a power of two

struct Counter {
  std::atomic<uint64> changed;  // the number of the last change that ended
  std::atomic<uint64> ending;   // transactions with changes that are about to commit
};

struct Changes {
  std::atomic<uint64> number;
  Counter all;
  Counter counters[kCounters];
};
Changes* changes = nullptr;

// Of this transaction.
struct Noted {
  bool all = false;
  bool announced = false;
  uint64 counters[kCounters / 64] = {};
};
Noted noted;

int CounterOf(uint64 chunk) {
  return static_cast<int>(Mix(chunk << 32 | MyDatabaseId) & (kCounters - 1));
}

template <class Visit>
void VisitNoted(Visit visit) {
  if (noted.all) visit(&changes->all);
  for (int word = 0; word < kCounters / 64; ++word)
    for (uint64 bits = noted.counters[word]; bits != 0; bits &= bits - 1)
      visit(&changes->counters[word * 64 + __builtin_ctzll(bits)]);
}

void Announce() {
  if (changes == nullptr || noted.announced) return;
  noted.announced = true;
  VisitNoted([](Counter* counter) { counter->ending.fetch_add(1, std::memory_order_seq_cst); });
}

void End() noexcept {
  if (changes != nullptr && noted.announced) {
    const uint64 number = changes->number.fetch_add(1, std::memory_order_seq_cst) + 1;
    VisitNoted([number](Counter* counter) {
      uint64 before = counter->changed.load(std::memory_order_relaxed);
      while (before < number && !counter->changed.compare_exchange_weak(before, number, std::memory_order_seq_cst)) {
      }
      counter->ending.fetch_sub(1, std::memory_order_seq_cst);
    });
  }
  noted = Noted{};
  has_own_changes = false;
}

void AtTransactionEvent(XactEvent event, void*) {
  if (!has_own_changes) return;
  switch (event) {
    case XACT_EVENT_PRE_COMMIT:
      Announce();
      break;
    case XACT_EVENT_COMMIT:
    case XACT_EVENT_ABORT:
    case XACT_EVENT_PREPARE:  // nothing is committed yet: COMMIT PREPARED announces
      End();
      break;
    default:
      break;
  }
}

bool Unchanged(const Counter& counter, uint64 number) {
  return counter.ending.load(std::memory_order_seq_cst) == 0 &&
         counter.changed.load(std::memory_order_seq_cst) <= number;
}

}  // namespace

void NoteChanged(uint64 subject) {
  const int counter = CounterOf(subject >> kChunkBits);
  uint64& word = noted.counters[counter / 64];
  const uint64 bit = UINT64CONST(1) << (counter % 64);
  has_own_changes = true;
  if ((word & bit) != 0) return;
  word |= bit;
  if (noted.announced) changes->counters[counter].ending.fetch_add(1, std::memory_order_seq_cst);  // by a callback
}

void NoteAllChanged() {
  has_own_changes = true;
  if (noted.all) return;
  noted.all = true;
  if (noted.announced) changes->all.ending.fetch_add(1, std::memory_order_seq_cst);
}

void AnnounceAllChanged() {
  NoteAllChanged();
  Announce();
}

uint64 ChangesSoFar() { return changes == nullptr ? 0 : changes->number.load(std::memory_order_seq_cst); }

bool UnchangedSince(uint64 chunk, uint64 number) {
  return Unchanged(changes->all, number) && Unchanged(changes->counters[CounterOf(chunk)], number);
}

Size ChangesSize() { return MAXALIGN(sizeof(Changes)); }

void* PlaceChanges(void* memory, bool found) {
  changes = static_cast<Changes*>(memory);
  if (!found) memset(memory, 0, sizeof(Changes));
  return static_cast<char*>(memory) + ChangesSize();
}

void InitChanges() { RegisterXactCallback(AtTransactionEvent, nullptr); }

}  // namespace privacy::read

// privacy.decision_changed(): row and TRUNCATE trigger on the two tables; the person's id is their first column.
PRIVACY_FUNCTION(privacy_decision_changed) {
  if (!CALLED_AS_TRIGGER(fcinfo))
    ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
                    errmsg("privacy.decision_changed is a trigger function")));
  const auto* const data = reinterpret_cast<const TriggerData*>(fcinfo->context);
  if (!TRIGGER_FIRED_FOR_ROW(data->tg_event)) {
    privacy::read::NoteAllChanged();
    return PointerGetDatum(nullptr);
  }
  const auto note = [&](HeapTuple row) {
    bool is_null;
    const Datum id = heap_getattr(row, 1, RelationGetDescr(data->tg_relation), &is_null);
    if (!is_null) privacy::read::NoteChanged(static_cast<uint64>(DatumGetInt64(id)));
  };
  note(data->tg_trigtuple);
  if (TRIGGER_FIRED_BY_UPDATE(data->tg_event)) note(data->tg_newtuple);
  return PointerGetDatum(nullptr);
}

PRIVACY_FUNCTION(privacy_forget_decisions) {
  privacy::read::NoteAllChanged();
  PG_RETURN_VOID();
}
