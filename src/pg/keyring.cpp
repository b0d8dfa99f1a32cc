// Sealing and opening.
#include "pg/keyring_parts.hpp"

extern "C" {
#include "access/xact.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
}

#include "pg/boundary.hpp"
#include "pg/fence.hpp"
#include "pg/own_tables.hpp"

namespace privacy::pg {

Tools* tools = nullptr;

namespace {

constexpr const char* kErasedHint =
    "Data that were erased are stored again after a new consent for them, or privacy.renew_subject(table, key, classes => ...).";

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

// A key that should be there was not, or was damaged. Values from outside do not count.
template <class Outcome>
void Note(const DatabaseSpace& space, Outcome& outcome) {
  SharedSpace& entry = space.entry();
  if (!outcome.ok()) {
    outcome = NoteDamage(space, outcome.error());
  } else if (outcome->state == keystore::KeyState::kNeverMade && entry.missing_keys == 0) {
    entry.missing_keys = 1;
    (void)WantHealing();
  }
}

}  // namespace

Error NoteDamage(const DatabaseSpace& space, Error error) {
  if (error.reason != "damaged_key") return error;
  if (space.entry().damaged_keys == 0) space.entry().damaged_keys = 1;
  if (WantHealing()) error.hint = "It is being taken from the mirror of the keystore: try again.";
  return error;
}

namespace {

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

Status MakeTools(const DatabaseSpace& space) {
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

Error OtherSpace() {
  return {.code = Code::kDamagedValue,
          .message = "the sealed value belongs to another key space",
          .hint = "It opens only in the database whose keystore sealed it."};
}

bool IsCommittedErased(const DatabaseSpace& space, uint16 deletion_class, uint64 subject) {
  const DatabaseSpace& place = PlaceOf(space, deletion_class, subject);
  if (LookupErasing(place.index, deletion_class, subject) == Erasing::kCommitted) return true;
  const DatabaseSpace& origin = PlaceOf(space, kWholePerson, subject);
  if (origin.index == place.index) return false;
  return LookupErasing(origin.index, kWholePerson, subject) == Erasing::kCommitted || HasNoKeys(origin, subject);
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
