#include "keystore/slot_page.hpp"

namespace privacy::keystore {

Result<SlotKind> SlotPage::Read(ClassFile& file, const SlotQuestion& question, MutableBytes slot) {
  const std::uint64_t subject = question.subject;
  const std::uint64_t page = (subject - 1) / kSlots + 1;
  const bool fits = filled_ && file_ == file.serial() && page_ == page && slots_changed_ == question.slots_changed;
  const bool in_order = page == near_ || page == near_ + 1;  // the first of a page is read alone, unless in a row
  near_ = page;
  if (!fits && in_order) {
    filled_ = false;
    PRIVACY_TRY(file.ReadMany((page - 1) * kSlots + 1, slots_.writable()));
    filled_ = true;
    file_ = file.serial();
    page_ = page;
    slots_changed_ = question.slots_changed;
  }
  if (fits || (in_order && filled_)) {
    const Bytes found = slots_.view().subspan(kSlotSize * ((subject - 1) % kSlots), kSlotSize);
    const bool taken = question.claimed != 0 && ClaimsLive(found, question.claimed);
    if (taken || Classify(found) == SlotKind::kLive) {
      Put(slot, found);
      return SlotKind::kLive;
    }
  }
  if (question.claimed != 0) {
    PRIVACY_TRY(file.Read(subject, slot));
    if (ClaimsLive(slot, question.claimed)) return SlotKind::kLive;
  }
  return file.ReadSettled(subject, slot);
}

void SlotPage::Wipe() noexcept {
  if (filled_) privacy::Wipe(slots_.writable());
  filled_ = false;
  near_ = 0;
}

void SlotMemory::Wipe() noexcept {
  for (SlotPage& page : pages_) page.Wipe();
  last_.Forget();
}

}  // namespace privacy::keystore
