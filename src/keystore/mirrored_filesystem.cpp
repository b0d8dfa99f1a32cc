#include "keystore/mirrored_filesystem.hpp"

#include <cerrno>
#include <map>

#include "keystore/file_io.hpp"

namespace privacy::keystore {
namespace {

constexpr std::string_view kMarkText = "The mirror of this keystore lacks what was written since this file was made.\n";

// Durable when it returns, whoever made it.
int WriteMark(FileSystem& files, const std::string& directory) {
  const std::string path = directory + "/" + std::string(kStaleMark);
  int number = files.Open(path, Access::kCreateNew);
  if (number == -EEXIST) number = files.Open(path, Access::kReadWrite);
  if (number < 0) return number;
  const Descriptor file(files, number);
  if (const auto written = files.WriteAt(number, 0, AsBytes(kMarkText)); written < 0) return static_cast<int>(written);
  if (const int failed = files.Sync(number); failed < 0) return failed;
  return files.SyncDirectory(directory);
}

int EnsureMarked(FileSystem& files, const std::string& directory, MirrorState* state) {
  if (state->unmarked.load(std::memory_order_seq_cst) == 0) return 0;
  const int failed = WriteMark(files, directory);
  if (failed >= 0) state->unmarked.store(0, std::memory_order_seq_cst);
  return failed;
}

// Whether it was in step before.
bool CountFailure(MirrorState* state, int error) {
  state->unmarked.store(1, std::memory_order_seq_cst);
  if (error != 0) state->error.store(error < 0 ? -error : error, std::memory_order_seq_cst);
  std::uint32_t word = state->word.load(std::memory_order_seq_cst);
  while (!state->word.compare_exchange_weak(word, (word & 1) != 0 ? word + 1 : word + 2, std::memory_order_seq_cst)) {
  }
  return (word & 1) != 0;
}

class MirroredFiles final : public FileSystem {
 public:
  MirroredFiles(FileSystem& keystore, FileSystem& mirror, const MirrorPlaces& places, MirrorState* state,
                void (*when_stale)())
      : first_(keystore), second_(mirror), places_(places), state_(state), when_stale_(when_stale) {}
  ~MirroredFiles() override {
    for (auto& [number, twin] : twins_) Drop(&twin);
  }

  int Open(const std::string& path, Access access) override {
    const int number = first_.Open(path, access);
    if (number < 0 || access == Access::kRead || !IsInside(path)) return number;
    Twin& twin = twins_[number] = {path, -1, 0};
    if (access != Access::kCreateNew) return number;  // the others are opened when they are first written to
    const int failed = OnMirror([&] {
      const std::string other = Other(path);
      int made = second_.Open(other, Access::kCreateNew);
      if (made == -EEXIST) {  // left over there: what the keystore does not have does not count
        second_.Unlink(other);
        made = second_.Open(other, Access::kCreateNew);
      }
      if (made < 0) return made;
      twin.number = made;
      twin.word = word_;
      return 0;
    });
    if (failed == 0) return number;
    Close(number);
    return failed;
  }
  void Close(int descriptor) override {
    if (const auto twin = twins_.find(descriptor); twin != twins_.end()) {
      Drop(&twin->second);
      twins_.erase(twin);
    }
    first_.Close(descriptor);
  }

  std::int64_t ReadAt(int descriptor, std::uint64_t offset, MutableBytes out) override {
    return first_.ReadAt(descriptor, offset, out);
  }
  std::int64_t WriteAt(int descriptor, std::uint64_t offset, Bytes data) override {
    const std::int64_t written = first_.WriteAt(descriptor, offset, data);
    if (written <= 0) return written;
    const int failed = OnTwin(descriptor, [&](int twin) { return WriteAll(twin, offset, data.first(static_cast<std::size_t>(written))); });
    return failed < 0 ? failed : written;
  }
  std::int64_t Size(int descriptor) override { return first_.Size(descriptor); }
  int Truncate(int descriptor, std::uint64_t size) override {
    const int failed = first_.Truncate(descriptor, size);
    return failed < 0 ? failed : OnTwin(descriptor, [&](int twin) { return second_.Truncate(twin, size); });
  }
  // Also what another process wrote: as a flush of the keystore's file does.
  int Sync(int descriptor) override {
    const int failed = first_.Sync(descriptor);
    return failed < 0 ? failed : OnTwin(descriptor, [&](int twin) { return second_.Sync(twin); });
  }
  // The mirror's own lock is held by whoever keeps it up (mirror_copy.hpp).
  int Lock(int descriptor) override { return first_.Lock(descriptor); }

  int Rename(const std::string& from, const std::string& to) override {
    const int failed = first_.Rename(from, to);
    if (failed < 0 || !IsInside(from)) return failed;
    for (auto& [number, twin] : twins_) {
      if (twin.path == from) twin.path = to;
      if (twin.path.starts_with(from + "/")) twin.path = to + twin.path.substr(from.size());
    }
    // It has happened: where the mark cannot be made, the flush of the directory, which comes next, says so.
    (void)OnMirror([&] { return second_.Rename(Other(from), Other(to)); });
    return 0;
  }
  int Unlink(const std::string& path) override {
    return Both(path, first_.Unlink(path), -ENOENT, [&](const std::string& other) { return second_.Unlink(other); });
  }
  int MakeDirectory(const std::string& path) override {
    return Both(path, first_.MakeDirectory(path), -EEXIST,
                [&](const std::string& other) { return second_.MakeDirectory(other); });
  }
  int MakePrivate(const std::string& path) override {
    return Both(path, first_.MakePrivate(path), 0, [&](const std::string& other) { return second_.MakePrivate(other); });
  }
  int RemoveDirectory(const std::string& path) override {
    return Both(path, first_.RemoveDirectory(path), -ENOENT,
                [&](const std::string& other) { return second_.RemoveDirectory(other); });
  }
  int SyncDirectory(const std::string& path) override {
    return Both(path, first_.SyncDirectory(path), 0,
                [&](const std::string& other) { return second_.SyncDirectory(other); });
  }
  int List(const std::string& path, std::vector<std::string>* names) override { return first_.List(path, names); }
  int Stat(const std::string& path, FileInfo* info) override { return first_.Stat(path, info); }
  std::int64_t Free(const std::string& path) override { return first_.Free(path); }
  std::uint32_t User() override { return first_.User(); }

 private:
  struct Twin {  // of a descriptor of the keystore's that may be written to
    std::string path;
    int number;  // -1: not open
    std::uint32_t word;
  };

  bool IsInside(const std::string& path) const {
    return path.starts_with(places_.keystore) &&
           (path.size() == places_.keystore.size() || path[places_.keystore.size()] == '/');
  }
  std::string Other(const std::string& path) const { return places_.mirror + path.substr(places_.keystore.size()); }
  void Drop(Twin* twin) {
    if (twin->number >= 0) second_.Close(twin->number);
    twin->number = -1;
  }

  // Runs call while the mirror is in step. An error makes it stale; what comes back below zero is that this could not be
  // noted.
  template <class Call>
  int OnMirror(Call call) {
    word_ = state_->word.load(std::memory_order_seq_cst);
    if ((word_ & 1) != 0) {
      const int failed = call();
      if (failed >= 0) return 0;
      if (CountFailure(state_, failed) && when_stale_ != nullptr) when_stale_();
    }
    return EnsureMarked(first_, places_.keystore, state_);
  }
  template <class Call>
  int OnTwin(int descriptor, Call call) {
    const auto found = twins_.find(descriptor);
    if (found == twins_.end()) return 0;
    Twin& twin = found->second;
    return OnMirror([&] {
      if (twin.word != word_) Drop(&twin);
      if (twin.number < 0) {
        const int number = second_.Open(Other(twin.path), Access::kReadWrite);
        if (number < 0) return number;
        twin.number = number;
        twin.word = word_;
      }
      return call(twin.number);
    });
  }
  template <class Call>
  int Both(const std::string& path, int answer, int also_fine, Call call) {
    if ((answer < 0 && answer != also_fine) || !IsInside(path)) return answer;
    const int failed = OnMirror([&] {
      const int other = call(Other(path));
      return other == also_fine ? 0 : other;
    });
    return failed < 0 ? failed : answer;
  }
  int WriteAll(int descriptor, std::uint64_t offset, Bytes data) {
    while (!data.empty()) {
      const std::int64_t written = second_.WriteAt(descriptor, offset, data);
      if (written < 0) return static_cast<int>(written);
      if (written == 0) return -ENOSPC;
      data = data.subspan(static_cast<std::size_t>(written));
      offset += static_cast<std::uint64_t>(written);
    }
    return 0;
  }

  FileSystem& first_;
  FileSystem& second_;
  const MirrorPlaces places_;
  MirrorState* const state_;
  void (*const when_stale_)();
  std::map<int, Twin> twins_;
  std::uint32_t word_ = 0;  // the state's, when the call under way began
};

}  // namespace

Status MakeStale(FileSystem& keystore, const std::string& path, MirrorState* state, int error) {
  CountFailure(state, error);
  if (const int failed = EnsureMarked(keystore, path, state); failed < 0)
    return IoError("write", path + "/" + std::string(kStaleMark), failed);
  return {};
}

std::uint32_t BeginCatchingUp(MirrorState* state) { return state->word.load(std::memory_order_seq_cst); }

Result<bool> FinishCatchingUp(FileSystem& keystore, const std::string& path, MirrorState* state, std::uint32_t begun) {
  const std::string mark = path + "/" + std::string(kStaleMark);
  if (const int failed = keystore.Unlink(mark); failed < 0 && failed != -ENOENT) return IoError("remove", mark, failed);
  PRIVACY_TRY(SyncDirectory(keystore, path));
  if ((begun & 1) != 0 || state->word.compare_exchange_strong(begun, begun + 1, std::memory_order_seq_cst)) {
    state->error.store(0, std::memory_order_seq_cst);
    return true;
  }
  state->unmarked.store(1, std::memory_order_seq_cst);
  if (const int failed = EnsureMarked(keystore, path, state); failed < 0) return IoError("write", mark, failed);
  return false;
}

std::unique_ptr<FileSystem> Mirrored(FileSystem& keystore, FileSystem& mirror, const MirrorPlaces& places,
                                     MirrorState* state, void (*when_stale)()) {
  return std::make_unique<MirroredFiles>(keystore, mirror, places, state, when_stale);
}

}  // namespace privacy::keystore
