// Sealed values that were not sealed just now: those from outside are verified, those of an older lookup key tagged anew.
#include "pg/keyring_parts.hpp"

#include "pg/boundary.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::pg {

namespace {

bool IsKeystoreOpen() { return shared != nullptr && shared->condition == KeystoreCondition::kOpen; }

// privacy.restore_unverified: a superuser loads sealed values whose keystore comes later.
Opened StoredUnverified() {
  static bool told = false;
  if (!told)
    ereport(WARNING, (errmsg("sealed values are stored that could not be verified"),
                      errhint("They stay unreadable unless the keystore they were sealed under is put in place.")));
  told = true;
  return Opened::kValue;
}

// A restore loads user tables before the row of privacy.key_space: each key space whose hint fits is tried.
Opened VerifyInAnySpace(Bytes value) {
  worker::EnsureKeystore(false);
  KeepOutOfCores();
  const sealed::Header header = Run([&] { return sealed::ParseHeader(value); });
  Uuid fitting[kMaxSpaces];
  const int count = Run([&]() -> Result<int> {
    PRIVACY_ASSIGN(const keystore::Store* store, OpenedStore());
    PRIVACY_ASSIGN(const auto ids, store->Spaces());
    int found = 0;
    for (const Uuid& id : ids)
      if (found < kMaxSpaces && sealed::SpaceHint(id) == header.space_hint) fitting[found++] = id;
    return found;
  });
  const std::size_t room = sealed::MaxPlaintextSize(value.size());
  uint8* const buffer = static_cast<uint8*>(palloc(room + 1));
  for (int i = 0; i < count; ++i) {
    DatabaseSpace space{};
    space.index = LoadSpace(fitting[i]);
    if (space.index < 0) continue;
    space.guest = true;
    space.hint = header.space_hint;
    space.id = fitting[i];
    space.space = Run([&] { return SpaceHandle(space.index); });
    OpenedBytes opened{Opened::kErased, 0};
    Pending ignored;
    BeginReading();
    const bool fits = Try(
        [&]() -> Status {
          PRIVACY_ASSIGN(opened, OpenBytes(space, header, value, {buffer, room}, false));
          return {};
        },
        &ignored);
    EndReading();
    Wipe({buffer, room});
    if (fits) return opened.outcome;
  }
  if (setting_restore_unverified) return StoredUnverified();
  Run([]() -> Status { return OtherSpace(); });
  pg_unreachable();
}

// The tag under the key in force, and the value around it where it has another. *out has room for as much as it has now.
Result<Retagged> RetagBytes(const DatabaseSpace& space, const sealed::Header& header, Bytes value, MutableBytes buffer,
                            MutableBytes out) {
  if (Status ready = PrepareTagger(space); !ready.ok()) {
    // A database older than the keystore's change of the key stays whole, and is tagged anew as a whole.
    if (sealed::LookupSection(value, header)[0] == space.lookup_epoch) return Retagged::kSame;
    return std::move(ready).error();
  }
  PRIVACY_ASSIGN(const OpenedBytes opened, OpenBytes(space, header, value, buffer, true));
  if (opened.outcome == Opened::kErased) return Retagged::kErased;
  const Bytes plaintext = Bytes(buffer).first(opened.size);
  std::array<uint8, sealed::kLookupSize> tag;
  PRIVACY_TRY(tools->tagger->Tag(header.type, header.lookup, plaintext, tag));
  if (Equal(tag, sealed::LookupSection(value, header))) return Retagged::kSame;
  const DatabaseSpace& place = PlaceOf(space, header.class_id, header.subject);
  Key256 key;
  PRIVACY_ASSIGN(const keystore::KeyInfo info,
                 place.space->OpeningKey(header.class_id, header.subject, header.generation, key.writable()));
  if (info.state != keystore::KeyState::kLive) return Retagged::kErased;
  const bool hide_length = sealed::SealedSize(header.type, opened.size, header.lookup, false) != value.size();
  PRIVACY_TRY(sealed::Seal(*tools->aead, tools->nonces, place.id, key.view(), header, tag, plaintext, hide_length, out));
  return Retagged::kNew;
}

}  // namespace

Opened VerifyIncoming(Bytes sealed_value) {
  if (setting_restore_unverified && !IsKeystoreOpen()) return StoredUnverified();
  const DatabaseSpace* const space = FindDatabaseSpace();
  if (space == nullptr) return VerifyInAnySpace(sealed_value);
  Bytes plaintext;
  const sealed::Header header = Run([&] { return sealed::ParseHeader(sealed_value); });
  return OpenIn(*space, header, sealed_value, &plaintext, false);
}

Retagged Retag(Bytes sealed_value, struct varlena** out, bool verify) {
  if (!IsKeystoreOpen()) return Retagged::kSame;
  const sealed::Header header = Run([&] { return sealed::ParseHeader(sealed_value); });
  if (header.lookup == sealed::Lookup::kNone) return Retagged::kSame;
  const DatabaseSpace* const space = FindDatabaseSpace();
  if (space == nullptr) return Retagged::kSame;
  if (!verify && sealed::LookupSection(sealed_value, header)[0] == space->lookup_epoch) return Retagged::kSame;
  KeepOutOfCores();
  const std::size_t room = sealed::MaxPlaintextSize(sealed_value.size());
  uint8* const buffer = static_cast<uint8*>(palloc(room + 1));
  *out = static_cast<struct varlena*>(palloc(VARHDRSZ + sealed_value.size()));
  SET_VARSIZE(*out, VARHDRSZ + sealed_value.size());
  const MutableBytes to{reinterpret_cast<uint8*>(VARDATA(*out)), sealed_value.size()};
  Retagged outcome = Retagged::kErased;
  BeginReading();
  if (!IsCommittedErased(*space, header.class_id, header.subject))
    outcome = Run([&] { return RetagBytes(*space, header, sealed_value, {buffer, room}, to); });
  EndReading();
  Wipe({buffer, room});
  pfree(buffer);
  return outcome;
}

}  // namespace privacy::pg
