// A disk in memory that forgets. What was written is durable only after Sync, names only after SyncDirectory; a crash
// keeps of the rest what a seed decides: sectors old, new or torn in the middle, lengths in between, and of the pending
// changes of a directory a beginning. Any call can be made to fail, to write less than asked, or to be the last before
// the crash.
#pragma once
#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "keystore/filesystem.hpp"
#include "keystore_disk_node.hpp"

namespace privacy::keystore::test {

class Disk final : public FileSystem {
 public:
  enum class Fault { kNone, kCrash, kError, kShortWrite };

  Disk() : root_(std::make_shared<Node>()) {
    root_->directory = true;
    root_->mode = 0700;
  }

  // The n-th call from now (1 is the next one) fails with this error or writes short. For a crash only calls that
  // change something count: the n-th is the last that happens.
  void Arm(Fault fault, int call, int error = 0) {
    fault_ = fault;
    fault_call_ = call;
    fault_error_ = error;
    calls_ = changes_ = 0;
  }
  void Disarm() { fault_ = Fault::kNone; }
  int calls() const { return calls_; }
  int changes() const { return changes_; }
  bool crashed() const { return crashed_; }

  // The machine comes back: what was not durable is kept or lost as the seed decides.
  void Restart(unsigned seed) {
    random_.seed(seed);
    Survive(root_.get(), &random_);
    open_.clear();
    crashed_ = false;
    fault_ = Fault::kNone;
  }

  // Another disk that holds what is durable on this one, or in its cache.
  Disk Copy() const {
    Disk copy;
    copy.root_ = CopyOf(*root_);
    return copy;
  }

  // For tests that put copies of files back or damage them: whole files, durable at once.
  std::vector<std::uint8_t> Contents(const std::string& path) { return Find(path)->data; }
  void Put(const std::string& path, std::vector<std::uint8_t> data) {
    auto node = Find(path);
    node->durable = node->data = std::move(data);
    node->pending.clear();
  }
  void SetMode(const std::string& path, std::uint32_t mode) { Find(path)->mode = mode; }
  void SetOwner(const std::string& path, std::uint32_t owner) { Find(path)->owner = owner; }
  void SetInMemory() { in_memory_ = true; }
  void SetFree(std::int64_t bytes) { free_ = bytes; }

  int Open(const std::string& path, Access access) override {
    return Do([&]() -> int {
      auto node = Find(path);
      if (access == Access::kCreateNew) {
        if (node) return -EEXIST;
        auto parent = Find(Directory(path));
        if (!parent) return -ENOENT;
        node = std::make_shared<Node>();
        node->mode = 0600;
        Change(parent, Name(path), node);
      }
      if (!node) return -ENOENT;
      if (node->directory) return -EISDIR;
      open_[++last_descriptor_] = node;
      return last_descriptor_;
    });
  }
  void Close(int descriptor) override { open_.erase(descriptor); }
  std::int64_t ReadAt(int descriptor, std::uint64_t offset, MutableBytes out) override {
    return Do(
        [&]() -> std::int64_t {
          const auto& data = open_.at(descriptor)->data;
          if (offset >= data.size()) return 0;
          const std::size_t count = std::min<std::size_t>(out.size(), data.size() - offset);
          std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
          return static_cast<std::int64_t>(count);
        },
        false);
  }
  std::int64_t WriteAt(int descriptor, std::uint64_t offset, Bytes data) override {
    short_ = false;
    return Do([&]() -> std::int64_t {
      Node& node = *open_.at(descriptor);
      if (short_) data = data.first((data.size() + 1) / 2);
      node.Write(offset, data);
      return static_cast<std::int64_t>(data.size());
    });
  }
  std::int64_t Size(int descriptor) override {
    return Do([&] { return static_cast<std::int64_t>(open_.at(descriptor)->data.size()); }, false);
  }
  int Truncate(int descriptor, std::uint64_t size) override {
    return Do([&] {
      Node& node = *open_.at(descriptor);
      node.data.resize(size);
      node.lengths.push_back(size);
      return 0;
    });
  }
  int Sync(int descriptor) override {
    Node* node = open_.count(descriptor) ? open_.at(descriptor).get() : nullptr;
    const int answer = Do([&] {
      node->durable = node->data;
      node->Clean();
      return 0;
    });
    // After a failed flush the kernel takes the pages for clean: they are read back new, and never written again.
    if (answer < 0 && !crashed_ && node != nullptr) node->Clean();
    return answer;
  }
  int Lock(int) override {
    return Do([] { return 0; }, false);
  }

  int Rename(const std::string& from, const std::string& to) override {
    return Do([&] {
      auto node = Find(from);
      if (!node) return -ENOENT;
      auto parent = Find(Directory(from));
      parent->entries.erase(Name(from));
      parent->entries[Name(to)] = node;
      parent->changes.push_back(parent->entries);
      return 0;
    });
  }
  int Unlink(const std::string& path) override {
    return Do([&] {
      auto node = Find(path);
      if (!node) return -ENOENT;
      if (node->directory) return -EISDIR;
      Change(Find(Directory(path)), Name(path), nullptr);
      return 0;
    });
  }
  int MakeDirectory(const std::string& path) override {
    return Do([&] {
      if (Find(path)) return -EEXIST;
      auto parent = Find(Directory(path));
      if (!parent) return -ENOENT;
      auto node = std::make_shared<Node>();
      node->directory = true;
      node->mode = 0700;
      Change(parent, Name(path), node);
      return 0;
    });
  }
  int MakePrivate(const std::string& path) override {
    return Do([&] {
      auto node = Find(path);
      if (!node) return -ENOENT;
      node->mode = 0700;
      return 0;
    });
  }
  int RemoveDirectory(const std::string& path) override {
    return Do([&] {
      auto node = Find(path);
      if (!node) return -ENOENT;
      if (!node->entries.empty()) return -ENOTEMPTY;
      Change(Find(Directory(path)), Name(path), nullptr);
      return 0;
    });
  }
  int SyncDirectory(const std::string& path) override {
    return Do([&] {
      auto node = Find(path);
      if (!node) return -ENOENT;
      node->durable_entries = node->entries;
      node->changes.clear();
      return 0;
    });
  }
  int List(const std::string& path, std::vector<std::string>* names) override {
    names->clear();
    return Do(
        [&] {
          auto node = Find(path);
          if (!node) return -ENOENT;
          for (const auto& [name, entry] : node->entries) names->push_back(name);
          return 0;
        },
        false);
  }
  int Stat(const std::string& path, FileInfo* info) override {
    return Do(
        [&] {
          auto node = Find(path);
          if (!node) return -ENOENT;
          *info = FileInfo{node->directory, node->mode, node->owner, 1, node->data.size(), node->data.size(), in_memory_};
          return 0;
        },
        false);
  }
  std::int64_t Free(const std::string&) override { return free_; }
  std::uint32_t User() override { return 0; }

 private:
  using Node = DiskNode;
  using NodePointer = std::shared_ptr<Node>;

  template <class Call>
  auto Do(Call call, bool change = true) -> decltype(call()) {
    using Answer = decltype(call());
    if (crashed_) return static_cast<Answer>(-EIO);
    ++calls_;
    if (change) ++changes_;
    const bool now = fault_ == Fault::kCrash ? change && changes_ == fault_call_ : calls_ == fault_call_;
    if (now && fault_ == Fault::kError) return static_cast<Answer>(-fault_error_);
    short_ = now && fault_ == Fault::kShortWrite;
    const Answer answer = call();
    if (now && fault_ == Fault::kCrash) crashed_ = true;
    return answer;
  }

  static std::string Directory(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == 0 ? "/" : path.substr(0, slash);
  }
  static std::string Name(const std::string& path) { return path.substr(path.rfind('/') + 1); }
  NodePointer Find(const std::string& path) const {
    NodePointer node = root_;
    std::size_t at = 1;
    while (at < path.size()) {
      const auto slash = std::min(path.find('/', at), path.size());
      const auto found = node->entries.find(path.substr(at, slash - at));
      if (found == node->entries.end()) return nullptr;
      node = found->second;
      at = slash + 1;
    }
    return node;
  }
  static void Change(const NodePointer& parent, const std::string& name, const NodePointer& node) {
    if (node) {
      parent->entries[name] = node;
    } else {
      parent->entries.erase(name);
    }
    parent->changes.push_back(parent->entries);
  }

  NodePointer root_;
  std::map<int, NodePointer> open_;
  int last_descriptor_ = 2;
  int calls_ = 0, changes_ = 0;
  Fault fault_ = Fault::kNone;
  int fault_call_ = 0, fault_error_ = 0;
  std::int64_t free_ = std::int64_t{1} << 60;
  bool short_ = false, crashed_ = false, in_memory_ = false;
  std::mt19937 random_;
};

}  // namespace privacy::keystore::test
