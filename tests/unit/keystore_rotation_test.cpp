// A new master epoch, while people are stored, erased and given new keys; by breaking the disk at every single call:
//   a living key stays the same key under the new epoch; what is destroyed stays so, in the old file and in the new;
//   whoever is handed out meanwhile has keys in the new files; a rotation that was cut short is finished afterwards.
#include "keystore_crashes.hpp"

#include "keystore/class_file.hpp"
#include "keystore/lookup_keys.hpp"

namespace privacy::keystore::test {
namespace {

// Something happens between any two steps of a rotation: before a slot is copied, after, and while another class is.
std::vector<std::function<bool()>> Rotating(Life& life) {
  return {[&] { return life.Open(); },        [&] { return life.Take(1); },      [&] { return life.Take(2); },
          [&] { return life.Take(3); },       [&] { return life.Erase(1, 2); },  [&] { return life.AddEpoch(2); },
          [&] { return life.Rotate(3); },     // begun, a class started, two keys copied
          [&] { return life.Erase(2, 1); },   [&] { return life.Renew(3, 2); },  [&] { return life.Take(4); },
          [&] { return life.Rotate(1); },     [&] { return life.Erase(4, 3); },  [&] { return life.Rotate(3); },
          [&] { return life.Renew(5, 1); },   [&] { return life.Erase(6, 4); },  [&] { return life.NewClass(); },
          [&] { return life.Take(5); },       [&] { return life.Rotate(); },     [&] { return life.Resign(); },
          [&] { return life.Erase(7, 5); },   [&] { return life.Renew(8, 4); },  [&] { return life.Sync(); },
          [&] { return life.AddEpoch(3); },   [&] { return life.Rotate(); },     [&] { return life.Take(6); },
          [&] { return life.Erase(9, 6); }};
}

TEST(KeystoreRotation, ALifeWithoutFaults) {
  Disk disk;
  Life life(disk);
  for (const auto& step : Rotating(life)) {
    ASSERT_TRUE(step()) << life.last_error();
    life.CheckPromises();
  }
  life.CheckRotated(3);
}
TEST(KeystoreRotation, CrashAfterEveryCall) { CrashAfterEveryCall(Rotating, (Seeds() + 1) / 2); }
TEST(KeystoreRotation, NoSpaceAtEveryCall) { FailEveryCall(Rotating, Disk::Fault::kError, ENOSPC); }
TEST(KeystoreRotation, InputOutputErrorAtEveryCall) { FailEveryCall(Rotating, Disk::Fault::kError, EIO); }
TEST(KeystoreRotation, ShortWriteAtEveryCall) { FailEveryCall(Rotating, Disk::Fault::kShortWrite, 0); }
TEST(KeystoreRotation, ErrorThenCrash) { ErrorThenCrash(Rotating, (Seeds() + 2) / 3); }
TEST(KeystoreRotation, ErrorRepeatedThenCrash) { ErrorRepeatedThenCrash(Rotating, (Seeds() + 1) / 2); }

class RotationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store_.emplace(MustOk(Store::Create(disk_, kPath, keys_.key(), {.refuse_in_memory = false, .now = 1})));
    MustOk(store_->CreateSpace(id_, keys_, 7, 5, 1));
    Restart();
    for (int i = 0; i < 5; ++i) (void)MustOk(space_->TakeSubject(&state_, {8, 8, 4}));
  }
  Recovered Restart() {
    store_.emplace(MustOk(Store::Open(disk_, kPath)));
    space_ = MustOk(Space::Open(*store_, id_, keys_));
    state_ = SpaceState{};
    auto recovered = MustOk(space_->Recover(&state_));
    space_->Watch(&state_);
    return recovered;
  }
  void AddEpoch() {
    Key256 key;
    MustOk(keys_.Get(static_cast<std::uint16_t>(store_->epochs().size() + 1), &key));
    MustOk(store_->AddEpoch(key.view(), 1));
  }
  Status TryRotate(bool keep_damaged = false) {
    PRIVACY_TRY(space_->BeginRotation(&state_, store_->current_epoch().number, 1));
    for (;;) {
      PRIVACY_ASSIGN(const bool started, space_->StartClass(&state_, keep_damaged));
      if (!started) break;
      for (;;) {
        PRIVACY_ASSIGN(const bool more, space_->CopyClass(3));
        if (!more) break;
      }
      PRIVACY_TRY(space_->SwitchClass(&state_));
    }
    PRIVACY_TRY(space_->FinishRotation(&state_, 1));
    return RewrapSigningKeys(*store_, store_->current_epoch().number, keys_);
  }
  void Rotate() {
    AddEpoch();
    MustOk(TryRotate());
  }
  std::string ClassPath(std::uint16_t class_id, std::uint16_t epoch) {
    return store_->SpacePath(id_) + "/" + FormatClassFileName({class_id, epoch});
  }

  Disk disk_;
  FixedMasterKeys keys_{3};
  Uuid id_ = UuidOf(1);
  std::optional<Store> store_;
  std::unique_ptr<Space> space_;
  SpaceState state_;
};

TEST_F(RotationTest, NothingIsLeftUnderTheOldEpoch) {
  const auto before = MustOk(space_->LookupKeys());
  Key256 subject_before, subject_after;
  MustOk(space_->SubjectKey(&subject_before));
  Rotate();
  keys_.missing = 1;
  EXPECT_FALSE(MustOk(space_->NeedsRotation(state_, 2)));
  Restart();
  Key256 key;
  EXPECT_EQ(MustOk(space_->SealingKey(kClassStandard, 3, key.writable())).epoch, 2);
  EXPECT_EQ(MustOk(space_->SealingKey(kClassProof, 3, key.writable())).epoch, 2);
  const auto after = MustOk(space_->LookupKeys());
  ASSERT_EQ(after.size(), before.size());
  EXPECT_TRUE(Equal(after[0].key.view(), before[0].key.view())) << "tags stay";
  MustOk(space_->SubjectKey(&subject_after));
  EXPECT_TRUE(Equal(subject_after.view(), subject_before.view()));
  EXPECT_TRUE(SignDocument(*store_, keys_, "x").ok());
  EXPECT_EQ(MustOk(SigningKeysEpochs(*store_)), std::vector<std::uint16_t>{2});
  FileInfo info;
  EXPECT_EQ(disk_.Stat(ClassPath(1, 1), &info), -ENOENT);
  EXPECT_EQ(MustOk(space_->CreateClass(&state_)), 3);
  EXPECT_EQ(MustOk(space_->Inspect(3, 1)).epoch, 2) << "new classes are made under the new epoch";
}

TEST_F(RotationTest, AnErasureDuringItSaysThatTheNextEpochMayHaveWrappedTheKey) {
  AddEpoch();
  MustOk(space_->BeginRotation(&state_, 2, 1));
  EXPECT_TRUE(MustOk(space_->StartClass(&state_, false)));
  const DestroyTarget target{kClassStandard, 2, 0};
  MustOk(space_->Destroy(&state_, UuidOf(5), 1, {&target, 1}));
  MustOk(TryRotate());
  const DestroyTarget later{kClassStandard, 3, 0};
  MustOk(space_->Destroy(&state_, UuidOf(6), 1, {&later, 1}));
  std::vector<std::array<int, 3>> seen;
  MustOk(space_->Read(state_, 1, [&](const JournalRecord& record) {
    if (record.kind != RecordKind::kAttach) seen.push_back({static_cast<int>(record.kind), record.epoch, record.flags});
    return true;
  }));
  const std::vector<std::array<int, 3>> wanted = {{3, 2, 0}, {1, 1, 2}, {4, 2, 0}, {1, 2, 0}};
  EXPECT_EQ(seen, wanted);
}

// A rotation needs the space of its largest key file once more; what it cannot have, it does not take from erasures.
TEST_F(RotationTest, TooLittleSpaceLeavesNothingBehind) {
  AddEpoch();
  disk_.SetFree(1 << 20);
  const Status refused = TryRotate();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kDiskFull) << refused.error().message;
  EXPECT_NE(refused.error().hint, "");
  disk_.SetFree(std::int64_t{1} << 30);
  disk_.Arm(Disk::Fault::kNone, 0);
  EXPECT_TRUE(MustOk(space_->StartClass(&state_, false)));
  FileInfo info;
  EXPECT_EQ(disk_.Stat(ClassPath(1, 2) + ".tmp", &info), 0);
  disk_.Arm(Disk::Fault::kError, 1, ENOSPC);
  EXPECT_FALSE(space_->CopyClass(3).ok());
  disk_.Disarm();
  space_->DropCopy();
  EXPECT_EQ(disk_.Stat(ClassPath(1, 2) + ".tmp", &info), -ENOENT) << "what was begun is removed";
  MustOk(TryRotate());
  keys_.missing = 1;
  EXPECT_FALSE(MustOk(space_->NeedsRotation(state_, 2)));
}

TEST_F(RotationTest, NewPeopleLeaveSpaceToErasures) {
  disk_.SetFree(1 << 20);
  Status refused;
  for (int i = 0; i < 100 && refused.ok(); ++i) {
    const auto taken = space_->TakeSubject(&state_, {8, 8, 4});
    if (!taken.ok()) refused = taken.error();
  }
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kDiskFull) << refused.error().message;
  EXPECT_FALSE(space_->CreateClass(&state_).ok());
  EXPECT_EQ(disk_.Stat(ClassPath(3, 1) + ".tmp", std::make_unique<FileInfo>().get()), -ENOENT);
  const DestroyTarget target{kClassStandard, 2, 0};
  MustOk(space_->Destroy(&state_, UuidOf(5), 1, {&target, 1}));
  disk_.SetFree(std::int64_t{1} << 30);
  MustOk(space_->TakeSubject(&state_, {8, 8, 4}));
}

TEST_F(RotationTest, AnOlderKeyFilePutBackIsRemovedAtTheNextStart) {
  const auto old = disk_.Contents(ClassPath(1, 1));
  Rotate();
  const DestroyTarget target{kClassStandard, 2, 0};
  MustOk(space_->Destroy(&state_, UuidOf(5), 1, {&target, 1}));
  const int file = disk_.Open(ClassPath(1, 1), Access::kCreateNew);
  ASSERT_EQ(disk_.WriteAt(file, 0, old), static_cast<std::int64_t>(old.size()));
  disk_.Close(file);
  EXPECT_EQ(MustOk(space_->Inspect(1, 2)).state, KeyState::kErased);
  Restart();
  EXPECT_EQ(MustOk(space_->Inspect(1, 2)).state, KeyState::kErased);
  FileInfo info;
  EXPECT_EQ(disk_.Stat(ClassPath(1, 1), &info), -ENOENT);
}

TEST_F(RotationTest, ADamagedKeyStopsItUnlessGivenUp) {
  auto bytes = disk_.Contents(ClassPath(1, 1));
  bytes[kClassPage + 64 + 20] ^= 1;  // the second person's key
  disk_.Put(ClassPath(1, 1), bytes);
  AddEpoch();
  const Status stopped = TryRotate();
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().reason, "damaged_keys");
  Key256 key;
  EXPECT_EQ(MustOk(space_->SealingKey(1, 1, key.writable())).epoch, 1) << "the old file stays in use";
  MustOk(TryRotate(true));
  EXPECT_FALSE(space_->OpeningKey(1, 2, 1, key.writable()).ok());
  EXPECT_EQ(MustOk(space_->SealingKey(1, 3, key.writable())).epoch, 2);
}

TEST_F(RotationTest, AKeyThatIsOfAnEarlierEpochIsRefused) {
  const Status refused = store_->AddEpoch(keys_.key(), 1);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "same_master_key");
  EXPECT_EQ(store_->epochs().size(), 1u);
}

TEST_F(RotationTest, TheStateOfAnEpochIsKept) {
  Rotate();
  EXPECT_TRUE(store_->UsesKeyOf(1));
  MustOk(store_->SetEpochState(1, MasterEpoch::State::kRetiring));
  store_.emplace(MustOk(Store::Open(disk_, kPath)));
  EXPECT_FALSE(store_->UsesKeyOf(1));
  EXPECT_EQ(store_->epochs()[0].state, MasterEpoch::State::kRetiring);
  MustOk(store_->SetEpochState(2, MasterEpoch::State::kRetired));
  EXPECT_EQ(store_->current_epoch().number, 2) << "the current one is never retired";
}

TEST_F(RotationTest, AMasterKeyFileIsOverwrittenBeforeItGoes) {
  (void)MustOk(CreateMasterKeyFile(disk_, "/keys", 1));
  const int file = disk_.Open("/keys/master-0001.key", Access::kRead);
  MustOk(DestroyMasterKeyFile(disk_, "/keys", 1));
  std::array<std::uint8_t, 65> left;
  ASSERT_EQ(disk_.ReadAt(file, 0, left), 65);
  EXPECT_TRUE(std::all_of(left.begin(), left.end(), [](std::uint8_t byte) { return byte == '0'; }));
  FileInfo info;
  EXPECT_EQ(disk_.Stat("/keys/master-0001.key", &info), -ENOENT);
  MustOk(DestroyMasterKeyFile(disk_, "/keys", 1));
}

}  // namespace
}  // namespace privacy::keystore::test
