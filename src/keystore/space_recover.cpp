// Opening a key space at the start of a server: what a crash, or a copy of a file that was put back, left behind is
// brought in line with the journal and the registry.
#include <algorithm>
#include <set>

#include "crypto/encoding.hpp"
#include "keystore/space_impl.hpp"

namespace privacy::keystore {
namespace {

// What the journal says of one person in one class.
struct Fate {
  std::uint8_t destroyed = 0;    // highest generation that was
  std::uint64_t sequence = 0;    // its record
  std::uint8_t regenerated = 0;  // highest generation made again
};
using Fates = std::map<std::pair<std::uint16_t, std::uint64_t>, Fate>;

void Note(const JournalRecord& record, Fates* fates) {
  if (record.kind != RecordKind::kDestroy && record.kind != RecordKind::kRegenerate) return;
  Fate& fate = (*fates)[{record.class_id, record.subject}];
  if (record.kind == RecordKind::kRegenerate) {
    fate.regenerated = std::max(fate.regenerated, record.generation);
  } else if (record.generation > fate.destroyed) {
    fate.destroyed = record.generation;
    fate.sequence = record.sequence;
  }
}

Result<std::uint64_t> DropUnfinished(FileSystem& files, const std::string& directory) {
  PRIVACY_ASSIGN(const auto names, ListDirectory(files, directory));
  std::uint64_t dropped = 0;
  for (const std::string& name : names) {
    if (!EndsWith(name, kTemporary)) continue;
    const std::string path = directory + "/" + name;
    if (const int failed = files.Unlink(path); failed < 0) return IoError("remove", path, failed);
    ++dropped;
  }
  return dropped;
}

// A reservation that was cut short may leave torn slots behind the ids the registry knows: nobody has them, and they are
// not to look like somebody's damaged key.
Status ClearTorn(ClassFile* file, std::uint64_t first, std::uint64_t last) {
  constexpr std::uint64_t kStep = 1024;
  std::vector<std::uint8_t> slots(kSlotSize * kStep);
  while (first <= last) {
    const std::uint64_t wanted = std::min(kStep, last - first + 1);
    PRIVACY_ASSIGN(const std::uint64_t got,
                   file->ReadMany(first, MutableBytes(slots).first(kSlotSize * static_cast<std::size_t>(wanted))));
    for (std::uint64_t i = 0; i < got; ++i) {
      if (Classify(Bytes(slots).subspan(kSlotSize * i, kSlotSize)) == SlotKind::kDamaged) {
        PRIVACY_TRY(file->Write(first + i, Slot{}));
      }
    }
    if (got < wanted) return {};
    first += got;
  }
  return {};
}

}  // namespace

Result<Recovered> Space::Recover(SpaceState* state) {
  Impl& impl = *impl_;
  Close();
  const std::uint64_t slots_changed = state->slots_changed + 1;
  *state = SpaceState{};
  state->slots_changed = slots_changed;
  SpaceState found;
  Recovered report;
  PRIVACY_ASSIGN(report.dropped_files, DropUnfinished(*impl.files, impl.directory));
  PRIVACY_ASSIGN(const auto read, ReadRegistry(*impl.files, impl.directory, impl.ids));
  const Registry& registry = read.registry;
  // The names, too: a creation may have failed at its last step, and been taken for done.
  PRIVACY_TRY(SyncDirectory(*impl.files, impl.directory));
  PRIVACY_TRY(SyncDirectory(*impl.files, ParentOf(impl.directory)));

  PRIVACY_ASSIGN(const auto epochs, ReadMasterEpochs(*impl.files, ParentOf(impl.directory), impl.ids.keystore));
  found.master_epoch = CurrentEpoch(epochs).number;

  Fates fates;
  std::set<std::uint16_t> classes{kClassStandard, kClassProof};
  PRIVACY_ASSIGN(JournalFile* const journal, impl.Journal());
  PRIVACY_ASSIGN(const auto checked, journal->Check([&](const JournalRecord& record, const Sha256Digest&) {
    Note(record, &fates);
    if (record.kind == RecordKind::kRotateBegin) found.rotating_epoch = record.epoch;
    if (record.kind == RecordKind::kRotateEnd) found.rotating_epoch = 0;
    if (record.kind == RecordKind::kClass) classes.insert(record.class_id);
    NoteRecord(record, &found);
    return true;
  }));
  report.cut_records = checked.cut;
  found.journal_records = found.synced_records = checked.records;
  Put(found.journal_hash, checked.last);

  // Ids. Those behind reserved_to that have slots in some file (a reservation cut short, or an older registry put back)
  // are never handed out; nor is what a lost write of the registry may have granted.
  for (const std::uint16_t class_id : classes) PRIVACY_TRY(impl.Class(class_id));  // none is missing
  if (const Status removed = impl.RemoveReplaced(); !removed.ok()) report.warnings.push_back(removed.error().message);
  PRIVACY_ASSIGN(const auto names, impl.ListClasses());
  found.files_version = 1;
  std::uint64_t made = registry.reserved_to;
  found.next_class = registry.next_class;
  for (const ClassFileName& name : names) {
    found.next_class = std::max(found.next_class, name.class_id + 1u);
    found.files_version += name.epoch;
    PRIVACY_ASSIGN(ClassFile* const file, impl.Class(name.class_id));
    PRIVACY_ASSIGN(const std::uint64_t slots, file->SlotCount());
    made = std::max(made, slots);
    PRIVACY_TRY(ClearTorn(file, registry.reserved_to + 1, slots));
    if (slots < registry.reserved_to) {
      report.warnings.push_back("key file \"" + file->path() + "\" holds " + std::to_string(slots) +
                                " keys, the registry says " + std::to_string(registry.reserved_to) +
                                ": it is an older copy or was cut off");
    }
  }
  if (made > kMaxSubject) return DamagedFile(impl.directory, "a key file is longer than can be");
  found.registry_sequence = registry.sequence;
  found.next_category = registry.next_category;
  found.next_subject = registry.next_subject;
  found.reserved_to = registry.reserved_to;
  if (made > registry.reserved_to || read.one_copy_damaged) {
    found.next_subject = std::max(registry.next_subject, made + 1);
    found.reserved_to = made;
    report.skipped_ids = found.next_subject - registry.next_subject;
  }
  found.granted_to = found.next_subject - 1;
  if (read.one_copy_damaged) {
    ++found.next_class;
    ++found.next_category;
    report.warnings.push_back("one copy of \"" + impl.directory + "/registry\" was not whole; it is written again");
    PRIVACY_TRY(impl.WriteCounters(&found, found));
  }

  // Keys. Whoever put an older key file back, what the journal says is destroyed is destroyed.
  for (auto fate = fates.begin(); fate != fates.end();) {
    const std::uint16_t class_id = fate->first.first;
    PRIVACY_ASSIGN(ClassFile* const file, impl.Class(class_id));
    for (; fate != fates.end() && fate->first.first == class_id; ++fate) {
      const auto& [person, known] = *fate;
      if (known.destroyed == 0) continue;
      if (known.regenerated > known.destroyed) {  // a damaged slot may be the later key: the mirror's business
        Slot slot;
        PRIVACY_ASSIGN(const SlotKind kind, file->ReadSettled(person.second, slot));
        if (kind == SlotKind::kDamaged) continue;
      }
      PRIVACY_ASSIGN(const bool buried, impl.Bury(file, person.second, known.destroyed, known.sequence, false));
      if (buried) ++report.healed;
    }
    PRIVACY_TRY(file->Sync());
  }
  found.opened = 1;
  found.slots_changed = slots_changed;
  *state = found;
  return report;
}

}  // namespace privacy::keystore
