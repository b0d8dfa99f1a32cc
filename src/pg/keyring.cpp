#include "pg/keyring.hpp"

#include <sys/prctl.h>

#include <optional>

extern "C" {
#include "access/xact.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
}

#include "crypto/random.hpp"
#include "keystore/slot_page.hpp"
#include "pg/boundary.hpp"
#include "pg/copies.hpp"
#include "pg/database_space.hpp"
#include "pg/fence.hpp"
#include "pg/own_tables.hpp"
#include "pg/settings.hpp"
#include "sealed/seal.hpp"
#include "worker/keystore_worker.hpp"

namespace privacy::pg {

namespace {

constexpr const char* kErasedHint =
    "Data that were erased are stored again after a new consent for them, or privacy.renew_subject(table, key, classes => ...).";

// What this process computes with. Contexts are made once; people's keys in them are overwritten at statement end.
struct Tools {
  std::optional<crypto::Aead> aead;
  crypto::NonceBatch nonces;
  std::optional<sealed::Tagger> tagger;
  uint8 tagger_epoch = 0;
  std::optional<crypto::Hmac> subject_key;
  keystore::SlotMemory slots;    // of opening
  keystore::SlotMemory sealing;
  int space = -1;    // that tagger and subject_key are of
  bool used = false; // a person's key may be in aead
};
Tools* tools = nullptr;

// Before the first key comes into this process: no core dump of it, also where cores are piped.
void KeepOutOfCores() {
  static bool done = false;
  if (done) return;
  if (!setting_allow_core_dumps) prctl(PR_SET_DUMPABLE, 0);
  done = true;
}

Status PrepareTools(const DatabaseSpace& space) {
  if (tools == nullptr) tools = new Tools;
  if (!tools->aead) {
    PRIVACY_ASSIGN(crypto::Aead aead, crypto::Aead::Create());
    tools->aead.emplace(std::move(aead));
  }
  if (tools->space != space.index) {
    tools->tagger.reset();
    tools->subject_key.reset();
    tools->space = space.index;
  }
  return {};
}

// The database and its keystore are of two times.
Error NoLookupKey(int in_force, int newest) {
  const std::string numbers = "The values here are tagged with key " + std::to_string(in_force) +
                              ", and the keystore's newest is " + std::to_string(newest) + ".";
  if (newest > in_force)
    return {.code = Code::kWrongState,
            .message = "the lookup key of this database is destroyed",
            .detail = numbers,
            .hint = "The database is older than the last change of it: privacy.rotate_lookup_key() tags its values anew."};
  return {.code = Code::kKeystore,
          .message = "the keystore does not hold the lookup key of this database",
          .detail = numbers,
          .hint = "Put the newest copy of the keystore in place (on a standby, copy the primary's again); if there is none, "
                  "privacy.rotate_lookup_key() makes a new key."};
}

Status PrepareTagger(const DatabaseSpace& space) {
  PRIVACY_TRY(PrepareTools(space));
  if (tools->tagger && tools->tagger_epoch == space.lookup_epoch) return {};
  tools->tagger.reset();
  PRIVACY_ASSIGN(auto keys, space.space->LookupKeys());
  for (const keystore::LookupKey& key : keys) {
    if (key.epoch != space.lookup_epoch) continue;
    PRIVACY_ASSIGN(sealed::Tagger tagger, sealed::Tagger::Create(key.key.view(), key.epoch));
    tools->tagger.emplace(std::move(tagger));
    tools->tagger_epoch = key.epoch;
    return {};
  }
  return NoLookupKey(space.lookup_epoch, keys.back().epoch);
}

Status PrepareSubjectKey(const DatabaseSpace& space) {
  PRIVACY_TRY(PrepareTools(space));
  if (tools->subject_key) return {};
  Key256 key;
  PRIVACY_TRY(space.space->SubjectKey(&key));
  PRIVACY_ASSIGN(crypto::Hmac hmac, crypto::Hmac::Create(key.view()));
  tools->subject_key.emplace(std::move(hmac));
  return {};
}

Error Erased() {
  return {.code = Code::kWrongState,
          .message = "the person's data in this deletion class are erased",
          .hint = kErasedHint,
          .reason = "erased"};
}

Error NeverMade() {
  return {.code = Code::kDamagedValue,
          .message = "the keystore holds no key for this value",
          .detail = "The value was sealed under another keystore, or the keystore is older than the database.",
          .hint = "Put back the newest copy of the keystore; privacy.verify_keystore() says what is missing in it."};
}

Error OtherSpace() {
  return {.code = Code::kDamagedValue,
          .message = "the sealed value belongs to another key space",
          .hint = "It opens only in the database whose keystore sealed it."};
}

// For the alerts: a key that should be there was not, or was damaged. Values from outside do not count.
template <class Outcome>
void Note(const DatabaseSpace& space, const Outcome& outcome) {
  SharedSpace& entry = space.entry();
  if (!outcome.ok()) {
    if (outcome.error().reason == "damaged_key" && entry.damaged_keys == 0) entry.damaged_keys = 1;
  } else if (outcome->state == keystore::KeyState::kNeverMade && entry.missing_keys == 0) {
    entry.missing_keys = 1;
  }
}

Status SealBytes(const DatabaseSpace& space, const SealTarget& target, Bytes plaintext, MutableBytes out) {
  const DatabaseSpace& place = PlaceOf(space, target.deletion_class, target.subject);
  PRIVACY_TRY(PrepareTools(space));
  std::array<uint8, sealed::kLookupSize> tag;
  Bytes lookup;
  if (target.lookup != sealed::Lookup::kNone) {
    PRIVACY_TRY(PrepareTagger(space));
    PRIVACY_TRY(tools->tagger->Tag(target.type, target.lookup, plaintext, tag));
    lookup = tag;
  }
  Key256 key;
  const std::size_t size = sealed::PaddedSize(target.type, plaintext.size(), target.hide_length);
  auto found = place.space->SealingKey(target.deletion_class, target.subject, key.writable(),
                                       {tools->sealing, keystore::Space::SlotsChanged(place.entry().state),
                                        tools->aead->SealsAgain(size)});
  Note(space, found);
  PRIVACY_ASSIGN(const keystore::KeyInfo info, std::move(found));
  if (info.state == keystore::KeyState::kErased) return Erased();
  if (info.state == keystore::KeyState::kNeverMade) return NeverMade();
  sealed::Header header;
  header.type = target.type;
  header.lookup = target.lookup;
  header.generation = info.generation;
  header.space_hint = place.hint;
  header.class_id = target.deletion_class;
  header.category = target.category;
  header.subject = target.subject;
  tools->used = true;
  PRIVACY_TRY(sealed::Seal(*tools->aead, tools->nonces, place.id, info.repeated ? Bytes() : key.view(), header, lookup,
                           plaintext, target.hide_length, out));
  tools->sealing.Keep();
  return {};
}

struct OpenedBytes {
  Opened outcome;
  std::size_t size;
};

// By the slot as it is in the file, checked.
Result<OpenedBytes> OpenChecked(const DatabaseSpace& space, const DatabaseSpace& place, const sealed::Header& header,
                                Bytes value, MutableBytes out, bool is_ours) {
  Key256 key;
  auto found = place.space->OpeningKey(header.class_id, header.subject, header.generation, key.writable());
  if (is_ours) Note(space, found);
  PRIVACY_ASSIGN(const keystore::KeyInfo info, std::move(found));
  if (info.state == keystore::KeyState::kErased) return OpenedBytes{Opened::kErased, 0};
  if (info.state == keystore::KeyState::kNeverMade) return NeverMade();
  PRIVACY_ASSIGN(const std::size_t size, sealed::Open(*tools->aead, place.id, key.view(), header, value, out));
  return OpenedBytes{Opened::kValue, size};
}

Result<OpenedBytes> OpenBytes(const DatabaseSpace& space, const sealed::Header& header, Bytes value, MutableBytes out,
                              bool is_ours) {
  const DatabaseSpace& place = PlaceOf(space, header.class_id, header.subject);
  PRIVACY_TRY(PrepareTools(space));
  if (header.space_hint != place.hint) return OtherSpace();
  tools->used = true;
  Key256 key;
  const std::size_t sealed_size = sealed::Split(value, header).ciphertext.size();
  const auto found = place.space->OpeningKey(header.class_id, header.subject, header.generation, key.writable(),
                                             {tools->slots, keystore::Space::SlotsChanged(place.entry().state),
                                              tools->aead->OpensAgain(sealed_size)});
  if (found.ok() && found->state == keystore::KeyState::kErased) return OpenedBytes{Opened::kErased, 0};
  if (found.ok() && found->state == keystore::KeyState::kLive) {
    const auto size = sealed::Open(*tools->aead, place.id, found->repeated ? Bytes() : key.view(), header, value, out);
    if (size.ok()) {
      tools->slots.Keep();
      return OpenedBytes{Opened::kValue, *size};
    }
  }
  return OpenChecked(space, place, header, value, out, is_ours);
}

// Is this key being destroyed, by a transaction that has committed? A fork's own keys of people it took over go with the
// person: for them, is the person gone from where they came to be?
bool IsCommittedErased(const DatabaseSpace& space, uint16 deletion_class, uint64 subject) {
  const DatabaseSpace& place = PlaceOf(space, deletion_class, subject);
  if (LookupErasing(place.index, deletion_class, subject) == Erasing::kCommitted) return true;
  const DatabaseSpace& origin = PlaceOf(space, kWholePerson, subject);
  if (origin.index == place.index) return false;
  return LookupErasing(origin.index, kWholePerson, subject) == Erasing::kCommitted || HasNoKeys(origin, subject);
}

// In front of the plaintext there is room for a varlena's header.
Opened OpenIn(const DatabaseSpace& space, const sealed::Header& header, Bytes value, Bytes* plaintext, bool is_ours) {
  KeepOutOfCores();
  const std::size_t room = sealed::MaxPlaintextSize(value.size());
  uint8* const buffer = static_cast<uint8*>(palloc(VARHDRSZ + room + 1)) + VARHDRSZ;
  BeginReading();
  OpenedBytes opened{Opened::kErased, 0};
  if (!IsCommittedErased(space, header.class_id, header.subject))
    opened = Run([&] { return OpenBytes(space, header, value, {buffer, room}, is_ours); });
  EndReading();
  *plaintext = {buffer, opened.size};
  return opened.outcome;
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

// privacy.restore_unverified: a superuser loads sealed values whose keystore comes later.
Opened StoredUnverified() {
  static bool told = false;
  if (!told)
    ereport(WARNING, (errmsg("sealed values are stored that could not be verified"),
                      errhint("They stay unreadable unless the keystore they were sealed under is put in place.")));
  told = true;
  return Opened::kValue;
}

bool IsKeystoreOpen() { return shared != nullptr && shared->condition == KeystoreCondition::kOpen; }

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

// Until the end of the transaction the lookup key is not changed: its tags may go where rotate_lookup_key() sees nothing.
bool holds_lookup_key = false;

void HoldLookupKey() {
  if (holds_lookup_key) return;
  if (const Oid table = OidOf(OwnRelation::kKeySpace); OidIsValid(table)) LockRelationOid(table, RowShareLock);
  holds_lookup_key = true;
}

void EndSubtransaction(SubXactEvent event, SubTransactionId, SubTransactionId, void*) {
  if (event == SUBXACT_EVENT_ABORT_SUB) holds_lookup_key = false;
}

void EndTransaction(XactEvent event, void*) {
  if (event == XACT_EVENT_PRE_COMMIT || event == XACT_EVENT_PARALLEL_PRE_COMMIT || event == XACT_EVENT_PRE_PREPARE)
    return;
  holds_lookup_key = false;
  ForgetKeys();
  if (tools != nullptr) tools->nonces.Discard();
}

}  // namespace

struct varlena* Seal(const SealTarget& target, Bytes plaintext) {
  if (target.lookup != sealed::Lookup::kNone) HoldLookupKey();
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  KeepOutOfCores();
  const std::size_t size = sealed::SealedSize(target.type, plaintext.size(), target.lookup, target.hide_length);
  struct varlena* const value = static_cast<struct varlena*>(palloc(VARHDRSZ + size));
  SET_VARSIZE(value, VARHDRSZ + size);
  const MutableBytes out{reinterpret_cast<uint8*>(VARDATA(value)), size};
  BeginReading();
  const bool erased = IsCommittedErased(space, target.deletion_class, target.subject);
  Run([&]() -> Status { return erased ? Status(Erased()) : SealBytes(space, target, plaintext, out); });
  EndReading();
  return value;
}

Opened Open(Bytes sealed_value, Bytes* plaintext) {
  const sealed::Header header = Run([&] { return sealed::ParseHeader(sealed_value); });
  return Open(sealed_value, header, plaintext);
}

Opened Open(Bytes sealed_value, const sealed::Header& header, Bytes* plaintext) {
  return OpenIn(RequireSpace(Need::kRead), header, sealed_value, plaintext, true);
}

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

bool IsErased(uint64 subject, uint16 deletion_class) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  if (IsCommittedErased(space, deletion_class, subject)) return true;
  return Run([&]() -> Result<bool> {
    PRIVACY_ASSIGN(const keystore::KeyInfo info,
                   PlaceOf(space, deletion_class, subject).space->Inspect(deletion_class, subject));
    return info.state == keystore::KeyState::kErased;
  });
}

bool IsWhollyErased(uint64 subject) {
  if (shared == nullptr) return false;
  const DatabaseSpace* const space = FindDatabaseSpace();  // compares with the journal when nobody did since the start
  if (space == nullptr || shared->erasing_count.load(std::memory_order_seq_cst) == 0) return false;
  return LookupErasing(space->index, kWholePerson, subject) == Erasing::kCommitted ||
         (space->formers > 0 &&
          LookupErasing(PlaceOf(*space, kWholePerson, subject).index, kWholePerson, subject) == Erasing::kCommitted);
}

void LookupTag(sealed::BaseType type, sealed::Lookup mode, Bytes plaintext, uint8 out[16]) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  EnsureSnapshotSeesLookupKey();
  KeepOutOfCores();
  Run([&]() -> Status {
    PRIVACY_TRY(PrepareTagger(space));
    return tools->tagger->Tag(type, mode, plaintext, {out, sealed::kLookupSize});
  });
}

uint64 NewSubject() {
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  EnsureCopiesHold(space, space.entry().state.next_subject);
  const uint64 id = Run([&] { return space.space->TakeSubject(&space.entry().state); });
  EnsureCopiesHold(space, id);
  LWLockRelease(SpaceLock(space.index));
  return id;
}

uint16 NewDeletionClass() {
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const uint16 id = Run([&] { return space.space->CreateClass(&space.entry().state); });
  LWLockRelease(SpaceLock(space.index));
  return id;
}

uint16 NewCategory() {
  const DatabaseSpace& space = RequireSpace(Need::kWrite);
  LWLockAcquire(SpaceLock(space.index), LW_EXCLUSIVE);
  const uint16 id = Run([&] { return space.space->TakeCategory(&space.entry().state); });
  LWLockRelease(SpaceLock(space.index));
  return id;
}

void SubjectKeyHash(int32 table_id, const char* key, uint8 out[kSubjectKeySize]) {
  const DatabaseSpace& space = RequireSpace(Need::kRead);
  KeepOutOfCores();
  uint8 table[4];
  PutBig(table, static_cast<uint32>(table_id), 4);
  Run([&]() -> Status {
    PRIVACY_TRY(PrepareSubjectKey(space));
    PRIVACY_ASSIGN(const crypto::Digest digest, tools->subject_key->Compute({Bytes(table), AsBytes(key)}));
    Put({out, kSubjectKeySize}, Bytes(digest).first(kSubjectKeySize));
    return {};
  });
}

void ForgetKeys() noexcept {
  if (tools == nullptr || !tools->used) return;
  if (tools->aead) tools->aead->Forget();
  tools->slots.Wipe();
  tools->sealing.Wipe();
  tools->used = false;
}

void InitKeyring() {
  RegisterXactCallback(EndTransaction, nullptr);
  RegisterSubXactCallback(EndSubtransaction, nullptr);
}

}  // namespace privacy::pg
