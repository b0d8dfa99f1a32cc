// Copies of a keystore made while it is used: they open, hold every key that lived and none that was destroyed before
// FinishSpace, and are durable; one that was cut short is no keystore.
#include <gtest/gtest.h>

#include <functional>

#include "keystore/backup.hpp"
#include "keystore_disk.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore::test {
namespace {

const std::string kStore = "/store", kCopy = "/copy";

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store_.emplace(MustOk(Store::Create(disk_, kStore, keys_.key(), {.refuse_in_memory = false, .now = 1})));
    MustOk(store_->CreateSpace(id_, keys_, 7, 5, 1));
    space_ = MustOk(Space::Open(*store_, id_, keys_));
    MustOk(space_->Recover(&state_));
    space_->Watch(&state_);
    for (int i = 0; i < 6; ++i) Take();
  }
  std::uint64_t Take() { return MustOk(space_->TakeSubject(&state_, {8, 8, 4})); }
  void Erase(int event, std::uint64_t subject) {
    const DestroyTarget target{kClassStandard, subject, 0};
    MustOk(space_->Destroy(&state_, UuidOf(event), 1, {&target, 1}));
  }
  using During = std::function<void()>;
  Status Copy(const During& during = [] {}) {
    PRIVACY_ASSIGN(const auto backup, Backup::Begin(*store_, disk_, kCopy));
    PRIVACY_TRY(backup->StartSpace(id_, state_));
    for (;;) {
      PRIVACY_ASSIGN(const bool more, backup->CopyMore(3));
      if (!more) break;
    }
    during();
    PRIVACY_TRY(backup->FinishSpace(state_));
    at_copy_ = state_;
    PRIVACY_TRY(backup->SyncSpace());
    PRIVACY_TRY(backup->CopyRest());
    PRIVACY_TRY(backup->Publish());
    PRIVACY_ASSIGN(found_, backup->Verify(id_, keys_));
    return {};
  }
  // Opens the copy as a server that was started on it.
  Recovered Open() {
    copy_store_.emplace(MustOk(Store::Open(disk_, kCopy)));
    copy_ = MustOk(Space::Open(*copy_store_, id_, keys_));
    copy_state_ = SpaceState{};
    return MustOk(copy_->Recover(&copy_state_));
  }
  KeyState StateOf(Space& space, std::uint64_t subject, std::uint16_t class_id = kClassStandard) {
    return MustOk(space.Inspect(class_id, subject)).state;
  }
  void ExpectSameKeys(std::uint64_t last) {
    for (const std::uint16_t class_id : MustOk(copy_->Classes())) {
      for (std::uint64_t subject = 1; subject <= last; ++subject) {
        Key256 here, there;
        const auto one = MustOk(space_->SealingKey(class_id, subject, here.writable()));
        const auto other = MustOk(copy_->SealingKey(class_id, subject, there.writable()));
        EXPECT_EQ(one.state, other.state) << class_id << " " << subject;
        EXPECT_EQ(one.generation, other.generation) << class_id << " " << subject;
        EXPECT_TRUE(one.state != KeyState::kLive || Equal(here.view(), there.view())) << class_id << " " << subject;
      }
    }
  }

  void Wipe(const std::string& path) {
    FileInfo info;
    if (disk_.Stat(path, &info) < 0) return;
    std::vector<std::string> names;
    disk_.List(path, &names);
    for (const std::string& name : names) {
      const std::string inner = path + "/" + name;
      disk_.Stat(inner, &info);
      info.directory ? Wipe(inner) : (void)disk_.Unlink(inner);
    }
    disk_.RemoveDirectory(path);
  }

  Disk disk_;
  FixedMasterKeys keys_{3};
  Uuid id_ = UuidOf(1);
  std::optional<Store> store_, copy_store_;
  std::unique_ptr<Space> space_, copy_;
  SpaceState state_, at_copy_, copy_state_;
  Backup::Found found_;
};

TEST_F(BackupTest, HoldsWhatTheKeystoreHolds) {
  Erase(1, 2);
  MustOk(Copy());
  EXPECT_TRUE(found_.findings.empty());
  EXPECT_EQ(found_.counts.tombstones, 1u);
  EXPECT_EQ(found_.counts.damaged, 0u);
  EXPECT_EQ(found_.journal_records, state_.journal_records);
  EXPECT_EQ(Open().healed, 0u);
  ExpectSameKeys(6);
  EXPECT_GE(copy_state_.next_subject, 7u);  // nobody's id is handed out again
}

TEST_F(BackupTest, HoldsWhatHappenedWhileItWasMade) {
  Erase(1, 2);
  std::uint64_t last = 0;
  MustOk(Copy([&] {
    Erase(2, 3);                                                        // after its slot was copied
    EXPECT_EQ(MustOk(space_->Regenerate(&state_, UuidOf(3), 1, kClassStandard, 2)), 2);
    MustOk(space_->CreateClass(&state_));                               // a further key file
    for (int i = 0; i < 20; ++i) last = Take();                         // behind the former end of the files
  }));
  EXPECT_TRUE(found_.findings.empty()) << found_.findings.front();
  EXPECT_EQ(Open().healed, 0u);
  EXPECT_EQ(StateOf(*copy_, 3), KeyState::kErased);
  EXPECT_EQ(StateOf(*copy_, 2), KeyState::kLive);
  ExpectSameKeys(last);
  EXPECT_GT(copy_state_.next_subject, last);
}

TEST_F(BackupTest, KnowsNothingOfWhatCameLater) {
  MustOk(Copy());
  Erase(1, 2);
  Open();
  EXPECT_EQ(StateOf(*copy_, 2), KeyState::kLive);
  // The journal of the living keystore destroys it as soon as it is put beside the copied key files.
  disk_.Put(kCopy + "/" + store_->SpacePath(id_).substr(kStore.size() + 1) + "/journal",
            disk_.Contents(store_->SpacePath(id_) + "/journal"));
  EXPECT_EQ(Open().healed, 1u);
  EXPECT_EQ(StateOf(*copy_, 2), KeyState::kErased);
}

TEST_F(BackupTest, IsDurable) {
  MustOk(Copy([&] { Take(); }));
  for (unsigned seed = 0; seed < 8; ++seed) {
    disk_.Restart(seed);
    Open();
    space_ = MustOk(Space::Open(*store_, id_, keys_));
    ExpectSameKeys(7);
  }
}

TEST_F(BackupTest, NeedsNoMasterKey) {
  keys_.locked = true;
  MustOk(Copy());
  EXPECT_TRUE(found_.findings.empty());
  keys_.locked = false;
  Open();
  ExpectSameKeys(6);
}

TEST_F(BackupTest, WritesOverNothing) {
  MustOk(Copy());
  const Status again = Copy();
  ASSERT_FALSE(again.ok());
  EXPECT_NE(again.error().message.find("is not an empty directory"), std::string::npos);
  Open();
  ExpectSameKeys(6);
}

TEST_F(BackupTest, RefusesANewMasterEpoch) {
  Key256 key;
  MustOk(keys_.Get(2, &key));
  const Status refused = Copy([&] {
    MustOk(store_->AddEpoch(key.view(), 1));
    MustOk(space_->BeginRotation(&state_, 2, 1));
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "rotation_under_way");
  FileInfo info;
  EXPECT_EQ(disk_.Stat(kCopy, &info), -ENOENT);  // nothing is left
}

TEST_F(BackupTest, SaysWhatIsDamaged) {
  const std::string path = store_->SpacePath(id_) + "/" + FormatClassFileName({kClassStandard, 1});
  auto bytes = disk_.Contents(path);
  bytes[kClassPage + kSlotSize * 3 + 20] ^= 1;
  disk_.Put(path, bytes);
  MustOk(Copy());
  EXPECT_EQ(found_.counts.damaged, 1u);
  ASSERT_EQ(found_.findings.size(), 1u);
  EXPECT_EQ(found_.findings.front(), "1 keys are damaged");
}

TEST_F(BackupTest, IsRemembered) {
  JournalRecord record;
  record.kind = RecordKind::kBackup;
  record.time = 77;
  record.epoch = 1;
  MustOk(space_->Append(&state_, record));
  EXPECT_EQ(state_.backed_up, 77);
  state_ = SpaceState{};
  MustOk(space_->Recover(&state_));
  EXPECT_EQ(state_.backed_up, 77);
  EXPECT_EQ(state_.backup_epoch, 1);
}

// Whatever call fails, an error leaves nothing behind, and the keystore works; after a crash there is a whole copy or
// none.
TEST_F(BackupTest, EveryCallFails) {
  for (const int error : {ENOSPC, EIO}) {
    for (int call = 1;; ++call) {
      ASSERT_LT(call, 5000);
      disk_.Arm(Disk::Fault::kError, call, error);
      const Status status = Copy();
      const bool reached = disk_.calls() >= call;
      disk_.Disarm();
      if (!reached) break;
      const bool exists = MustOk(Store::Exists(disk_, kCopy));
      if (exists) {
        Open();  // the fault hit the check of a copy that is whole, or nothing at all
        ExpectSameKeys(6);
      } else {
        EXPECT_FALSE(status.ok()) << call;
      }
      Wipe(kCopy);
      Erase(1, 6);  // the keystore works on
    }
    Wipe(kCopy);
  }
}

TEST_F(BackupTest, CrashAfterEveryChange) {
  for (int change = 1;; ++change) {
    ASSERT_LT(change, 5000);
    disk_.Arm(Disk::Fault::kCrash, change);
    (void)Copy();
    const bool crashed = disk_.crashed();
    disk_.Restart(static_cast<unsigned>(change));
    space_ = MustOk(Space::Open(*store_, id_, keys_));
    MustOk(space_->Recover(&state_));
    if (MustOk(Store::Exists(disk_, kCopy))) {
      Open();
      ExpectSameKeys(6);
    }
    Wipe(kCopy);
    if (!crashed) break;
  }
}

}  // namespace
}  // namespace privacy::keystore::test
