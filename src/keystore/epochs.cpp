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

Status EnsureMirrorBeyond(FileSystem& mirror, const std::string& path, const MirrorState& state, std::uint16_t epoch) {
  if (!IsInStep(state)) {
    return Error{Code::kWrongState, "the mirror of the keystore is not up to date",
                 "It may hold keys that are wrapped under master epoch " + std::to_string(epoch) + " only.",
                 "Try again when it is: privacy.mirror_status() says what keeps it. Or run the server without a mirror.",
                 "mirror_stale"};
  }
  PRIVACY_ASSIGN(const Store copy, Store::Open(mirror, path));
  PRIVACY_ASSIGN(const auto files, FilesUnder(copy, epoch));
  if (files.empty()) return {};
  return Error{Code::kWrongState, "the mirror still needs master epoch " + std::to_string(epoch),
               "\"" + files[0] + "\" is wrapped under it.", "Try again when the mirror is up to date.", "mirror_stale"};
}

}  // namespace privacy::keystore
