// The counters of a key space: two copies of 512 bytes, at offsets 0 and 4096 (so that not even a disk with sectors of
// 4096 bytes can spoil both in one write), written in turn. The higher sequence counts.
#pragma once
#include <string>

#include "core/error.hpp"
#include "keystore/block.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {

struct Registry {
  std::uint64_t sequence = 1;
  std::uint64_t next_subject = 1;  // ids from here on may be handed out only after the registry said so
  std::uint64_t reserved_to = 0;   // ids up to here have durable slots in every class file
  std::uint32_t next_class = 0;
  std::uint32_t next_category = 0;
};

Status CreateRegistry(FileSystem& files, const std::string& directory, const Ids& ids, const Registry& first);

struct ReadRegistryAnswer {
  Registry registry;
  bool one_copy_damaged = false;  // a write was cut short, or the disk failed: the other copy may be one write behind
};
Result<ReadRegistryAnswer> ReadRegistry(FileSystem& files, const std::string& directory, const Ids& ids);

// Writes the copy that is older and makes it durable. REQUIRES: registry.sequence is one more than the last written.
Status WriteRegistry(FileSystem& files, const std::string& directory, const Ids& ids, const Registry& registry);

}  // namespace privacy::keystore
