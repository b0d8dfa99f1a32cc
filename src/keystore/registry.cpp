#include "keystore/registry.hpp"

#include <array>

namespace privacy::keystore {
namespace {

constexpr std::string_view kMagic = "PGPRREGI";
constexpr std::size_t kCopy = 512, kStride = 4096;
using Copy = std::array<std::uint8_t, kCopy>;

std::string PathOf(const std::string& directory) { return directory + "/registry"; }

Copy Encode(const Registry& registry, const Ids& ids) {
  Copy copy{};
  PutBig(&copy[48], registry.sequence, 8);
  PutBig(&copy[56], registry.next_subject, 8);
  PutBig(&copy[64], registry.reserved_to, 8);
  PutBig(&copy[72], registry.next_class, 4);
  PutBig(&copy[76], registry.next_category, 4);
  CloseBlock(copy, kMagic, ids);
  return copy;
}

Registry Decode(Bytes copy) {
  Registry registry;
  registry.sequence = GetBig(&copy[48], 8);
  registry.next_subject = GetBig(&copy[56], 8);
  registry.reserved_to = GetBig(&copy[64], 8);
  registry.next_class = static_cast<std::uint32_t>(GetBig(&copy[72], 4));
  registry.next_category = static_cast<std::uint32_t>(GetBig(&copy[76], 4));
  return registry;
}

}  // namespace

Status CreateRegistry(FileSystem& files, const std::string& directory, const Ids& ids, const Registry& first) {
  std::array<std::uint8_t, kStride + kCopy> both{};
  Registry second = first;
  second.sequence = first.sequence + 1;
  Put(MutableBytes(both).subspan(kStride * (first.sequence % 2)), Encode(first, ids));
  Put(MutableBytes(both).subspan(kStride * (second.sequence % 2)), Encode(second, ids));
  return WriteNewFile(files, PathOf(directory), both);
}

Result<ReadRegistryAnswer> ReadRegistry(FileSystem& files, const std::string& directory, const Ids& ids) {
  const std::string path = PathOf(directory);
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(files, path, Access::kRead));
  ReadRegistryAnswer answer;
  Status problem;
  int good = 0;
  for (int i = 0; i < 2; ++i) {
    Copy copy{};
    Status status = ReadExactly(files, file.number(), path, kStride * static_cast<std::size_t>(i), copy);
    if (status.ok()) status = EnsureBlock(copy, path, kMagic, ids);
    if (status.ok() && GetBig(&copy[48], 8) % 2 != static_cast<unsigned>(i)) {
      status = DamagedFile(path, "a copy lies in the wrong place");
    }
    if (!status.ok()) {
      problem = std::move(status);
      continue;
    }
    const Registry read = Decode(copy);
    if (good++ == 0 || read.sequence > answer.registry.sequence) answer.registry = read;
  }
  if (good == 0) return std::move(problem).error();
  answer.one_copy_damaged = good == 1;
  return answer;
}

Status WriteRegistry(FileSystem& files, const std::string& directory, const Ids& ids, const Registry& registry) {
  const std::string path = PathOf(directory);
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(files, path, Access::kReadWrite));
  PRIVACY_TRY(WriteFully(files, file.number(), path, kStride * (registry.sequence % 2), Encode(registry, ids)));
  return SyncFile(files, file.number(), path);
}

}  // namespace privacy::keystore
