#include "keystore/space.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/slot_page.hpp"
#include "keystore/space_impl.hpp"

namespace privacy::keystore {

Space::Space(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Space::~Space() = default;

Result<std::unique_ptr<Space>> Space::Open(const Store& store, const Uuid& space, MasterKeys& keys) {
  PRIVACY_ASSIGN(const bool exists, store.HasSpace(space));
  if (!exists) {
    return Error{Code::kKeystore, "the keystore has no key space " + crypto::FormatUuid(space), "",
                 "Check privacy.keystore_directory, or put a copy of the keystore back that is as new as the database.",
                 "key_space_missing"};
  }
  auto impl = std::make_unique<Impl>();
  impl->files = &store.files();
  impl->directory = store.SpacePath(space);
  impl->ids = Ids{store.id(), space};
  impl->keys = &keys;
  return std::unique_ptr<Space>(new Space(std::move(impl)));
}

const Uuid& Space::id() const { return impl_->ids.space; }

void Space::Close() {
  impl_->copy.reset();
  impl_->classes.clear();
  impl_->journal.reset();
}

void Space::Watch(const SpaceState* state) { impl_->watched = state; }

void Space::Impl::Refresh() {
  if (watched == nullptr) return;
  auto* const version_now = const_cast<std::uint32_t*>(&watched->files_version);
  const std::uint32_t now = std::atomic_ref<std::uint32_t>(*version_now).load(std::memory_order_seq_cst);
  if (now == version) return;
  classes.clear();
  version = now;
}

Result<std::vector<ClassFileName>> Space::Impl::ListAllClasses() {
  PRIVACY_ASSIGN(const auto names, ListDirectory(*files, directory));
  std::vector<ClassFileName> found;  // sorted by name: by class, then epoch
  for (const std::string& name : names) {
    if (const auto parsed = ParseClassFileName(name)) found.push_back(*parsed);
  }
  return found;
}

Result<std::vector<ClassFileName>> Space::Impl::ListClasses() {
  PRIVACY_ASSIGN(const auto all, ListAllClasses());
  std::vector<ClassFileName> found;
  for (const ClassFileName& name : all) {
    if (!found.empty() && found.back().class_id == name.class_id) found.pop_back();
    found.push_back(name);
  }
  return found;
}

Result<ClassFile*> Space::Impl::Class(std::uint16_t class_id) {
  if (class_id < classes.size() && classes[class_id]) return classes[class_id].get();
  for (std::uint16_t tried = 0;;) {
    PRIVACY_ASSIGN(const auto names, ListClasses());
    const auto name =
        std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.class_id == class_id; });
    if (name == names.end()) {
      return Error{Code::kKeystore,
                   "the key file of deletion class " + std::to_string(class_id) + " is missing in \"" + directory + "\"",
                   "", "Put a copy of it back from a backup of the keystore; keys destroyed since stay destroyed.",
                   "key_file_missing"};
    }
    auto file = ClassFile::Open(*files, directory, ids, *name);
    if (!file.ok() && name->epoch != tried) {  // it may have been replaced between the two calls
      tried = name->epoch;
      continue;
    }
    if (!file.ok()) return std::move(file).error();
    if (classes.size() <= class_id) classes.resize(class_id + 1u);
    classes[class_id] = std::move(*file);
    return classes[class_id].get();
  }
}

Result<JournalFile*> Space::Impl::Journal() {
  if (!journal) {
    PRIVACY_ASSIGN(auto opened, JournalFile::Open(*files, directory, ids));
    journal.emplace(std::move(opened));
  }
  return &*journal;
}

Result<std::vector<Sha256Digest>> Space::Impl::Append(SpaceState* state, std::span<JournalRecord> records) {
  PRIVACY_ASSIGN(JournalFile* const file, Journal());
  Sha256Digest last;
  Put(last, state->journal_hash);
  PRIVACY_ASSIGN(auto hashes, file->Append(state->journal_records, last, records));
  state->journal_records += hashes.size();
  Put(state->journal_hash, hashes.back());
  return hashes;
}

Result<std::vector<std::uint16_t>> Space::Classes() {
  PRIVACY_ASSIGN(const auto names, impl_->ListClasses());
  std::vector<std::uint16_t> classes;
  for (const ClassFileName& name : names) classes.push_back(name.class_id);
  return classes;
}

// The common case of a scan: the slot was read with its neighbours. Whatever is otherwise is left to the caller.
KeyInfo Space::Impl::OpeningKeyInMemory(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation,
                                        MutableBytes key, const Remembering& remembering) noexcept {
  if (class_id >= classes.size() || !classes[class_id]) return {};
  ClassFile& file = *classes[class_id];
  SlotMemory& memory = remembering.memory;
  const Bytes slot = memory.PageOf(class_id).Find(file, {subject, remembering.slots_changed, generation});
  if (slot.empty()) return {};
  KeyInfo info{KeyState::kLive, generation, file.name().epoch};
  info.repeated = remembering.may_repeat && memory.last().Is(file, slot);
  if (info.repeated) return info;
  if (!file.HasKey()) return {};
  memory.last().Note(file, slot);
  return file.UnwrapFast(slot, key).ok() ? info : KeyInfo();
}

Result<KeyInfo> Space::OpeningKey(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation,
                                  MutableBytes key) {
  return OpeningKey(class_id, subject, generation, key, nullptr);
}

Result<KeyInfo> Space::OpeningKey(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation,
                                  MutableBytes key, const Remembering& remembering) {
  return OpeningKey(class_id, subject, generation, key, &remembering);
}

Result<KeyInfo> Space::OpeningKey(std::uint16_t class_id, std::uint64_t subject, std::uint8_t generation,
                                  MutableBytes key, const Remembering* remembering) {
  PRIVACY_TRY(EnsureSubject(subject));
  impl_->Refresh();
  if (remembering != nullptr) {
    if (const KeyInfo info = impl_->OpeningKeyInMemory(class_id, subject, generation, key, *remembering);
        info.state == KeyState::kLive)
      return info;
  }
  PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(class_id));
  Slot slot;
  PRIVACY_ASSIGN(const SlotKind kind,
                 remembering == nullptr
                     ? file->ReadSettled(subject, slot)
                     : remembering->memory.PageOf(class_id).Read(
                           *file, {subject, remembering->slots_changed, generation}, slot));
  KeyInfo info{KeyState::kNeverMade, Generation(slot), file->name().epoch};
  switch (kind) {
    case SlotKind::kDamaged:
      return DamagedKey();
    case SlotKind::kNeverMade:
      return info;
    case SlotKind::kTombstone:
    case SlotKind::kLive:
      break;
  }
  if (info.generation < generation) return DamagedKey();  // the file is older than the value
  if (kind == SlotKind::kTombstone || info.generation > generation) {
    info.state = KeyState::kErased;
    return info;
  }
  info.state = KeyState::kLive;
  info.repeated = remembering != nullptr && remembering->may_repeat && remembering->memory.last().Is(*file, slot);
  if (info.repeated) return info;
  if (remembering != nullptr) remembering->memory.last().Note(*file, slot);
  PRIVACY_TRY(file->LoadKey(*impl_->keys));
  PRIVACY_TRY(file->UnwrapFast(slot, key));
  return info;
}

std::uint64_t Space::SlotsChanged(const SpaceState& state) {
  return std::atomic_ref(const_cast<std::uint64_t&>(state.slots_changed)).load(std::memory_order_seq_cst);
}

Result<KeyInfo> Space::Impl::Look(ClassFile* file, std::uint64_t subject, MutableBytes slot) {
  PRIVACY_ASSIGN(const SlotKind kind, file->ReadSettled(subject, slot));
  return InfoOf(*file, kind, slot);
}

Result<KeyInfo> Space::Impl::InfoOf(const ClassFile& file, SlotKind kind, Bytes slot) {
  KeyInfo info{KeyState::kNeverMade, Generation(slot), file.name().epoch};
  if (kind == SlotKind::kDamaged) return DamagedKey();
  if (kind == SlotKind::kLive) info.state = KeyState::kLive;
  if (kind == SlotKind::kTombstone) info.state = KeyState::kErased;
  return info;
}

Result<KeyInfo> Space::SealingKey(std::uint16_t class_id, std::uint64_t subject, MutableBytes key) {
  return SealingKey(class_id, subject, key, nullptr);
}

Result<KeyInfo> Space::SealingKey(std::uint16_t class_id, std::uint64_t subject, MutableBytes key,
                                  const Remembering& remembering) {
  return SealingKey(class_id, subject, key, &remembering);
}

Result<KeyInfo> Space::SealingKey(std::uint16_t class_id, std::uint64_t subject, MutableBytes key,
                                  const Remembering* remembering) {
  PRIVACY_TRY(EnsureSubject(subject));
  impl_->Refresh();
  PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(class_id));
  Slot slot;
  PRIVACY_ASSIGN(const SlotKind kind,
                 remembering == nullptr
                     ? file->ReadSettled(subject, slot)
                     : remembering->memory.PageOf(class_id).Read(*file, {subject, remembering->slots_changed}, slot));
  PRIVACY_ASSIGN(KeyInfo info, Impl::InfoOf(*file, kind, slot));
  if (info.state != KeyState::kLive) return info;
  info.repeated = remembering != nullptr && remembering->may_repeat && remembering->memory.last().Is(*file, slot);
  if (info.repeated) return info;
  if (remembering != nullptr) remembering->memory.last().Note(*file, slot);
  PRIVACY_TRY(file->LoadKey(*impl_->keys));
  const Status opened = file->UnwrapChecked(subject, slot, key);
  if (!opened.ok()) return DamagedKey();
  return info;
}

Result<KeyInfo> Space::Inspect(std::uint16_t class_id, std::uint64_t subject, MutableBytes slot) {
  PRIVACY_TRY(EnsureSubject(subject));
  impl_->Refresh();
  PRIVACY_ASSIGN(ClassFile* const file, impl_->Class(class_id));
  Slot read;
  auto info = impl_->Look(file, subject, read);
  if (!slot.empty()) Put(slot, read);
  return info;
}

Status Space::Read(const SpaceState& state, std::uint64_t from,
                   const std::function<bool(const JournalRecord&)>& visit) {
  PRIVACY_ASSIGN(JournalFile* const file, impl_->Journal());
  return file->Read(from, state.journal_records,
                    [&](const JournalRecord& record, const Sha256Digest&) { return visit(record); });
}

Result<EventSet> Space::Destructions(const SpaceState& state) {
  std::vector<std::pair<Uuid, std::uint16_t>> pairs;
  PRIVACY_TRY(Read(state, 1, [&](const JournalRecord& record) {
    if (record.kind == RecordKind::kDestroy) pairs.emplace_back(record.event, record.class_id);
    return true;
  }));
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  EventSet set;
  for (const auto& [event, class_id] : pairs) PRIVACY_TRY(set.Add(event, class_id));
  return set;
}

}  // namespace privacy::keystore
