// Neighbouring slots, read from a class file at once: people in the order of the heap mostly stand beside each other
// in the file too. One process's, for one statement: it holds wrapped keys only, and is wiped with the keys in use.
//
// A page answers while no slot was changed since it was read: SpaceState::slots_changed, which the caller loads after it
// has looked for an erasure under way. It answers with live slots only; everything else is read from the file.
#pragma once
#include <cstdint>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"
#include "keystore/class_file.hpp"
#include "keystore/slot.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class SlotPage {
 public:
  // As ClassFile::ReadSettled; `slots_changed`: the space's number at this moment.
  Result<SlotKind> Read(ClassFile& file, std::uint64_t subject, std::uint64_t slots_changed, MutableBytes slot);
  void Wipe() noexcept;

 private:
  static constexpr std::uint64_t kSlots = 64;

  Secret<kSlotSize * kSlots> slots_;
  std::uint64_t file_ = 0;           // its serial number: an address may come again when the file was replaced
  std::uint64_t page_ = 0;           // 1: slots 1 to 64
  std::uint64_t near_ = 0;           // the page of the last subject asked for
  std::uint64_t slots_changed_ = 0;
  bool filled_ = false;
};

}  // namespace privacy::keystore
