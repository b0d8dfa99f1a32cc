#include "keystore/slot_page.hpp"

namespace privacy::keystore {

bool SlotPage::IsAgain(const ClassFile& file, const SlotQuestion& question) const {
  return again_subject_ == question.subject && again_changed_ == question.slots_changed && again_file_ == file.serial() &&
         (again_checked_ || (question.claimed != 0 && ClaimsLive(again_.view(), question.claimed)));
}

void SlotPage::Note(const ClassFile& file, const SlotQuestion& question, Bytes slot, bool checked) {
  Put(again_.writable(), slot.first(kSlotSize));
  again_subject_ = question.subject;
  again_file_ = file.serial();
  again_changed_ = question.slots_changed;
  again_checked_ = checked;
}

Result<SlotKind> SlotPage::Read(ClassFile& file, const SlotQuestion& question, MutableBytes slot) {
  const std::uint64_t subject = question.subject;
  if (IsAgain(file, question)) {
    Put(slot, again_.view());
    return SlotKind::kLive;
  }
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
      Note(file, question, found, !taken);
      return SlotKind::kLive;
    }
  }
  if (question.claimed != 0) {
    PRIVACY_TRY(file.Read(subject, slot));
    if (ClaimsLive(slot, question.claimed)) {
      Note(file, question, slot, false);
      return SlotKind::kLive;
    }
  }
  PRIVACY_ASSIGN(const SlotKind kind, file.ReadSettled(subject, slot));
  if (kind == SlotKind::kLive) Note(file, question, slot, true);
  return kind;
}

void SlotPage::Wipe() noexcept {
  if (filled_) privacy::Wipe(slots_.writable());
  if (again_subject_ != 0) privacy::Wipe(again_.writable());
  filled_ = false;
  again_subject_ = 0;
  near_ = 0;
}

void SlotMemory::Wipe() noexcept {
  for (SlotPage& page : pages_) page.Wipe();
  last_.Forget();
}

}  // namespace privacy::keystore
