// A key space on a disk that fails, and what its callers were promised: any step may fail, be repeated, or be the last
// before a crash (keystore_crashes.hpp), and the promises stand.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "crypto/encoding.hpp"
#include "keystore/signing.hpp"
#include "keystore/space.hpp"
#include "keystore_disk.hpp"
#include "keystore_rotation_steps.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore::test {

inline constexpr ReserveSizes kSizes{3, 4, 2};
inline const std::string kPath = "/store";

// What callers were told, and must be able to rely on.
struct Promises {
  struct Key {
    std::array<std::uint8_t, 32> bytes{};
    bool known = true;             // false: the fault hit the reading of the key itself, so nothing was sealed
    bool maybe_destroyed = false;  // an erasure was tried and failed
    bool destroyed = false;
  };
  std::set<std::uint64_t> people;
  std::set<std::uint16_t> classes{kClassStandard, kClassProof}, categories;
  std::map<std::tuple<std::uint16_t, std::uint64_t, int>, Key> keys;  // class, subject, generation
};

class Life {
 public:
  explicit Life(Disk& disk) : disk_(disk), files_(&disk) {}
  // With a mirror: its files, and what a server does with it before it opens the keystore.
  Life(Disk& disk, std::function<FileSystem&()> files, std::function<Status()> before)
      : disk_(disk), files_(&disk), mirrored_(std::move(files)), before_(std::move(before)) {}

  // Each step may be repeated after it failed. Returns false while the disk fails.
  bool Open() {
    if (space_) return true;
    if (before_) {
      if (const Status prepared = before_(); !prepared.ok()) return Failed(prepared.error());
      files_ = &mirrored_();
    }
    const auto exists = Store::Exists(*files_, kPath);
    if (!exists.ok()) return Failed(exists.error());
    auto store = *exists ? Store::Open(*files_, kPath) : Store::Create(*files_, kPath, keys_.key(), {.refuse_in_memory = false, .now = 1});
    if (!store.ok()) return Failed(store.error());
    store_.emplace(std::move(store).value());
    const auto has = store_->HasSpace(id_);
    if (!has.ok()) return Failed(has.error());
    if (!*has) {
      const Status made = store_->CreateSpace(id_, keys_, 7, 5, 1);
      if (!made.ok()) return Failed(made.error());
    }
    auto space = Space::Open(*store_, id_, keys_);
    if (!space.ok()) return Failed(space.error());
    state_ = SpaceState{};
    const auto recovered = (*space)->Recover(&state_);
    if (!recovered.ok()) return Failed(recovered.error());
    auto reader = Space::Open(*store_, id_, keys_);  // another process, which opens its files once
    if (!reader.ok()) return Failed(reader.error());
    space_ = std::move(*space);
    space_->Watch(&state_);
    reader_ = std::move(*reader);
    reader_->Watch(&state_);
    return true;
  }
  bool Take(int name) {
    const auto id = space_->TakeSubject(&state_, kSizes);
    if (!id.ok()) return Failed(id.error());
    EXPECT_TRUE(promises_.people.insert(*id).second) << "handed out twice: " << *id;
    names_[name] = *id;
    for (const std::uint16_t class_id : promises_.classes) Learn(class_id, *id, 1);
    return true;
  }
  bool NewClass() {
    const auto class_id = space_->CreateClass(&state_);
    if (!class_id.ok()) return Failed(class_id.error());
    EXPECT_TRUE(promises_.classes.insert(*class_id).second) << "class handed out twice: " << *class_id;
    for (const std::uint64_t person : promises_.people) Learn(*class_id, person, 1);
    return true;
  }
  bool NewCategory() {
    const auto category = space_->TakeCategory(&state_);
    if (!category.ok()) return Failed(category.error());
    EXPECT_TRUE(promises_.categories.insert(*category).second) << "category handed out twice";
    return true;
  }
  bool Erase(int event, int name) { return EraseTogether({{event, name}}); }
  // Erasures (event, name) of several sessions, under one flush of the journal.
  bool EraseTogether(const std::vector<std::pair<int, int>>& erasures) {
    if (const Status writable = space_->CheckWritable(state_, 2 * erasures.size()); !writable.ok()) return Failed(writable.error());
    std::vector<DestroyOrder> orders;
    for (const auto& [event, name] : erasures) {
      for (auto& [what, key] : promises_.keys) {
        const auto [class_id, subject, generation] = what;
        if (subject != names_.at(name) || class_id == kClassProof) continue;
        key.maybe_destroyed = true;
        orders.push_back({UuidOf(event), {class_id, subject, static_cast<std::uint8_t>(generation)}});
      }
    }
    const Status status = space_->Destroy(&state_, 1, orders);
    if (!status.ok()) return Failed(status.error());
    for (const auto& [event, target] : orders) promises_.keys.at({target.class_id, target.subject, target.generation}).destroyed = true;
    return true;
  }
  bool Sync() {
    const Status status = space_->SyncSlots(&state_);
    return status.ok() ? true : Failed(status.error());
  }
  bool Renew(int event, int name) {
    const std::uint64_t person = names_.at(name);
    const auto generation = space_->Regenerate(&state_, UuidOf(event), 1, kClassStandard, person);
    if (!generation.ok()) return Failed(generation.error());
    Learn(kClassStandard, person, *generation);
    return true;
  }
  bool Park() {
    const Status status = space_->Park(&state_);
    return status.ok() ? true : Failed(status.error());
  }

  // A new master epoch: one of `number`, made once.
  bool AddEpoch(std::uint16_t number) {
    auto store = Store::Open(*files_, kPath);  // as it is on disk: the last try may have come further than it knew
    if (!store.ok()) return Failed(store.error());
    store_.emplace(std::move(store).value());
    if (store_->current_epoch().number >= number) return true;
    Key256 key;
    (void)keys_.Get(number, &key);
    const Status added = store_->AddEpoch(key.view(), 1);
    return added.ok() ? true : Failed(added.error());
  }
  // Up to `steps` steps of bringing the key space under it, two keys at a time; everything, when it is 0.
  bool Rotate(int steps = 0) {
    for (int step = 1; steps == 0 || step <= steps; ++step) {
      const auto done = rotation_.Step(*space_, &state_, store_->current_epoch().number);
      if (!done.ok()) {
        rotation_.BeginAnew();
        return Failed(done.error());
      }
      if (*done) return true;
    }
    return true;
  }
  bool Resign() {
    const Status status = RewrapSigningKeys(*store_, store_->current_epoch().number, keys_);
    return status.ok() ? true : Failed(status.error());
  }
  // A new signing key, in its three steps; each may be repeated.
  bool PrepareSigning() {
    const auto next = PrepareSigningKey(*store_, keys_, 1);
    if (!next.ok()) return Failed(next.error());
    next_signing_ = *next;
    return true;
  }
  bool RecordSigning() {
    JournalRecord record;
    record.kind = RecordKind::kSigningKey;
    record.payload = next_signing_.record;
    const Status status = space_->Append(&state_, record);
    return status.ok() ? true : Failed(status.error());
  }
  bool TakeSigning() {
    taken_signing_.clear();
    const Status status = TakeNextSigningKey(*store_, keys_);
    if (!status.ok()) return Failed(status.error());
    taken_signing_ = next_signing_.id;
    return true;
  }
  // There is one current key, which is listed; whatever signed is listed for ever, and each was named by the one before.
  void CheckSigning() {
    const auto keys = SigningKeys(*store_);
    ASSERT_TRUE(keys.ok()) << keys.error().message << keys.error().detail;
    ASSERT_FALSE(keys->empty());
    for (std::size_t i = 0; i < keys->size(); ++i) {
      const SigningKeyInfo& key = (*keys)[i];
      EXPECT_EQ(key.current, i + 1 == keys->size());
      signed_by_.erase(key.id);
      if (i == 0) continue;
      std::array<std::uint8_t, 128> signature{};
      const std::size_t size = MustOk(crypto::DecodeBase64(key.handover_signature, signature));
      EXPECT_TRUE(MustOk(crypto::Verify((*keys)[i - 1].public_pem, AsBytes(key.handover + "\n"),
                                        Bytes(signature).first(size))));
      EXPECT_NE(key.handover.find(key.fingerprint), std::string::npos);
    }
    EXPECT_TRUE(signed_by_.empty()) << "a public key is gone";
    const Signature signature = MustOk(SignDocument(*store_, keys_, "x"));
    EXPECT_EQ(signature.key_id, keys->back().id);
    EXPECT_TRUE(MustOk(crypto::Verify(keys->back().public_pem, AsBytes(std::string("x")), signature.bytes)));
    EXPECT_EQ(signature.key_id, taken_signing_.empty() ? signature.key_id : taken_signing_);
    taken_signing_.clear();
    for (const SigningKeyInfo& key : *keys) signed_by_.insert(key.id);
  }
  void CheckRotated(std::uint16_t epoch) {
    EXPECT_FALSE(*space_->NeedsRotation(state_, epoch));
    for (const auto& [what, key] : promises_.keys) {
      const auto info = space_->Inspect(std::get<0>(what), std::get<1>(what));
      if (!info.ok()) continue;  // damaged
      EXPECT_EQ(info->epoch, epoch);
    }
  }

  void Forget() {  // the server is gone, the promises stand
    reader_.reset();
    space_.reset();
    store_.reset();
    rotation_.BeginAnew();
  }

  void CheckPromises() {
    CheckSigning();
    CheckPromises(*space_, store_->current_epoch().number);
    CheckPromises(*reader_, store_->current_epoch().number);
  }
  void CheckPromises(Space& space, std::uint16_t last_epoch) {
    for (const auto& [what, key] : promises_.keys) {
      const auto [class_id, subject, generation] = what;
      SCOPED_TRACE("class " + std::to_string(class_id) + " subject " + std::to_string(subject) + " generation " +
                   std::to_string(generation));
      Key256 now;
      const auto opened = space.OpeningKey(class_id, subject, static_cast<std::uint8_t>(generation), now.writable());
      if (key.destroyed) {
        EXPECT_TRUE(!opened.ok() || opened->state == KeyState::kErased) << "a destroyed key lives";
        continue;
      }
      if (key.maybe_destroyed && (!opened.ok() || opened->state == KeyState::kErased)) continue;
      ASSERT_TRUE(opened.ok()) << opened.error().message;
      ASSERT_EQ(opened->state, KeyState::kLive) << "a living key is lost";
      ASSERT_LE(opened->epoch, last_epoch) << "under an epoch that nobody knows";
      EXPECT_TRUE(!key.known || Equal(now.view(), key.bytes)) << "another key";
    }
  }
  const Promises& promises() const { return promises_; }
  const Uuid& id() const { return id_; }
  FixedMasterKeys& keys() { return keys_; }
  const SpaceState& state() const { return state_; }
  bool knows(int name) const { return names_.count(name) != 0; }
  const std::string& last_error() const { return last_error_; }

 private:
  bool Failed(const Error& error) {
    EXPECT_FALSE(error.message.empty());
    EXPECT_TRUE(error.code == Code::kKeystore || error.code == Code::kDiskFull || disk_.crashed()) << error.message;
    last_error_ = error.message;
    return false;
  }
  void Learn(std::uint16_t class_id, std::uint64_t person, int generation) {
    Promises::Key key;
    const auto sealing = space_->SealingKey(class_id, person, key.bytes);
    key.known = sealing.ok();
    if (sealing.ok()) {
      EXPECT_EQ(sealing->state, KeyState::kLive) << "handed out without a key";
      EXPECT_EQ(sealing->generation, generation);
    }
    promises_.keys[{class_id, person, generation}] = key;
  }

  Disk& disk_;
  FileSystem* files_;
  std::function<FileSystem&()> mirrored_;
  std::function<Status()> before_;
  FixedMasterKeys keys_{3};
  Uuid id_ = UuidOf(1);
  std::optional<Store> store_;
  std::unique_ptr<Space> space_, reader_;
  RotationSteps rotation_;
  SpaceState state_;
  Promises promises_;
  std::map<int, std::uint64_t> names_;
  NextSigningKey next_signing_;
  std::string taken_signing_;
  std::set<std::string> signed_by_;
  std::string last_error_;
};

}  // namespace privacy::keystore::test
