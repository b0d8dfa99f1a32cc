// A fork of a key space: who keeps whose keys, what is shared, and what a crash while it is made leaves.
#include <gtest/gtest.h>

#include "keystore/backup.hpp"
#include "keystore/class_file.hpp"
#include "keystore/signing.hpp"
#include "keystore/space.hpp"
#include "keystore_disk.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::Disk;
using test::FixedMasterKeys;
using test::MustOk;
using test::UuidOf;

constexpr ReserveSizes kSizes{8, 8, 4};
const std::string kPath = "/store";

struct Opened {
  std::unique_ptr<Space> space;
  SpaceState state;
  Recovered recovered;
};

class ForkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store_.emplace(MustOk(Store::Create(disk_, kPath, keys_.key(), {.refuse_in_memory = false, .now = 1})));
    MustOk(store_->CreateSpace(UuidOf(1), keys_, 7, 5, 1));
    original_ = Open(1);
  }
  Opened Open(int id) {
    Opened opened;
    opened.space = MustOk(Space::Open(*store_, UuidOf(id), keys_));
    opened.recovered = MustOk(opened.space->Recover(&opened.state));
    return opened;
  }
  std::uint64_t Take(Opened& of) { return MustOk(of.space->TakeSubject(&of.state, kSizes)); }
  Status Fork(int id, const Opened& from, std::uint64_t highest = 0) {
    return store_->ForkSpace(UuidOf(id), from.space->id(), from.state, highest, keys_, 7, 6, 2);
  }
  KeyState StateOf(Opened& of, std::uint16_t class_id, std::uint64_t subject) {
    return MustOk(of.space->Inspect(class_id, subject)).state;
  }

  Disk disk_;
  FixedMasterKeys keys_{1};
  std::optional<Store> store_;
  Opened original_;
};

TEST_F(ForkTest, HasNewPeopleOfItsOwnAndTheSameKeysForComparing) {
  const std::uint16_t tax = MustOk(original_.space->CreateClass(&original_.state, 1));
  for (int i = 0; i < 3; ++i) Take(original_);
  MustOk(Fork(2, original_));
  Opened fork = Open(2);
  EXPECT_TRUE(fork.recovered.warnings.empty());
  ASSERT_EQ(fork.state.formers, 1u);
  EXPECT_EQ(fork.state.former[0].space, UuidOf(1));
  EXPECT_EQ(fork.state.former[0].last_subject, 8u);  // the whole reserve
  EXPECT_EQ(fork.state.former[0].last_class, tax);
  EXPECT_EQ(fork.state.owner_system, 7u);
  EXPECT_EQ(fork.state.owner_database, 6u);
  EXPECT_EQ(Take(fork), 9u);
  for (const std::uint16_t class_id : {kClassStandard, kClassProof, tax}) {
    EXPECT_EQ(StateOf(fork, class_id, 3), KeyState::kNeverMade);
    EXPECT_EQ(StateOf(fork, class_id, 9), KeyState::kLive);
  }
  const auto theirs = MustOk(original_.space->LookupKeys()), ours = MustOk(fork.space->LookupKeys());
  ASSERT_EQ(ours.size(), theirs.size());
  EXPECT_TRUE(Equal(ours[0].key.view(), theirs[0].key.view()));
  Key256 subject_key, other;
  MustOk(original_.space->SubjectKey(&subject_key));
  MustOk(fork.space->SubjectKey(&other));
  EXPECT_TRUE(Equal(subject_key.view(), other.view()));
  EXPECT_TRUE(MustOk(fork.space->VerifyFiles(fork.state)).empty());
  EXPECT_EQ(MustOk(fork.space->CutOff(fork.state)), 0u);
  const Space::Counts counts = MustOk(fork.space->Verify(fork.state, kClassStandard));
  EXPECT_EQ(counts.never_made, 0u);  // keys of the former are not its own
  EXPECT_EQ(counts.live, 8u);
}

TEST_F(ForkTest, StartsBehindTheHighestIdOfTheDatabase) {
  Take(original_);
  MustOk(Fork(2, original_, 1000));
  Opened fork = Open(2);
  EXPECT_EQ(Take(fork), 1001u);
  EXPECT_EQ(fork.state.former[0].last_subject, 1000u);
}

TEST_F(ForkTest, KeepsKeysOfNewClassesForEverybodyItself) {
  Take(original_);
  MustOk(Fork(2, original_));
  Opened fork = Open(2);
  Take(fork);
  const std::uint16_t own = MustOk(fork.space->CreateClass(&fork.state, 2));
  EXPECT_EQ(FormerOf(fork.state, kClassStandard, 1), 0);
  EXPECT_EQ(FormerOf(fork.state, kClassStandard, 9), -1);
  EXPECT_EQ(FormerOf(fork.state, own, 1), -1);
  EXPECT_EQ(StateOf(fork, own, 1), KeyState::kLive);
  EXPECT_EQ(StateOf(fork, own, 9), KeyState::kLive);
  EXPECT_EQ(MustOk(fork.space->Verify(fork.state, own)).live, fork.state.reserved_to);
}

TEST_F(ForkTest, OfAForkKnowsAllThatCameBefore) {
  Take(original_);
  MustOk(Fork(2, original_));
  Opened second = Open(2);
  Take(second);  // 9 to 16
  const std::uint16_t own = MustOk(second.space->CreateClass(&second.state, 2));
  MustOk(Fork(3, second));
  Opened third = Open(3);
  EXPECT_EQ(Take(third), 17u);
  ASSERT_EQ(third.state.formers, 2u);
  EXPECT_EQ(FormerOf(third.state, kClassStandard, 8), 0);
  EXPECT_EQ(FormerOf(third.state, kClassStandard, 9), 1);
  EXPECT_EQ(FormerOf(third.state, own, 1), 1);
  EXPECT_EQ(FormerOf(third.state, kClassStandard, 17), -1);
  EXPECT_EQ(FormerOf(third.state, own + 1, 1), -1);
  EXPECT_EQ(StateOf(third, own, 17), KeyState::kLive);
  for (int id = 4; id < 4 + static_cast<int>(kMaxFormers) - 2; ++id) {
    MustOk(Fork(id, third));
    third = Open(id);
  }
  const Status refused = Fork(99, third);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kLimitExceeded);
  EXPECT_FALSE(MustOk(store_->HasSpace(UuidOf(99))));
}

TEST_F(ForkTest, IsBroughtUnderANewMasterKeyAndCopiedWithItsHole) {
  for (int i = 0; i < 3; ++i) Take(original_);
  MustOk(Fork(2, original_, 5000));
  Opened fork = Open(2);
  const std::uint64_t person = Take(fork);
  Key256 before, after;
  MustOk(fork.space->OpeningKey(kClassStandard, person, 1, before.writable()));
  Key256 key;
  MustOk(keys_.Get(2, &key));
  MustOk(store_->AddEpoch(key.view(), 3));
  MustOk(fork.space->BeginRotation(&fork.state, 2, 3));
  while (MustOk(fork.space->StartClass(&fork.state, false))) {
    while (MustOk(fork.space->CopyClass(1000))) {
    }
    MustOk(fork.space->SwitchClass(&fork.state));
  }
  MustOk(fork.space->FinishRotation(&fork.state, 3));
  fork = Open(2);
  EXPECT_TRUE(fork.recovered.warnings.empty());
  EXPECT_EQ(MustOk(fork.space->OpeningKey(kClassStandard, person, 1, after.writable())).epoch, 2);
  EXPECT_TRUE(Equal(before.view(), after.view()));
  EXPECT_EQ(MustOk(fork.space->CutOff(fork.state)), 0u);

  Disk copy;
  const auto backup = MustOk(Backup::Begin(*store_, copy, "/copy"));
  MustOk(backup->StartSpace(UuidOf(1), SpaceState{}));
  while (MustOk(backup->CopyMore(100))) {
  }
  MustOk(backup->FinishSpace(SpaceState{}));
  MustOk(backup->SyncSpace());
  MustOk(backup->StartSpace(UuidOf(2), fork.state));
  while (MustOk(backup->CopyMore(100))) {
  }
  MustOk(backup->FinishSpace(fork.state));
  MustOk(backup->SyncSpace());
  MustOk(backup->CopyRest());
  MustOk(backup->Publish());
  const Backup::Found found = MustOk(backup->Verify(UuidOf(2), keys_));
  EXPECT_TRUE(found.findings.empty());
  EXPECT_EQ(found.counts.live, 2 * (fork.state.reserved_to - 5000));
}

TEST_F(ForkTest, IsThereWholeOrNotAtAll) {
  for (int i = 0; i < 3; ++i) Take(original_);
  const auto life = [&](Disk& disk, std::optional<Store>& store) {
    store.emplace(MustOk(Store::Create(disk, kPath, keys_.key(), {.refuse_in_memory = false, .now = 1})));
    MustOk(store->CreateSpace(UuidOf(1), keys_, 7, 5, 1));
  };
  for (const Disk::Fault fault : {Disk::Fault::kCrash, Disk::Fault::kError, Disk::Fault::kShortWrite}) {
    for (int call = 1; call < 500; ++call) {
      Disk disk;
      std::optional<Store> store;
      life(disk, store);
      Opened from;
      from.space = MustOk(Space::Open(*store, UuidOf(1), keys_));
      MustOk(from.space->Recover(&from.state));
      disk.Arm(fault, call, EIO);
      const Status forked = store->ForkSpace(UuidOf(2), UuidOf(1), from.state, 20, keys_, 7, 6, 2);
      const bool all_done = (fault == Disk::Fault::kCrash ? disk.changes() : disk.calls()) < call;
      disk.Disarm();
      if (fault == Disk::Fault::kCrash) disk.Restart(static_cast<unsigned>(call));
      store.emplace(MustOk(Store::Open(disk, kPath)));
      if (!MustOk(store->HasSpace(UuidOf(2)))) {
        EXPECT_FALSE(forked.ok() && fault != Disk::Fault::kCrash);
        MustOk(store->ForkSpace(UuidOf(2), UuidOf(1), from.state, 20, keys_, 7, 6, 2));
      }
      const auto fork = MustOk(Space::Open(*store, UuidOf(2), keys_));
      SpaceState state;
      MustOk(fork->Recover(&state));
      ASSERT_EQ(state.formers, 1u) << "call " << call;
      ASSERT_EQ(MustOk(fork->TakeSubject(&state, kSizes)), 21u) << "call " << call;
      if (all_done) break;
      ASSERT_LT(call, 499);
    }
  }
}

}  // namespace
}  // namespace privacy::keystore
