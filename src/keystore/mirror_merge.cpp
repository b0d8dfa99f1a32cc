#include "keystore/mirror_merge.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/encoding.hpp"
#include "keystore/lookup_keys.hpp"
#include "keystore/mirror_files.hpp"
#include "keystore/mirror_journal.hpp"
#include "keystore/mirror_keys.hpp"
#include "keystore/registry.hpp"
#include "keystore/signing.hpp"

namespace privacy::keystore {
namespace {

class Merge {
 public:
  Merge(FileSystem& files, std::string path, FileSystem& mirror, std::string other, std::int64_t now)
      : files_(files), path_(std::move(path)), mirror_(mirror), other_(std::move(other)), now_(now) {}

  Result<std::vector<std::string>> Run() {
    PRIVACY_ASSIGN(const Uuid id, ReadKeystoreId(files_, path_ + "/keystore.id"));
    PRIVACY_TRY(TakeEpochs(id));
    PRIVACY_ASSIGN(const auto names, ListDirectory(mirror_, other_));
    for (const std::string& name : names) {
      const auto space = crypto::ParseUuid(name);
      if (space.ok() && crypto::FormatUuid(*space) == name) PRIVACY_TRY(TakeSpace(Ids{id, *space}, name));
    }
    for (const std::string& name : names)
      if (name.starts_with("signing-") && !EndsWith(name, kTemporary) && !Has(path_ + "/" + name)) PRIVACY_TRY(Take("", name));
    PRIVACY_TRY(TakeSigningKeys());
    return std::move(notes_);
  }

 private:
  bool Has(const std::string& path) {
    FileInfo info;
    return files_.Stat(path, &info) == 0;
  }
  void Note(const std::string& what) { notes_.push_back("taken from the mirror: " + what); }
  Status Take(const std::string& folder, const std::string& name) {
    PRIVACY_TRY(CopyFile(mirror_, other_ + folder, files_, path_ + folder, name));
    Note("\"" + path_ + folder + "/" + name + "\"");
    return {};
  }

  // The one that knows more epochs, or further ends of epochs.
  Status TakeEpochs(const Uuid& id) {
    const auto weight = [](const std::vector<MasterEpoch>& epochs) {
      std::size_t sum = 4 * epochs.size();
      for (const MasterEpoch& epoch : epochs) {
        if (epoch.state == MasterEpoch::State::kRetiring) sum += 1;
        if (epoch.state == MasterEpoch::State::kRetired) sum += 2;
      }
      return sum;
    };
    const auto theirs = ReadMasterEpochs(mirror_, other_, id);
    if (!theirs.ok()) return {};
    const auto ours = ReadMasterEpochs(files_, path_, id);
    if (ours.ok() && weight(*ours) >= weight(*theirs)) return {};
    return Take("", "master.state");
  }

  Status TakeSigningKeys() {
    const auto theirs = Store::Open(mirror_, other_);
    if (!theirs.ok()) return {};
    const auto their_keys = SigningKeys(*theirs);
    if (!their_keys.ok()) return {};
    if (const auto ours = Store::Open(files_, path_); ours.ok()) {
      const auto keys = SigningKeys(*ours);
      if (keys.ok() && (keys->size() > their_keys->size() || (keys->size() == their_keys->size() && !behind_))) return {};
    }
    return Take("", "signing.keys");
  }

  Status TakeSpace(const Ids& ids, const std::string& name) {
    const std::string folder = "/" + name, ours = path_ + folder, theirs = other_ + folder;
    if (!Has(ours)) return TakeWholeSpace(ids, name);
    const JournalPlaces places{&files_, ours, &mirror_, theirs, ids};
    PRIVACY_ASSIGN(const Merged merged, MergeJournal(places, now_));
    const bool behind = merged == Merged::kAdopted;
    behind_ = behind_ || behind;
    if (merged != Merged::kNothing) Note("records of \"" + ours + "/journal\"");
    PRIVACY_TRY(TakeCounters(ids, ours, theirs));
    if (LookupKeysEpochs(mirror_, theirs, ids).ok()) {
      const bool whole = LookupKeysEpochs(files_, ours, ids).ok();
      if (!whole || (behind && !Same(folder + "/lookup.keys"))) PRIVACY_TRY(Take(folder, "lookup.keys"));
    }
    PRIVACY_ASSIGN(const std::uint64_t taken, MergeKeys(places));
    if (taken > 0) Note(std::to_string(taken) + " keys or key files of \"" + ours + "\"");
    return {};
  }

  bool Same(const std::string& file) {
    constexpr std::size_t kMost = std::size_t{16} << 20;
    const auto one = ReadFile(files_, path_ + file, kMost), other = ReadFile(mirror_, other_ + file, kMost);
    return one.ok() && other.ok() && *one == *other;
  }

  Status TakeCounters(const Ids& ids, const std::string& ours, const std::string& theirs) {
    const auto other = ReadRegistry(mirror_, theirs, ids);
    if (!other.ok()) return {};
    const auto one = ReadRegistry(files_, ours, ids);
    if (!one.ok()) {
      PRIVACY_TRY(CopyFile(mirror_, theirs, files_, ours, "registry"));
      Note("\"" + ours + "/registry\"");
      return {};
    }
    Registry most = one->registry;
    most.next_subject = std::max(most.next_subject, other->registry.next_subject);
    most.reserved_to = std::max(most.reserved_to, other->registry.reserved_to);
    most.next_class = std::max(most.next_class, other->registry.next_class);
    most.next_category = std::max(most.next_category, other->registry.next_category);
    if (most.next_subject == one->registry.next_subject && most.reserved_to == one->registry.reserved_to &&
        most.next_class == one->registry.next_class && most.next_category == one->registry.next_category) {
      return {};
    }
    most.sequence = one->registry.sequence + 1;
    PRIVACY_TRY(WriteRegistry(files_, ours, ids, most));
    Note("counters of \"" + ours + "\"");
    return {};
  }

  Status TakeWholeSpace(const Ids& ids, const std::string& name) {
    const std::string theirs = other_ + "/" + name, made = path_ + "/" + name + std::string(kTemporary);
    if (!JournalFile::Open(mirror_, theirs, ids).ok()) return {};
    PRIVACY_TRY(EnsureDirectory(files_, made));
    PRIVACY_ASSIGN(const auto names, ListDirectory(mirror_, theirs));
    for (const std::string& file : names)
      if (!EndsWith(file, kTemporary)) PRIVACY_TRY(CopyFile(mirror_, theirs, files_, made, file));
    const std::string path = path_ + "/" + name;
    if (const int failed = files_.Rename(made, path); failed < 0) return IoError("rename", made, failed);
    Note("key space \"" + path + "\"");
    behind_ = true;
    return SyncDirectory(files_, path_);
  }

  FileSystem& files_;
  const std::string path_;
  FileSystem& mirror_;
  const std::string other_;
  const std::int64_t now_;
  bool behind_ = false;  // the mirror's journal of some key space is the newer one
  std::vector<std::string> notes_;
};

Error KeystoreLost(const std::string& path, const std::string& other) {
  return {Code::kKeystore, "there is no keystore at \"" + path + "\", but its mirror is at \"" + other + "\"",
          "Nothing is made in its place, and the mirror is not touched.",
          "If the keystore's disk is lost, take over: copy the mirror's directory to the keystore's place (cp -a), or set "
          "privacy.keystore_directory to the mirror and privacy.keystore_mirror to another disk. Otherwise mount it.",
          "keystore_lost"};
}

}  // namespace

Result<std::vector<std::string>> MergeFromMirror(FileSystem& files, const std::string& path, FileSystem& mirror,
                                                 const std::string& other, std::int64_t now) {
  PRIVACY_ASSIGN(const bool exists, Store::Exists(files, path));
  const auto has_mirror = Store::Exists(mirror, other);
  if (!exists) {
    if (has_mirror.ok() && *has_mirror) return KeystoreLost(path, other);
    return std::vector<std::string>{};
  }
  PRIVACY_TRY(has_mirror);
  if (!*has_mirror) return std::vector<std::string>{};
  PRIVACY_ASSIGN(const Uuid id, ReadKeystoreId(mirror, other + "/keystore.id"));
  const auto ours = ReadKeystoreId(files, path + "/keystore.id");
  if (ours.ok() && *ours != id) return std::vector<std::string>{};  // it cannot be the mirror: PrepareMirror says so
  if (!ours.ok()) PRIVACY_TRY(CopyFile(mirror, other, files, path, "keystore.id"));
  return Merge(files, path, mirror, other, now).Run();
}

}  // namespace privacy::keystore
