#include "keystore/mirror_keys.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "keystore/mirror_files.hpp"
#include "keystore/registry.hpp"
#include "keystore/store.hpp"

namespace privacy::keystore {
namespace {

constexpr std::uint64_t kStep = 16384;  // slots per read

struct Fate {  // what the journal says of a person in a class
  std::uint8_t destroyed = 0, regenerated = 0;
};

class KeyMerge {
 public:
  explicit KeyMerge(const JournalPlaces& places) : at_(places) {}

  Result<std::uint64_t> Run() {
    PRIVACY_TRY(ReadReserved());
    PRIVACY_ASSIGN(const auto theirs, ListKeyFiles(*at_.mirror, at_.other));
    PRIVACY_ASSIGN(const auto ours, ListKeyFiles(*at_.files, at_.directory));
    for (const ClassFileName& name : theirs) {
      std::uint16_t highest = 0;  // of this class
      bool there = false;
      for (const ClassFileName& own : ours) {
        if (own.class_id != name.class_id) continue;
        highest = std::max(highest, own.epoch);
        there = there || own.epoch == name.epoch;
      }
      if (there) {
        PRIVACY_TRY(TakeKeys(name));
      } else if (name.epoch > highest && KnowsEpoch(name.epoch)) {
        PRIVACY_TRY(TakeFile(name));
      }
    }
    return taken_;
  }

  Result<Unhealthy> Find() {
    constexpr std::size_t kMost = 65536;
    Unhealthy found;
    PRIVACY_ASSIGN(const auto names, ListKeyFiles(*at_.files, at_.directory));
    std::vector<std::uint8_t> one(kSlotSize * kStep), other(kSlotSize * kStep);
    for (const ClassFileName& name : names) {
      PRIVACY_TRY(OpenBoth(name));
      if (!ours_) continue;
      for (std::uint64_t first = 1, got = kStep; got == kStep; first += kStep) {
        PRIVACY_ASSIGN(got, theirs_->ReadMany(first, other));
        PRIVACY_ASSIGN(const std::uint64_t own, ours_->ReadMany(first, one));
        std::fill(one.begin() + static_cast<std::ptrdiff_t>(kSlotSize * own), one.end(), 0);
        for (std::uint64_t i = 0; i < got; ++i) {
          const Bytes here = Bytes(one).subspan(kSlotSize * i, kSlotSize), there = Bytes(other).subspan(kSlotSize * i, kSlotSize);
          if (!IsUnhealthy(here, there)) continue;
          ++found.damaged;
          if (IsWhole(there) && found.places.size() < kMost) found.places.push_back({name, first + i});
        }
      }
    }
    return found;
  }

  Result<std::uint64_t> Heal(const Unhealthy& found) {
    PRIVACY_TRY(ReadReserved());
    bool changed = false;
    std::optional<ClassFileName> open;
    for (const Unhealthy::Place& place : found.places) {
      if (!open || open->class_id != place.file.class_id || open->epoch != place.file.epoch) {
        if (changed) PRIVACY_TRY(ours_->Sync());
        changed = false;
        open = place.file;
        PRIVACY_TRY(OpenBoth(place.file));
      }
      if (!ours_) continue;
      Slot here{}, there{};
      PRIVACY_ASSIGN([[maybe_unused]] const SlotKind own, ours_->ReadSettled(place.subject, here));
      PRIVACY_ASSIGN([[maybe_unused]] const SlotKind other, theirs_->ReadSettled(place.subject, there));
      if (!IsUnhealthy(here, there) || !IsWhole(there)) continue;
      PRIVACY_ASSIGN(const bool wins, MirrorWins(place.file.class_id, place.subject, here, there));
      if (!wins) continue;
      PRIVACY_TRY(ours_->Write(place.subject, there));
      changed = true;
      ++taken_;
    }
    if (changed) PRIVACY_TRY(ours_->Sync());
    return taken_;
  }

 private:
  static bool IsWhole(Bytes slot) {
    const SlotKind kind = Classify(slot);
    return kind == SlotKind::kLive || kind == SlotKind::kTombstone;
  }
  static bool IsUnhealthy(Bytes ours, Bytes theirs) {
    const SlotKind own = Classify(ours);
    return own != SlotKind::kLive && own != SlotKind::kTombstone && (own != SlotKind::kNeverMade || IsWhole(theirs));
  }
  // Both files of this name, or none: one is missing, or other keys wrapped what is in it.
  Status OpenBoth(const ClassFileName& name) {
    ours_.reset();
    auto theirs = ClassFile::Open(*at_.mirror, at_.other, at_.ids, name);
    auto ours = ClassFile::Open(*at_.files, at_.directory, at_.ids, name);
    if (!theirs.ok() || !ours.ok() || !Equal((*ours)->salt(), (*theirs)->salt())) return {};
    theirs_ = std::move(*theirs);
    ours_ = std::move(*ours);
    return {};
  }
  Status ReadReserved() {
    const auto registry = ReadRegistry(*at_.files, at_.directory, at_.ids);
    if (registry.ok()) reserved_to_ = registry->registry.reserved_to;
    return {};
  }
  bool KnowsEpoch(std::uint16_t epoch) {
    const auto epochs = ReadMasterEpochs(*at_.files, ParentOf(at_.directory), at_.ids.keystore);
    return epochs.ok() && std::any_of(epochs->begin(), epochs->end(), [&](const MasterEpoch& known) {
             return known.number == epoch && known.state != MasterEpoch::State::kRetired;
           });
  }
  Status TakeFile(const ClassFileName& name) {
    if (!ClassFile::Open(*at_.mirror, at_.other, at_.ids, name).ok()) return {};
    PRIVACY_TRY(CopyFile(*at_.mirror, at_.other, *at_.files, at_.directory, FormatClassFileName(name)));
    ++taken_;
    return {};
  }

  Status TakeKeys(const ClassFileName& name) {
    const auto theirs = ClassFile::Open(*at_.mirror, at_.other, at_.ids, name);
    if (!theirs.ok()) return {};
    const auto ours = ClassFile::Open(*at_.files, at_.directory, at_.ids, name);
    if (!ours.ok()) return TakeFile(name);  // what was destroyed since is destroyed again by the journal
    if (!Equal((*ours)->salt(), (*theirs)->salt())) return {};  // other keys wrapped these
    std::vector<std::uint8_t> one(kSlotSize * kStep), other(kSlotSize * kStep);
    bool changed = false;
    for (std::uint64_t first = 1, got = kStep; got == kStep; first += kStep) {
      PRIVACY_ASSIGN(got, (*theirs)->ReadMany(first, other));
      PRIVACY_ASSIGN(const std::uint64_t own, (*ours)->ReadMany(first, one));
      std::fill(one.begin() + static_cast<std::ptrdiff_t>(kSlotSize * own), one.end(), 0);
      const std::size_t bytes = kSlotSize * static_cast<std::size_t>(got);
      if (Equal(Bytes(one).first(bytes), Bytes(other).first(bytes))) continue;
      for (std::uint64_t i = 0; i < got; ++i) {
        const Bytes here = Bytes(one).subspan(kSlotSize * i, kSlotSize), there = Bytes(other).subspan(kSlotSize * i, kSlotSize);
        if (Equal(here, there)) continue;
        PRIVACY_ASSIGN(const bool wins, MirrorWins(name.class_id, first + i, here, there));
        if (!wins) continue;
        PRIVACY_TRY((*ours)->Write(first + i, there));
        changed = true;
        ++taken_;
      }
    }
    return changed ? (*ours)->Sync() : Status();
  }

  Result<bool> MirrorWins(std::uint16_t class_id, std::uint64_t subject, Bytes ours, Bytes theirs) {
    const SlotKind own = Classify(ours), other = Classify(theirs);
    const std::uint8_t generation = Generation(theirs);
    const bool kept = own == SlotKind::kLive || own == SlotKind::kTombstone;
    if (other == SlotKind::kTombstone) return !kept || Generation(ours) < generation || (own == SlotKind::kLive && Generation(ours) == generation);
    if (other != SlotKind::kLive) return false;
    if (kept && Generation(ours) >= generation) return false;
    if (own == SlotKind::kNeverMade && subject > reserved_to_) return false;  // nobody's
    PRIVACY_ASSIGN(const Fate fate, FateOf(class_id, subject));
    return generation > fate.destroyed && generation >= fate.regenerated && (generation == 1 || generation == fate.regenerated);
  }

  Result<Fate> FateOf(std::uint16_t class_id, std::uint64_t subject) {
    if (!fates_) {
      fates_.emplace();
      PRIVACY_ASSIGN(JournalFile journal, JournalFile::Open(*at_.files, at_.directory, at_.ids));
      PRIVACY_ASSIGN(const std::int64_t size, SizeOfJournal());
      const auto places = (static_cast<std::uint64_t>(size) - kJournalHeader) / kRecordSize;
      const auto skip = [](const JournalProblem&) {};
      PRIVACY_TRY(journal.Follow(
          places,
          [&](const JournalRecord& record, const Sha256Digest&) {
            Fate& fate = (*fates_)[{record.class_id, record.subject}];
            if (record.kind == RecordKind::kDestroy) fate.destroyed = std::max(fate.destroyed, record.generation);
            if (record.kind == RecordKind::kRegenerate) fate.regenerated = std::max(fate.regenerated, record.generation);
            return true;
          },
          skip));
    }
    const auto found = fates_->find({class_id, subject});
    return found == fates_->end() ? Fate{} : found->second;
  }
  Result<std::int64_t> SizeOfJournal() {
    const std::string path = at_.directory + "/journal";
    FileInfo info;
    if (const int failed = at_.files->Stat(path, &info); failed < 0) return IoError("examine", path, failed);
    return static_cast<std::int64_t>(info.size);
  }

  const JournalPlaces& at_;
  std::unique_ptr<ClassFile> ours_, theirs_;  // of OpenBoth
  std::uint64_t reserved_to_ = 0, taken_ = 0;
  std::optional<std::map<std::pair<std::uint16_t, std::uint64_t>, Fate>> fates_;
};

}  // namespace

Result<std::uint64_t> MergeKeys(const JournalPlaces& places) { return KeyMerge(places).Run(); }

Result<Unhealthy> FindUnhealthy(const JournalPlaces& places) { return KeyMerge(places).Find(); }

Result<std::uint64_t> HealKeys(const JournalPlaces& places, const Unhealthy& found) {
  return KeyMerge(places).Heal(found);
}

}  // namespace privacy::keystore
