// What one process remembers between the openings of one statement: neighbouring slots, read from a class file at once
// (people in the order of the heap mostly stand beside each other in the file too), and whose key was the last. It holds
// wrapped keys only, and is wiped with the keys in use.
//
// A page answers while no slot was changed since it was read: SpaceState::slots_changed, which the caller loads after it
// has looked for an erasure under way. It answers with live slots only; everything else is read from the file.
#pragma once
#include <array>
#include <cstdint>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "keystore/class_file.hpp"
#include "keystore/slot.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

// How a slot is asked for. With `claimed`, one that claims to be live and of this generation is taken unchecked: its
// checksum costs more than its unwrapping, and the tag of the value it opens shows what it is worth. A caller whose
// value does not open asks again without.
struct SlotQuestion {
  std::uint64_t subject = 0;
  std::uint64_t slots_changed = 0;
  std::uint8_t claimed = 0;  // a generation; 0: checked
};

class SlotPage {
 public:
  // As ClassFile::ReadSettled. A person asked for again in a row is answered without the page.
  Result<SlotKind> Read(ClassFile& file, const SlotQuestion& question, MutableBytes slot);
  // The slot, in place, where Read would take it unchecked from what is remembered; else empty. No file is read.
  Bytes Find(const ClassFile& file, const SlotQuestion& question) const noexcept {
    if (question.claimed == 0) return {};
    Bytes found;
    if (filled_ && file_ == file.serial() && page_ == (question.subject - 1) / kSlots + 1 &&
        slots_changed_ == question.slots_changed)
      found = slots_.view().subspan(kSlotSize * ((question.subject - 1) % kSlots), kSlotSize);
    else if (again_subject_ == question.subject && again_file_ == file.serial() &&
             again_changed_ == question.slots_changed)
      found = again_.view();
    return !found.empty() && ClaimsLive(found, question.claimed) ? found : Bytes();
  }
  void Wipe() noexcept;

 private:
  static constexpr std::uint64_t kSlots = 64;

  bool IsAgain(const ClassFile& file, const SlotQuestion& question) const;
  void Note(const ClassFile& file, const SlotQuestion& question, Bytes slot, bool checked);

  Secret<kSlotSize * kSlots> slots_;
  Secret<kSlotSize> again_;  // the last live one
  std::uint64_t again_subject_ = 0;
  std::uint64_t again_file_ = 0;
  std::uint64_t again_changed_ = 0;
  bool again_checked_ = false;
  std::uint64_t file_ = 0;           // its serial number: an address may come again when the file was replaced
  std::uint64_t page_ = 0;           // 1: slots 1 to 64
  std::uint64_t near_ = 0;           // the page of the last subject asked for
  std::uint64_t slots_changed_ = 0;
  bool filled_ = false;
};

// Whose key was the last: by the slot it came from, byte for byte.
class LastSlot {
 public:
  bool Is(const ClassFile& file, Bytes slot) const {
    return kept_ && file_ == file.serial() && Equal(slot_, slot.first(kSlotSize));
  }
  void Note(const ClassFile& file, Bytes slot) {  // its key is about to be used
    kept_ = false;
    file_ = file.serial();
    Put(slot_, slot.first(kSlotSize));
  }
  void Keep() { kept_ = true; }  // and was
  void Forget() { kept_ = false; }

 private:
  Slot slot_{};
  std::uint64_t file_ = 0;
  bool kept_ = false;
};

class SlotMemory {
 public:
  SlotPage& PageOf(std::uint16_t class_id) { return pages_[class_id % pages_.size()]; }
  LastSlot& last() { return last_; }
  void Keep() { last_.Keep(); }
  void Wipe() noexcept;

 private:
  std::array<SlotPage, 4> pages_;  // by class
  LastSlot last_;
};

}  // namespace privacy::keystore
