#include "pg/compat.hpp"

#include <atomic>
#include <string_view>

extern "C" {
#include "access/xlog.h"
#include "miscadmin.h"
#include "storage/ipc.h"
#include "storage/lwlock.h"
#include "storage/shmem.h"
}

#include "pg/settings.hpp"
#include "policy/reasons.hpp"
#include "read/changes.hpp"
#include "read/verdicts.hpp"

namespace privacy::read {

namespace {

namespace reason = policy::reason;

// Codes above kAllowed. A reason that is not in the list is not remembered.
constexpr const char* kReasons[] = {nullptr,           nullptr,           reason::kErased,    reason::kRestricted,
                                    reason::kRetained, reason::kNoConsent, reason::kRequested, reason::kUnconfirmed,
                                    reason::kRefused,  reason::kWithdrawn, reason::kExpired,   reason::kRevoked,
                                    reason::kInvalidated, reason::kObjected, reason::kNoLegalBasis,
                                    reason::kNoOpenRequest};
static_assert(std::size(kReasons) == 16);

uint64 CodeOf(const char* why) {
  if (why == nullptr) return kAllowed;
  for (uint64 code = 2; code < std::size(kReasons); ++code)
    if (std::string_view(kReasons[code]) == why) return code;
  return kUnknown;
}

struct Key {
  uint64 words[3];
};

constexpr int kWays = 8;     // frames a set
constexpr int kLocks = 64;

Frame* frames = nullptr;
uint64 set_count = 0;
LWLockPadded* locks = nullptr;

shmem_request_hook_type previous_request_hook = nullptr;
shmem_startup_hook_type previous_startup_hook = nullptr;

Key KeyOf(const Question& question, uint64 chunk) {
  return {{(static_cast<uint64>(MyDatabaseId) << 32) | static_cast<uint32>(question.purpose),
           (static_cast<uint64>(question.category) << 48) | chunk, question.vocabulary}};
}

uint64 SetOf(const Key& key) {
  uint64 hash = 0;
  for (const uint64 word : key.words) hash = Mix(hash ^ word);
  return (hash >> 32) * set_count >> 32;
}

LWLock* LockOf(uint64 set) { return &locks[set % kLocks].lock; }

bool Holds(const Frame& frame, const Key& key) {
  for (int i = 0; i < 3; ++i)
    if (frame.key[i].load(std::memory_order_relaxed) != key.words[i]) return false;
  return true;
}

bool IsCurrent(const Frame& frame, const Question& question, uint64 chunk) {
  return UnchangedSince(chunk, Min(frame.filled.load(std::memory_order_relaxed), question.seen)) &&
         frame.HoldsAt(question.at);
}

uint32 SecondsOf(TimestampTz at) { return static_cast<uint32>(at / USECS_PER_SEC); }

// Under the set's lock.
Frame* FindFrame(uint64 set, const Key& key) {
  for (int way = 0; way < kWays; ++way)
    if (Holds(frames[set * kWays + way], key)) return &frames[set * kWays + way];
  return nullptr;
}

Frame* OldestFrame(uint64 set) {
  Frame* oldest = &frames[set * kWays];
  for (int way = 1; way < kWays; ++way) {
    Frame* const frame = &frames[set * kWays + way];
    if (frame->used.load(std::memory_order_relaxed) < oldest->used.load(std::memory_order_relaxed)) oldest = frame;
  }
  return oldest;
}

void Empty(Frame* frame, const Key& key, const Question& question) {
  frame->sequence.fetch_add(1, std::memory_order_seq_cst);
  for (int i = 0; i < 3; ++i) frame->key[i].store(key.words[i], std::memory_order_relaxed);
  for (auto& word : frame->codes) word.store(0, std::memory_order_relaxed);
  frame->filled.store(question.seen, std::memory_order_relaxed);
  frame->from.store(PG_INT64_MIN, std::memory_order_relaxed);
  frame->until.store(PG_INT64_MAX, std::memory_order_relaxed);
  frame->used.store(SecondsOf(question.at), std::memory_order_relaxed);
  frame->added.store(0, std::memory_order_relaxed);
  frame->sequence.fetch_add(1, std::memory_order_seq_cst);
}

// The frame to add to, with its set's lock held; nullptr (and no lock) when what was read is already out of date.
Frame* Take(const Question& question, uint64 chunk, TimestampTz from, TimestampTz until, LWLock** lock) {
  const Key key = KeyOf(question, chunk);
  const uint64 set = SetOf(key);
  *lock = LockOf(set);
  LWLockAcquire(*lock, LW_EXCLUSIVE);
  if (UnchangedSince(chunk, question.seen)) {
    Frame* frame = FindFrame(set, key);
    if (frame == nullptr) {
      frame = OldestFrame(set);
      Empty(frame, key, question);
    } else if (!IsCurrent(*frame, question, chunk)) {
      Empty(frame, key, question);
    }
    frame->added.fetch_add(1, std::memory_order_relaxed);
    // First what limits the codes, then the codes.
    if (frame->from.load() < from) frame->from.store(from);
    if (frame->until.load() > until) frame->until.store(until);
    return frame;
  }
  LWLockRelease(*lock);
  return nullptr;
}

Size FramesSize() {
  return mul_size(static_cast<Size>(pg::setting_decision_cache) * 1024 / sizeof(Frame) / kWays * kWays, sizeof(Frame));
}

void Request() {
  if (previous_request_hook != nullptr) previous_request_hook();
  RequestAddinShmemSpace(add_size(ChangesSize(), 64));
  RequestAddinShmemSpace(add_size(FramesSize(), 64));
  RequestNamedLWLockTranche("pg_privacy decisions", kLocks);
}

void Startup() {
  if (previous_startup_hook != nullptr) previous_startup_hook();
  bool found = false;
  LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
  void* const memory = ShmemInitStruct("pg_privacy decisions", ChangesSize() + 64 + FramesSize(), &found);
  frames = reinterpret_cast<Frame*>(TYPEALIGN(64, PlaceChanges(memory, found)));
  if (!found) memset(static_cast<void*>(frames), 0, FramesSize());
  set_count = FramesSize() / sizeof(Frame) / kWays;
  LWLockRelease(AddinShmemInitLock);
  locks = GetNamedLWLockTranche("pg_privacy decisions");
}

}  // namespace

bool RemembersVerdicts() { return set_count != 0 && !HasOwnChanges() && !RecoveryInProgress(); }

Remembered Recall(const Question& question, uint64 subject, Places* places, const char** reason_code) {
  const uint64 placed = places->CodeOf(subject, question.at);
  if (placed != kUnknown) {
    *reason_code = kReasons[placed];
    return placed == kAllowed ? Remembered::kAllowed : Remembered::kRefused;
  }
  const uint64 chunk = subject >> kChunkBits;
  const Key key = KeyOf(question, chunk);
  Frame* const set = &frames[SetOf(key) * kWays];
  for (int way = 0; way < kWays; ++way) {
    Frame& frame = set[way];
    const uint64 before = frame.sequence.load(std::memory_order_acquire);
    if ((before & 1) != 0 || !Holds(frame, key)) continue;
    // The code first: what limits it was stored before it.
    const uint64 code = frame.CodeAt(subject);
    std::atomic_thread_fence(std::memory_order_acquire);
    if (code == kUnknown || !IsCurrent(frame, question, chunk)) return Remembered::kNothing;
    std::atomic_thread_fence(std::memory_order_acquire);
    if (frame.sequence.load(std::memory_order_relaxed) != before) return Remembered::kNothing;
    if (frame.used.load(std::memory_order_relaxed) != SecondsOf(question.at))
      frame.used.store(SecondsOf(question.at), std::memory_order_relaxed);
    places->places_[chunk & (Places::kCount - 1)] = {places->number_, chunk, &frame, before};
    *reason_code = kReasons[code];
    return code == kAllowed ? Remembered::kAllowed : Remembered::kRefused;
  }
  return Remembered::kNothing;
}

uint32 AddedTo(const Question& question, uint64 chunk) {
  const Key key = KeyOf(question, chunk);
  const Frame* const set = &frames[SetOf(key) * kWays];
  for (int way = 0; way < kWays; ++way)
    if (Holds(set[way], key)) return IsCurrent(set[way], question, chunk) ? set[way].added.load() : 0;
  return 0;
}

void Remember(const Question& question, uint64 subject, const Answer& answer) {
  const uint64 code = CodeOf(answer.reason);
  if (code == kUnknown) return;
  LWLock* lock;
  Frame* const frame = Take(question, subject >> kChunkBits, answer.from, answer.until, &lock);
  if (frame == nullptr) return;
  const uint64 place = subject % kChunkPeople;
  frame->codes[place / kCodesPerWord].fetch_or(code << (place % kCodesPerWord * 4), std::memory_order_release);
  LWLockRelease(lock);
}

void ChunkAnswers::Add(uint64 subject, const Answer& answer) {
  const uint64 code = CodeOf(answer.reason);
  if (code == kUnknown) return;
  const uint64 place = subject % kChunkPeople;
  codes_[place / kCodesPerWord] |= code << (place % kCodesPerWord * 4);
  from_ = Max(from_, answer.from);
  until_ = Min(until_, answer.until);
}

void ChunkAnswers::Remember(const Question& question, uint64 chunk) const {
  LWLock* lock;
  Frame* const frame = Take(question, chunk, from_, until_, &lock);
  if (frame == nullptr) return;
  for (int word = 0; word < kWords; ++word)
    if (codes_[word] != 0) frame->codes[word].fetch_or(codes_[word], std::memory_order_release);
  LWLockRelease(lock);
}

void InitVerdicts() {
  InitChanges();
  if (!process_shared_preload_libraries_in_progress) return;
  previous_request_hook = shmem_request_hook;
  shmem_request_hook = Request;
  previous_startup_hook = shmem_startup_hook;
  shmem_startup_hook = Startup;
}

}  // namespace privacy::read
