// A new lookup key and the end of the former ones, by breaking the disk at every single call: the key in force is there
// and the same, and one that is said to be destroyed is in the journal first.
#include "keystore_crashes.hpp"

namespace privacy::keystore::test {
namespace {

class LookupTest : public ::testing::Test {
 protected:
  // Opens what is on the disk. False: the disk fails.
  bool Open() {
    Disk& disk = *disk_;
    auto store = Store::Open(disk, kPath);
    if (!store.ok()) return false;
    auto space = Space::Open(*store, id_, keys_);
    if (!space.ok()) return false;
    state_ = SpaceState{};
    if (!(*space)->Recover(&state_).ok()) return false;
    store_.emplace(std::move(*store));
    space_ = std::move(*space);
    return true;
  }
  Disk& Create() {
    space_.reset();
    Disk& disk = disk_.emplace();
    const Store store = MustOk(Store::Create(disk, kPath, keys_.key(), {.refuse_in_memory = false, .now = 1}));
    MustOk(store.CreateSpace(id_, keys_, 7, 5, 1));
    EXPECT_TRUE(Open());
    return disk;
  }
  std::vector<int> Epochs() {
    std::vector<int> epochs;
    for (const LookupEpoch& one : MustOk(space_->LookupEpochs())) epochs.push_back(one.epoch);
    return epochs;
  }
  std::vector<int> Recorded() {
    std::vector<int> epochs;
    MustOk(space_->Read(state_, 1, [&](const JournalRecord& record) {
      if (record.kind == RecordKind::kLookupKey) epochs.push_back(record.generation);
      return true;
    }));
    return epochs;
  }
  static std::array<std::uint8_t, 32> KeyOf(const std::vector<LookupKey>& keys, int epoch) {
    std::array<std::uint8_t, 32> bytes{};
    for (const LookupKey& key : keys)
      if (key.epoch == epoch) Put(bytes, key.key.view());
    return bytes;
  }

  std::optional<Disk> disk_;
  FixedMasterKeys keys_{3};
  Uuid id_ = UuidOf(1);
  std::optional<Store> store_;
  std::unique_ptr<Space> space_;
  SpaceState state_;
};

TEST_F(LookupTest, AKeyIsMadeOnceAndTheFormerGoWhenItIsInForce) {
  Create();
  const auto first = KeyOf(MustOk(space_->LookupKeys()), 1);
  EXPECT_EQ(MustOk(space_->PrepareLookupEpoch(&state_, 1, 1)), 2);
  EXPECT_EQ(MustOk(space_->PrepareLookupEpoch(&state_, 1, 1)), 2) << "one that waits is taken";
  EXPECT_EQ(Epochs(), (std::vector<int>{1, 2}));
  EXPECT_EQ(KeyOf(MustOk(space_->LookupKeys()), 1), first);
  const auto second = KeyOf(MustOk(space_->LookupKeys()), 2);
  EXPECT_EQ(MustOk(space_->DropLookupEpochs(&state_, 1, 1)), 0) << "the one in force and the next stay";
  EXPECT_EQ(MustOk(space_->DropLookupEpochs(&state_, 3, 1)), 0) << "nothing goes while the one in force is not there";
  EXPECT_EQ(MustOk(space_->DropLookupEpochs(&state_, 2, 1)), 1);
  EXPECT_EQ(Epochs(), std::vector<int>{2});
  EXPECT_EQ(Recorded(), std::vector<int>{1});
  EXPECT_EQ(KeyOf(MustOk(space_->LookupKeys()), 2), second);
  Key256 subject_key;
  EXPECT_TRUE(space_->SubjectKey(&subject_key).ok()) << "which is no lookup key";
  EXPECT_EQ(MustOk(space_->PrepareLookupEpoch(&state_, 7, 1)), 8) << "never a number the database has had";
  EXPECT_FALSE(space_->PrepareLookupEpoch(&state_, 255, 1).ok());
}

TEST_F(LookupTest, TheFormerKeyIsOverwrittenInTheFileThatIsReplaced) {
  Disk& disk = Create();
  MustOk(space_->PrepareLookupEpoch(&state_, 1, 1));
  const int old = disk.Open(store_->SpacePath(id_) + "/lookup.keys", Access::kRead);
  MustOk(space_->DropLookupEpochs(&state_, 2, 1));
  std::vector<std::uint8_t> left(static_cast<std::size_t>(disk.Size(old)));
  ASSERT_EQ(disk.ReadAt(old, 0, left), static_cast<std::int64_t>(left.size()));
  disk.Close(old);
  EXPECT_EQ(left, std::vector<std::uint8_t>(left.size()));
}

TEST_F(LookupTest, CrashAfterEveryCall) {
  bool crashed = true;
  for (int call = 1; crashed; ++call) {
    for (unsigned seed = 1; seed <= Seeds(); ++seed) {
      SCOPED_TRACE("crash after call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Disk& disk = Create();
      const auto first = KeyOf(MustOk(space_->LookupKeys()), 1);
      disk.Arm(Disk::Fault::kCrash, call);
      const auto next = space_->PrepareLookupEpoch(&state_, 1, 1);
      const auto keys = space_->LookupKeys();
      const auto second = next.ok() && keys.ok() ? KeyOf(*keys, 2) : std::array<std::uint8_t, 32>{};
      const bool taken = next.ok();  // the database commits
      if (taken) (void)space_->DropLookupEpochs(&state_, 2, 1);
      crashed = disk.crashed();
      space_.reset();
      disk.Restart(seed);
      ASSERT_TRUE(Open());
      const auto epochs = Epochs();
      EXPECT_TRUE(taken ? epochs.back() == 2 : epochs.front() == 1) << "the key in force is lost";
      EXPECT_TRUE(epochs.front() == 1 || Recorded() == std::vector<int>{1});
      EXPECT_TRUE(taken || KeyOf(MustOk(space_->LookupKeys()), 1) == first);
      EXPECT_TRUE(!taken || !keys.ok() || KeyOf(MustOk(space_->LookupKeys()), 2) == second);
      EXPECT_EQ(MustOk(space_->PrepareLookupEpoch(&state_, 1, 1)), 2);
      MustOk(space_->DropLookupEpochs(&state_, 2, 1));
      EXPECT_EQ(Epochs(), std::vector<int>{2});
      EXPECT_EQ(Recorded(), std::vector<int>{1}) << "recorded once";
      if (HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace privacy::keystore::test
