#include "keystore/epochs.hpp"

#include <algorithm>

#include "keystore/class_file.hpp"
#include "keystore/file_io.hpp"
#include "keystore/lookup_keys.hpp"
#include "keystore/signing.hpp"

namespace privacy::keystore {
namespace {

bool Holds(const std::vector<std::uint16_t>& epochs, std::uint16_t epoch) {
  return std::find(epochs.begin(), epochs.end(), epoch) != epochs.end();
}

}  // namespace

Result<std::vector<std::string>> FilesUnder(const Store& store, std::uint16_t epoch) {
  std::vector<std::string> found;
  PRIVACY_ASSIGN(const auto spaces, store.Spaces());
  for (const Uuid& space : spaces) {
    const std::string directory = store.SpacePath(space);
    PRIVACY_ASSIGN(const auto names, ListDirectory(store.files(), directory));
    for (const std::string& name : names) {
      const auto parsed = ParseClassFileName(name);
      if (parsed && parsed->epoch == epoch) found.push_back(directory + "/" + name);
    }
    PRIVACY_ASSIGN(const auto lookup, LookupKeysEpochs(store.files(), directory, Ids{store.id(), space}));
    if (Holds(lookup, epoch)) found.push_back(directory + "/lookup.keys");
  }
  PRIVACY_ASSIGN(const auto signing, SigningKeysEpochs(store));
  if (Holds(signing, epoch)) found.push_back(store.path() + "/signing.keys");
  return found;
}

Status EnsureCopiesBeyond(const Store&, std::uint16_t) { return {}; }

}  // namespace privacy::keystore
