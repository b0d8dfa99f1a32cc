// The 64 bytes that hold one person's key in one class:
//   live       0xA5 | generation | crc16 of the other 62 bytes | nonce 12 | AES-256-GCM(KEK) of the key 32 | tag 16
//   tombstone  0x5A | generation | crc16 | 0 (4) | journal sequence 8 | 0 (48)
//   never made 64 zeros; anything else is damaged
#pragma once
#include <array>

#include "core/bytes.hpp"
#include "keystore/crc.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

inline constexpr std::size_t kSlotSize = 64;
inline constexpr std::uint64_t kMaxSubject = (std::uint64_t{1} << 48) - 1;
inline constexpr std::uint8_t kMaxGeneration = 255;

using Slot = std::array<std::uint8_t, kSlotSize>;
enum class SlotKind : std::uint8_t { kLive, kTombstone, kNeverMade, kDamaged };

inline constexpr std::uint8_t kLiveMark = 0xA5;
inline constexpr std::uint8_t kTombstoneMark = 0x5A;
inline constexpr std::size_t kSlotNonce = 4, kSlotBody = 16, kSlotTag = 48, kSlotSequence = 8;

inline std::uint16_t SlotChecksum(Bytes slot) {
  return Crc16().Add(slot.first(2)).Add(slot.subspan(4, kSlotSize - 4)).value();
}
inline void CloseSlot(MutableBytes slot) { PutBig(&slot[2], SlotChecksum(slot), 2); }

inline SlotKind Classify(Bytes slot) {
  const std::uint8_t mark = slot[0];
  if (mark == kLiveMark || mark == kTombstoneMark) {
    if (slot[1] == 0 || GetBig(&slot[2], 2) != SlotChecksum(slot)) return SlotKind::kDamaged;
    return mark == kLiveMark ? SlotKind::kLive : SlotKind::kTombstone;
  }
  for (const std::uint8_t byte : slot) {
    if (byte != 0) return SlotKind::kDamaged;
  }
  return SlotKind::kNeverMade;
}

// Slots never made, all of them: a fork's files begin with such a stretch, which need not take room on the disk.
inline bool IsHole(Bytes slots) {
  for (const std::uint8_t byte : slots) {
    if (byte != 0) return false;
  }
  return true;
}

// Says that it is a live slot of this generation; whether its bytes are whole is only known by Classify, or by the value
// that its key opens.
inline bool ClaimsLive(Bytes slot, std::uint8_t generation) { return slot[0] == kLiveMark && slot[1] == generation; }

inline std::uint8_t Generation(Bytes slot) { return slot[1]; }
inline std::uint64_t TombstoneSequence(Bytes slot) { return GetBig(&slot[kSlotSequence], 8); }

inline Slot Tombstone(std::uint8_t generation, std::uint64_t sequence) {
  Slot slot{};
  slot[0] = kTombstoneMark;
  slot[1] = generation;
  PutBig(&slot[kSlotSequence], sequence, 8);
  CloseSlot(slot);
  return slot;
}

}  // namespace privacy::keystore
