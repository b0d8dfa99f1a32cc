// What the parts of Space share (space*.cpp).
#pragma once
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "keystore/class_copy.hpp"
#include "keystore/class_file.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/registry.hpp"
#include "keystore/space.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct Space::Impl {
  FileSystem* files = nullptr;
  std::string directory;
  Ids ids;
  MasterKeys* keys = nullptr;
  std::vector<std::unique_ptr<ClassFile>> classes;  // by class id, opened when first used
  std::optional<JournalFile> journal;
  const SpaceState* watched = nullptr;
  std::uint32_t version = 0;  // of the class files that are open

  // A class file being written again (space_rotate.cpp), and the first record that may speak of what changed since.
  std::unique_ptr<ClassCopy> copy;
  std::uint64_t copy_since = 0;

  // Called once at the beginning of each call that reads class files: closes those that were replaced.
  void Refresh();
  // All key files, with those that a newer epoch's has replaced.
  Result<std::vector<ClassFileName>> ListAllClasses();
  // Removes key files that another of a later epoch has replaced, if that one is whole.
  Status RemoveReplaced();
  // Ensure that the names of class files are durable.
  Status EnsureNames(SpaceState* state);
  // The key files there are, the highest epoch of each class, by class id.
  Result<std::vector<ClassFileName>> ListClasses();
  Result<ClassFile*> Class(std::uint16_t class_id);
  KeyInfo OpeningKeyInMemory(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation, MutableBytes key,
                             const Remembering& remembering) noexcept;
  Result<KeyInfo> Look(ClassFile* file, std::uint64_t subject, MutableBytes slot);
  static Result<KeyInfo> InfoOf(const ClassFile& file, SlotKind kind, Bytes slot);
  Result<JournalFile*> Journal();

  // Appends under the state's last hash and moves the state on.
  Result<std::vector<Sha256Digest>> Append(SpaceState* state, std::span<JournalRecord> records);
  // Makes the slot that a destroy record speaks of a tombstone, unless a later generation lives there or a tombstone of
  // this or a later one does. `rewrite`: writes the latter again (its page may have been lost). True if it was changed.
  Result<bool> Bury(ClassFile* file, std::uint64_t subject, std::uint8_t generation, std::uint64_t sequence,
                    bool rewrite);
  Result<std::uint8_t> LatestGeneration(const SpaceState& state, std::uint16_t class_id, std::uint64_t subject);
  // Buries again what could not be written or flushed.
  Status ApplyLeftOver(SpaceState* state);
  Result<bool> AllLive(std::uint64_t first, std::uint64_t last);
  Status WriteCounters(SpaceState* state, const SpaceState& wanted);
};

// In a frame that changes slots: whatever happened in it, pages read before it ends are stale.
class SlotsChange {
 public:
  explicit SlotsChange(SpaceState* state) : state_(state) {}
  SlotsChange(const SlotsChange&) = delete;
  SlotsChange& operator=(const SlotsChange&) = delete;
  ~SlotsChange() { std::atomic_ref(state_->slots_changed).fetch_add(1, std::memory_order_seq_cst); }

 private:
  SpaceState* state_;
};

// The first id whose key in this class is the key space's own.
inline std::uint64_t FirstOwn(const SpaceState& state, std::uint16_t class_id) {
  std::uint64_t first = 1;
  for (std::size_t i = 0; i < state.formers; ++i) {
    if (class_id <= state.former[i].last_class) first = std::max(first, state.former[i].last_subject + 1);
  }
  return first;
}

// What a durable record says of the key space as a whole.
void NoteRecord(const JournalRecord& record, SpaceState* state);

inline Status EnsureOpened(const SpaceState& state) {
  if (state.opened != 0) return {};
  return Error{Code::kWrongState, "the key space is not open yet", "",
               "Try again when the server has finished starting.", ""};
}

inline Status EnsureSubject(std::uint64_t subject) {
  if (subject >= 1 && subject <= kMaxSubject) return {};
  return Error{Code::kInvalidParameter, "there is no such data subject", "", "", ""};
}

inline Error DamagedKey() {
  return {
      Code::kDamagedValue, "a data subject's key is damaged", "Keys of other people and classes are not affected.",
      "Put a copy of the class's key file back from a backup of the keystore and restart; what was erased since stays "
      "erased.",
      "damaged_key"};
}

}  // namespace privacy::keystore
