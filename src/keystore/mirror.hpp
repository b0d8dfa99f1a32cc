// Keeps a mirror of the keystore: one in the server, by the process that opens the keystore.
//
//   at the start, before anybody opens the keystore:   Start
//   whenever the mirror is not in step:                BeginCopy; the copy's steps; EndCopy
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "keystore/mirror_copy.hpp"
#include "keystore/mirrored_filesystem.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

class MirrorKeeper {
 public:
  // `files` and `mirror` are the file systems themselves. All outlive this.
  MirrorKeeper(FileSystem& files, FileSystem& mirror, MirrorPlaces places, MirrorState* state)
      : files_(files), mirror_(mirror), places_(std::move(places)), state_(state) {}

  // Takes from the mirror what the keystore lacks; if they are the same then, the mirror is in step. What keeps it from
  // being so is problem(), and no error. Errors are the keystore's: keystore_lost, or a mark that cannot be made.
  // Returns what was taken, one text each. Does nothing where there is neither.
  Result<std::vector<std::string>> Start(std::int64_t now);

  Status EnsureLocked();  // the mirror's lock; a process that takes over from another has not got it yet
  Status BeginCopy();
  MirrorCopy* copy() { return copy_.get(); }
  const std::vector<Uuid>& spaces() const { return spaces_; }  // of the copy
  Result<bool> EndCopy();    // true: in step; after copy()->Seal(), under the same locks
  Status GiveUp(const Error& why);  // error: it could not be marked

  // A descriptor of its lock, which is held already; REQUIRES: none is held by this.
  void AdoptLock(int descriptor) { lock_ = Descriptor(mirror_, descriptor); }
  int lock() const { return lock_.number(); }  // the descriptor of the mirror's lock; below zero: none
  const std::optional<Error>& problem() const { return problem_; }

 private:
  Status CatchUpAtOnce();

  FileSystem& files_;
  FileSystem& mirror_;
  const MirrorPlaces places_;
  MirrorState* const state_;
  bool prepared_ = true;  // there was one: from then on none is begun
  Descriptor lock_;
  std::uint32_t begun_ = 0;
  std::unique_ptr<MirrorCopy> copy_;
  std::vector<Uuid> spaces_;
  std::optional<Error> problem_;
};

}  // namespace privacy::keystore
