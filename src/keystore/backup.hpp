// A copy of a whole keystore, made while it is used: as it was, key space by key space, at the moment of FinishSpace.
//
//   Begin; for each key space: { StartSpace; while CopyMore: ; FinishSpace; SyncSpace }; CopyRest; Publish; Verify
//
// Most of a key space is copied without its lock. FinishSpace, which REQUIRES the lock, brings the copy up to date: slots
// that the journal speaks of since StartSpace, those behind the former end, the counters and the journal's end.
// keystore.id comes last, so a copy that was cut short is no keystore. No master key is needed, and none is copied.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "keystore/class_file.hpp"
#include "keystore/space.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class Backup {
 public:
  // Makes the directory, or takes an empty one. `to` is the file system of the copy. Both outlive the Backup.
  static Result<std::unique_ptr<Backup>> Begin(const Store& from, FileSystem& to, const std::string& path);
  ~Backup();  // removes what was copied, unless Publish was done

  // A state that was never recovered (opened = 0) says that nobody uses the key space: it is copied as it lies there.
  Status StartSpace(const Uuid& space, const SpaceState& state);
  Result<bool> CopyMore(std::uint64_t slots);  // true: there is more
  Status FinishSpace(const SpaceState& state);  // kWrongState when a new master epoch has come in between
  Status SyncSpace();
  Status CopyRest();  // the files that belong to all key spaces
  Status Publish();

  struct Found {
    Space::Counts counts;  // over all classes
    std::uint64_t journal_records = 0;
    Sha256Digest journal_hash{};
    std::vector<std::string> findings;
  };
  // Opens a key space of the copy as a server would, follows its journal and classifies every slot.
  Result<Found> Verify(const Uuid& space, MasterKeys& keys);

 private:
  struct ClassTarget {
    ClassFileName name;
    std::unique_ptr<ClassFile> from;
    std::string path;
    Descriptor to;
    std::uint64_t copied = 0;  // slots
  };
  struct Journal {
    std::string path;
    Descriptor from, to;
    std::uint64_t copied = 0;  // bytes
  };
  struct Expected {
    Uuid space{};
    bool used = false;
    std::uint64_t records = 0;
    Sha256Digest hash{};
  };

  Backup(const Store& from, FileSystem& to, std::string path) : from_(from), to_(&to), path_(std::move(path)) {}
  std::string Target(const std::string& name) const { return directory_ + "/" + name; }
  Result<Descriptor> Make(const std::string& path);
  Status CopyWhole(const std::string& from, const std::string& to);
  Status AddClass(const ClassFileName& name);
  Status CopySlots(ClassTarget* target, std::uint64_t last, std::uint64_t* most);
  Status CopyJournal(std::uint64_t end);
  void Remove();

  Store from_;
  FileSystem* to_;
  std::string path_;
  bool made_directory_ = false, published_ = false;
  std::vector<std::string> files_, directories_;  // made so far
  std::vector<Expected> spaces_;

  // The key space under work.
  std::string source_, directory_;
  Ids ids_;
  std::uint64_t reserved_to_ = 0, since_ = 0, journal_end_ = 0;
  std::vector<ClassTarget> classes_;
  Journal journal_;
};

}  // namespace privacy::keystore
