#include "keystore/class_copy.hpp"

#include <algorithm>
#include <vector>

namespace privacy::keystore {
namespace {

constexpr std::uint64_t kStep = 512;  // slots per read and write

Error Damaged(const std::string& path) {
  return {Code::kKeystore,
          "key file \"" + path + "\" holds a damaged key, which cannot be brought under the new master key",
          "privacy.verify_keystore() counts them. Until then the file stays under the old one, and works.",
          "Put a copy of the file back from a backup of the keystore and restart, or give these people up: "
          "privacy.rotate_master_key(keep_damaged => true).",
          "damaged_keys"};
}

}  // namespace

Result<std::unique_ptr<ClassCopy>> ClassCopy::Begin(FileSystem& files, const std::string& directory, const Ids& ids,
                                                    const ClassFileName& from, std::uint16_t epoch, MasterKeys& keys,
                                                    bool keep_damaged) {
  std::unique_ptr<ClassCopy> copy(new ClassCopy());
  copy->keep_damaged_ = keep_damaged;
  PRIVACY_ASSIGN(copy->from_, ClassFile::Open(files, directory, ids, from));
  PRIVACY_TRY(copy->from_->LoadKey(keys));
  FileInfo old;
  if (const int failed = files.Stat(copy->from_->path(), &old); failed < 0) return IoError("examine", copy->from_->path(), failed);
  PRIVACY_ASSIGN(copy->to_, ClassFile::Begin(files, directory, ids, {from.class_id, epoch}, keys, old.allocated));
  return copy;
}

Status ClassCopy::Convert(std::uint64_t subject, Bytes old_slot, MutableBytes new_slot) {
  Slot again;
  for (bool settled = false;; settled = true) {
    const SlotKind kind = Classify(old_slot);
    Put(new_slot, old_slot);
    if (kind == SlotKind::kTombstone || kind == SlotKind::kNeverMade) return {};
    Key256 key;
    if (kind == SlotKind::kLive && from_->UnwrapChecked(subject, old_slot, key.writable()).ok()) {
      return to_->Wrap(subject, Generation(old_slot), key.view(), new_slot);
    }
    if (settled) return keep_damaged_ ? Status() : Status(Damaged(from_->path()));
    PRIVACY_ASSIGN([[maybe_unused]] const SlotKind now, from_->ReadSettled(subject, again));  // it was being written
    old_slot = again;
  }
}

Result<bool> ClassCopy::CopyMore(std::uint64_t most, std::uint64_t last) {
  std::vector<std::uint8_t> old_slots(kSlotSize * kStep), new_slots(kSlotSize * kStep);
  while (most > 0 && copied_ < last) {
    const std::uint64_t wanted = std::min({kStep, most, last - copied_});
    const auto read = MutableBytes(old_slots).first(kSlotSize * static_cast<std::size_t>(wanted));
    PRIVACY_ASSIGN(const std::uint64_t got, from_->ReadMany(copied_ + 1, read));
    if (got == 0) return false;
    for (std::size_t i = 0; i < got; ++i) {
      PRIVACY_TRY(Convert(copied_ + 1 + i, Bytes(old_slots).subspan(kSlotSize * i, kSlotSize),
                          MutableBytes(new_slots).subspan(kSlotSize * i, kSlotSize)));
    }
    const Bytes made = Bytes(new_slots).first(kSlotSize * static_cast<std::size_t>(got));
    if (copied_ + got == last || !IsHole(made)) PRIVACY_TRY(to_->Write(copied_ + 1, made));
    copied_ += got;
    most -= std::min(most, got);
  }
  return copied_ < last;
}

Status ClassCopy::CopyAgain(std::uint64_t subject) {
  if (subject > copied_) return {};
  Slot old_slot, new_slot;
  PRIVACY_TRY(from_->Read(subject, old_slot));
  PRIVACY_TRY(Convert(subject, old_slot, new_slot));
  return to_->Write(subject, new_slot);
}

}  // namespace privacy::keystore
