// A file or directory of keystore_disk.hpp: what it holds, what of that is durable, and each state in between.
#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/bytes.hpp"

namespace privacy::keystore::test {

struct DiskNode {
  static constexpr std::size_t kSector = 512;
  using Entries = std::map<std::string, std::shared_ptr<DiskNode>>;

  bool directory = false;
  std::uint32_t mode = 0, owner = 0;
  std::vector<std::uint8_t> data, durable;
  std::map<std::size_t, std::vector<std::vector<std::uint8_t>>>
      pending;                       // by sector, each state since the last flush
  std::vector<std::size_t> lengths;  // likewise
  Entries entries, durable_entries;
  std::vector<Entries> changes;

  void Write(std::uint64_t offset, Bytes bytes) {
    if (bytes.empty()) return;
    if (data.size() < offset + bytes.size()) data.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), data.begin() + static_cast<std::ptrdiff_t>(offset));
    for (std::size_t sector = offset / kSector; sector <= (offset + bytes.size() - 1) / kSector; ++sector) {
      const std::size_t from = sector * kSector, to = std::min(from + kSector, data.size());
      std::vector<std::uint8_t> state(data.begin() + static_cast<std::ptrdiff_t>(from),
                                      data.begin() + static_cast<std::ptrdiff_t>(to));
      state.resize(kSector);
      pending[sector].push_back(std::move(state));
    }
    lengths.push_back(data.size());
  }
  void Clean() {
    pending.clear();
    lengths.clear();
  }
};

// As it is, and all of it durable.
inline std::shared_ptr<DiskNode> CopyOf(const DiskNode& node) {
  auto copy = std::make_shared<DiskNode>(node);
  for (auto& [name, entry] : copy->entries) entry = CopyOf(*entry);
  copy->durable_entries = copy->entries;
  copy->changes.clear();
  copy->durable = copy->data;
  copy->Clean();
  return copy;
}

// What a crash leaves of it, and of all below it.
inline void Survive(DiskNode* node, std::mt19937* random) {
  const auto pick = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(*random); };
  if (node->directory) {
    const std::size_t kept = pick(node->changes.size() + 1);
    node->entries = kept == 0 ? node->durable_entries : node->changes[kept - 1];
    node->durable_entries = node->entries;
    node->changes.clear();
    for (const auto& [name, entry] : node->entries) Survive(entry.get(), random);
    return;
  }
  std::vector<std::uint8_t> left = node->durable;
  if (!node->lengths.empty()) {
    const std::size_t kept = pick(node->lengths.size() + 1);
    if (kept != 0) left.resize(node->lengths[kept - 1]);
  }
  for (const auto& [sector, states] : node->pending) {
    const std::size_t kept = pick(states.size() + 1);
    if (kept == 0) continue;
    const std::size_t length = pick(2) == 0 ? DiskNode::kSector : pick(DiskNode::kSector + 1);  // whole, or torn
    for (std::size_t i = 0; i < length && sector * DiskNode::kSector + i < left.size(); ++i) {
      left[sector * DiskNode::kSector + i] = states[kept - 1][i];
    }
  }
  node->data = node->durable = std::move(left);
  node->Clean();
}

}  // namespace privacy::keystore::test
