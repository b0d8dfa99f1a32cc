#include "rights/living_keys.hpp"

#include <algorithm>
#include <vector>

#include "pg/boundary.hpp"
#include "pg/keyring.hpp"
#include "rights/erasing.hpp"

namespace privacy::rights {

namespace {

constexpr int kMostFiles = 256;

// The classes of which a key space has files: a directory is listed for it, so it is asked once, unless there are many.
struct Files {
  int place = -1;  // the key space that was asked
  int count = 0;
  uint16 classes[kMostFiles];
};

bool HasFile(const pg::DatabaseSpace& place, uint16 deletion_class, Files* files) {
  if (files->place == place.index) {
    const uint16* const end = files->classes + files->count;
    return std::find<const uint16*>(files->classes, end, deletion_class) != end;
  }
  return pg::Run([&]() -> privacy::Result<bool> {
    PRIVACY_ASSIGN(const auto there, place.space->Classes());
    if (there.size() <= kMostFiles) {
      files->count = static_cast<int>(there.size());
      std::copy(there.begin(), there.end(), files->classes);
      files->place = place.index;
    }
    return std::find(there.begin(), there.end(), deletion_class) != there.end();
  });
}

}  // namespace

int DoomKeys(const pg::DatabaseSpace& space, const Uuid& event, uint64 subject, const Datum* classes, int count,
             bool whole, LivingKey* living) {
  Files files;
  int found = 0;
  int writable = -1;  // a key space that was asked
  for (int i = 0; i < count; ++i) {
    const uint16 id = static_cast<uint16>(DatumGetInt32(classes[i]));
    const pg::DatabaseSpace& place = pg::PlaceOf(space, id, subject);
    if (IsDoomed(id, subject) || pg::LookupErasing(place.index, id, subject) == pg::Erasing::kCommitted) continue;
    keystore::KeyInfo info{keystore::KeyState::kLive, 0, 0};
    if (HasFile(place, id, &files))
      info = pg::Run([&]() -> privacy::Result<keystore::KeyInfo> {
        auto known = place.space->Inspect(id, subject);
        if (!known.ok()) return pg::NoteDamage(place, known.error());
        return known;
      });
    if (info.state != keystore::KeyState::kLive) continue;
    pg::EnsureMayDestroy(place);
    const ClassList there{files.classes, files.count};
    if (writable != place.index) EnsureWritable(place, count + 1, files.place == place.index ? &there : nullptr);
    writable = place.index;
    living[found++] = {id, info.generation, info.epoch};
  }
  for (int i = 0; i < found; ++i) Doom(space, event, living[i].deletion_class, subject, living[i].generation);
  if (whole) Doom(space, event, pg::kWholePerson, subject, 0);
  return found;
}

}  // namespace privacy::rights
