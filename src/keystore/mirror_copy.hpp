// Brings a mirror of the keystore up to date while the keystore is used.
//
//   PrepareMirror (mirror_place.hpp); for each key space: StartSpace; while CopyMore: ; Flush;
//   then, while nobody writes to the keystore: { FinishStore; for each key space: FinishSpace; Seal }
//
// Key files are written over in place: so the old bytes of keys that were destroyed meanwhile are gone there, too. All is
// written, also what reads the same: after a flush that failed, what is read need not be on the disk. Whatever is cut
// short, the mirror holds files of which the older heal from the newer, as far as it held them before. What is damaged or
// missing in the keystore does not take the place of what the mirror has: it stops the copy, or a single key is kept.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "keystore/class_file.hpp"
#include "keystore/space.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class MirrorCopy {
 public:
  // `from` reads the keystore itself. It and `to` outlive this. `merged`: what the mirror had besides was taken from it
  // (mirror_merge.hpp) since anybody else may have changed either; otherwise a mirror that has more is not written over.
  MirrorCopy(const Store& from, FileSystem& to, std::string path, bool merged)
      : from_(from), to_(&to), path_(std::move(path)), check_journals_(!merged) {}

  // REQUIRES a lock on the state, which is all zeros when nobody uses the key space.
  Status StartSpace(const Uuid& space, const SpaceState& state);
  Result<bool> CopyMore(std::uint64_t slots);  // true: there is more
  Status Flush();

  Status FinishStore();
  Status FinishSpace(const Uuid& space, const SpaceState& state);  // also one that was not started
  Status Seal();

 private:
  struct ClassTarget {
    ClassFileName name;
    std::unique_ptr<ClassFile> from;
    std::string path;
    bool temporary = false;  // to be given its name
    Descriptor to;
    std::uint64_t copied = 0;  // slots
  };
  struct SpaceCopy {
    Uuid space{};
    Ids ids;
    std::string from, to;  // directories
    bool opened = false;
    std::uint64_t reserved_to = 0, since = 0, journal_end = 0;
    std::vector<ClassTarget> classes;
    Descriptor journal_from, journal_to;  // to journal.tmp
    std::uint64_t journal_copied = 0;     // bytes
    Sha256Digest journal_hash{};          // of the last record copied that the state counts
  };

  Status AddClass(SpaceCopy* space, const ClassFileName& name);
  Status CopySlots(ClassTarget* target, std::uint64_t last, std::uint64_t reserved_to, std::uint64_t* most);
  Status KeepWhole(ClassTarget* target, std::uint64_t subject, MutableBytes slot);
  Status CopyChanged(SpaceCopy* space, const SpaceState& state);
  Status CopyJournal(SpaceCopy* space, std::uint64_t end, std::uint64_t records);
  Status CopyWhole(const std::string& name, const std::string& from, const std::string& to);
  Status Publish(SpaceCopy* space);
  Status EnsureNothingLost(const SpaceCopy& space, const std::vector<ClassFileName>& names);
  Status DropOthers(const SpaceCopy& space);

  Store from_;
  FileSystem* to_;
  std::string path_;
  bool check_journals_;
  std::vector<std::unique_ptr<SpaceCopy>> spaces_;
};

}  // namespace privacy::keystore
