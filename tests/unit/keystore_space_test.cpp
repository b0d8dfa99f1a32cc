// One key space on a real file system: ids, keys, erasure, and what a restart makes of it.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "keystore/slot_page.hpp"
#include "keystore/space.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::FixedMasterKeys;
using test::MustOk;
using test::UuidOf;

constexpr ReserveSizes kSmall{8, 16, 4};

class SpaceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/keystore-test-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    root_ = name;
    path_ = root_ + "/store";
    store_.emplace(MustOk(Store::Create(files_, path_, keys_.key(), {.refuse_in_memory = false, .now = 1000})));
    MustOk(store_->CreateSpace(id_, keys_, 77, 5, 1000));
    Restart();
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  Recovered Restart() {
    store_.emplace(MustOk(Store::Open(files_, path_)));
    space_ = MustOk(Space::Open(*store_, id_, keys_));
    state_ = SpaceState{};
    return MustOk(space_->Recover(&state_));
  }
  std::uint64_t Take() { return MustOk(space_->TakeSubject(&state_, kSmall)); }
  Status Destroy(int event, std::uint64_t subject, std::uint16_t class_id = kClassStandard) {
    const DestroyTarget target{class_id, subject, 0};
    return space_->Destroy(&state_, UuidOf(event), 2000, {&target, 1}, &destroyed_);
  }

  FileSystem& files_ = PosixFileSystem();
  FixedMasterKeys keys_{1};
  Uuid id_ = UuidOf(9);
  std::string root_, path_;
  std::optional<Store> store_;
  std::unique_ptr<Space> space_;
  SpaceState state_;
  std::vector<Destruction> destroyed_;
};

TEST_F(SpaceTest, GivesEveryPersonTheSameKeyForOpeningAndSealing) {
  const std::uint64_t ada = Take(), bob = Take();
  EXPECT_EQ(ada, 1u);
  EXPECT_EQ(bob, 2u);
  Key256 open, seal, other;
  EXPECT_EQ(MustOk(space_->OpeningKey(1, ada, 1, open.writable())).state, KeyState::kLive);
  EXPECT_EQ(MustOk(space_->SealingKey(1, ada, seal.writable())).generation, 1);
  EXPECT_TRUE(Equal(open.view(), seal.view()));
  EXPECT_EQ(MustOk(space_->OpeningKey(1, bob, 1, other.writable())).state, KeyState::kLive);
  EXPECT_FALSE(Equal(open.view(), other.view()));
  EXPECT_EQ(MustOk(space_->OpeningKey(2, ada, 1, other.writable())).state, KeyState::kLive);
  EXPECT_FALSE(Equal(open.view(), other.view()));
  EXPECT_EQ(MustOk(space_->OpeningKey(1, 1000, 1, other.writable())).state, KeyState::kNeverMade);
}

TEST_F(SpaceTest, ErasuresOfManySessionsShareOneFlush) {
  const std::uint64_t ada = Take(), bob = Take(), eve = Take();
  MustOk(Destroy(1, eve));
  const std::vector<DestroyOrder> orders = {{UuidOf(2), {1, ada, 1}}, {UuidOf(3), {1, bob, 1}}, {UuidOf(1), {1, eve, 1}}};
  std::vector<Destruction> done;
  MustOk(space_->Destroy(&state_, 2000, orders, &done));
  ASSERT_EQ(done.size(), 3u);
  EXPECT_EQ(state_.journal_records, 4u) << "attach, and each destruction once: what was recorded before is not again";
  std::vector<std::uint64_t> durable;
  MustOk(space_->Read(state_, 2, [&](const JournalRecord& record) {
    EXPECT_EQ(record.event, UuidOf(record.subject == eve ? 1 : record.subject == ada ? 2 : 3));
    durable.push_back(record.durable);
    return true;
  }));
  EXPECT_EQ(durable, (std::vector<std::uint64_t>{1, 2, 2})) << "the last two were written at once";
  for (const std::uint64_t subject : {ada, bob, eve}) EXPECT_EQ(MustOk(space_->Inspect(1, subject)).state, KeyState::kErased);
}

TEST_F(SpaceTest, APageOfNeighboursForgetsWhatIsDestroyed) {
  constexpr std::uint64_t kPeople = 150;  // more than two pages
  std::vector<Key256> keys(kPeople + 1);
  for (std::uint64_t subject = 1; subject <= kPeople; ++subject) {
    ASSERT_EQ(Take(), subject);
    MustOk(space_->OpeningKey(1, subject, 1, keys[subject].writable()));
  }
  SlotMemory memory;
  const auto open = [&](std::uint64_t subject, std::uint64_t slots_changed, std::uint8_t generation = 1) {
    Key256 key;
    const KeyInfo info = MustOk(space_->OpeningKey(1, subject, generation, key.writable(), {memory, slots_changed, false}));
    const bool same_key = Equal(key.view(), keys[subject].view());
    EXPECT_TRUE(same_key || info.state != KeyState::kLive || generation != 1);
    return info.state;
  };
  const std::uint64_t before = Space::SlotsChanged(state_);
  for (std::uint64_t subject = 1; subject <= kPeople; ++subject) EXPECT_EQ(open(subject, before), KeyState::kLive);
  for (const std::uint64_t subject : {3, 140, 4, 65, 64, 3, 150}) EXPECT_EQ(open(subject, before), KeyState::kLive);

  EXPECT_EQ(open(149, before), KeyState::kLive);  // so that the page holds 150, too
  MustOk(Destroy(1, 150));
  const std::uint64_t after = Space::SlotsChanged(state_);
  EXPECT_NE(after, before);
  EXPECT_EQ(open(150, after), KeyState::kErased);
  EXPECT_EQ(open(149, after), KeyState::kLive);

  EXPECT_EQ(open(148, after), KeyState::kLive);
  EXPECT_EQ(MustOk(space_->Regenerate(&state_, UuidOf(2), 3000, 1, 150)), 2);
  EXPECT_EQ(open(150, Space::SlotsChanged(state_), 2), KeyState::kLive);
  EXPECT_EQ(open(150, Space::SlotsChanged(state_)), KeyState::kErased);

  // A person made after the page was read stands in the file, not in the page.
  const std::uint64_t last = Space::SlotsChanged(state_);
  EXPECT_EQ(open(149, last), KeyState::kLive);
  std::uint64_t newest = 0;
  while (newest < 190) newest = Take();
  Key256 key;
  EXPECT_EQ(MustOk(space_->OpeningKey(1, 190, 1, key.writable(), {memory, last, false})).state, KeyState::kLive);

  Restart();
  EXPECT_NE(Space::SlotsChanged(state_), 0u);
  EXPECT_EQ(open(150, Space::SlotsChanged(state_)), KeyState::kErased);
}

TEST_F(SpaceTest, ASlotReadAloneAnswersForItsPersonUntilSlotsChange) {
  std::uint64_t newest = 0;
  while (newest < 200) newest = Take();
  Key256 key, alone;
  MustOk(space_->OpeningKey(1, 150, 1, key.writable()));
  SlotMemory memory;
  const auto open = [&](std::uint16_t class_id, std::uint64_t subject, std::uint64_t slots_changed) {
    return MustOk(space_->OpeningKey(class_id, subject, 1, alone.writable(), {memory, slots_changed, false})).state;
  };
  const std::uint64_t before = Space::SlotsChanged(state_);
  EXPECT_EQ(open(1, 150, before), KeyState::kLive);
  MustOk(Destroy(1, 150));
  EXPECT_EQ(open(1, 150, before), KeyState::kLive) << "it is remembered: the caller says that no slot was changed since";
  EXPECT_TRUE(Equal(alone.view(), key.view()));
  EXPECT_EQ(open(1, 151, before), KeyState::kLive) << "a neighbour is another person";
  EXPECT_FALSE(Equal(alone.view(), key.view()));
  EXPECT_EQ(open(2, 150, before), KeyState::kLive) << "another class is another key";
  EXPECT_FALSE(Equal(alone.view(), key.view()));
  EXPECT_EQ(open(1, 150, Space::SlotsChanged(state_)), KeyState::kErased);
  memory.Wipe();
  EXPECT_EQ(open(1, 150, before), KeyState::kErased) << "forgotten with the statement";
}

TEST_F(SpaceTest, AKeyRepeatsOnlyAfterItWasKeptAndWhileItsSlotIsTheSame) {
  const std::uint64_t ada = Take(), bob = Take();
  SlotMemory memory;
  Key256 key;
  const auto open = [&](std::uint16_t class_id, std::uint64_t subject, bool may_repeat, std::uint8_t generation = 1) {
    return MustOk(space_->OpeningKey(class_id, subject, generation, key.writable(),
                                     {memory, Space::SlotsChanged(state_), may_repeat}));
  };
  EXPECT_FALSE(open(1, ada, true).repeated);
  EXPECT_FALSE(open(1, ada, true).repeated) << "it was handed out, but did it open anything?";
  memory.Keep();
  EXPECT_FALSE(open(1, ada, false).repeated) << "a caller that lost it asks for it again";
  memory.Keep();
  EXPECT_TRUE(open(1, ada, true).repeated);
  EXPECT_FALSE(open(2, ada, true).repeated) << "another class";
  memory.Keep();
  EXPECT_FALSE(open(2, bob, true).repeated) << "another person";
  memory.Keep();
  EXPECT_TRUE(open(2, bob, true).repeated);
  MustOk(Destroy(1, bob, 2));
  EXPECT_EQ(open(2, bob, true).state, KeyState::kErased);
  MustOk(space_->Regenerate(&state_, UuidOf(2), 3000, 2, bob));
  EXPECT_FALSE(open(2, bob, true, 2).repeated) << "a new key of the same person";
  EXPECT_EQ(open(2, bob, true, 1).state, KeyState::kErased);
  open(1, ada, true);
  memory.Keep();
  memory.Wipe();
  EXPECT_FALSE(open(1, ada, true).repeated);
}

TEST_F(SpaceTest, ASealingKeyRepeatsOnlyWhileItsSlotIsTheSame) {
  const std::uint64_t ada = Take(), bob = Take();
  SlotMemory memory;
  Key256 key;
  const auto seal = [&](std::uint64_t subject, bool may_repeat) {
    return MustOk(space_->SealingKey(1, subject, key.writable(), {memory, Space::SlotsChanged(state_), may_repeat}));
  };
  EXPECT_FALSE(seal(ada, true).repeated);
  EXPECT_FALSE(seal(ada, true).repeated) << "it was handed out, but did it seal anything?";
  memory.Keep();
  EXPECT_FALSE(seal(ada, false).repeated);
  memory.Keep();
  EXPECT_TRUE(seal(ada, true).repeated);
  EXPECT_FALSE(seal(bob, true).repeated);
  memory.Keep();
  MustOk(Destroy(1, bob));
  EXPECT_EQ(seal(bob, true).state, KeyState::kErased);
  MustOk(space_->Regenerate(&state_, UuidOf(2), 3000, 1, bob));
  EXPECT_FALSE(seal(bob, true).repeated) << "a new key of the same person";
}

TEST_F(SpaceTest, KeysOutliveARestartAndIdsAreNotRepeated) {
  const std::uint64_t ada = Take();
  Key256 before, after;
  MustOk(space_->OpeningKey(1, ada, 1, before.writable()));
  Restart();
  MustOk(space_->OpeningKey(1, ada, 1, after.writable()));
  EXPECT_TRUE(Equal(before.view(), after.view()));
  EXPECT_EQ(state_.owner_system, 77u);
  EXPECT_EQ(state_.owner_database, 5u);
  std::uint64_t last = ada;
  for (int i = 0; i < 40; ++i) {
    const std::uint64_t next = Take();
    EXPECT_GT(next, last);
    last = next;
    EXPECT_EQ(MustOk(space_->SealingKey(1, next, after.writable())).state, KeyState::kLive);
    if (i % 7 == 0) Restart();
  }
}

TEST_F(SpaceTest, ParkingSkipsNoId) {
  const std::uint64_t ada = Take();
  MustOk(space_->Park(&state_));
  Restart();
  EXPECT_EQ(Take(), ada + 1);
}

TEST_F(SpaceTest, DestroyedIsDestroyedAndOnlyThat) {
  const std::uint64_t ada = Take(), bob = Take();
  Key256 key;
  MustOk(Destroy(1, ada));
  ASSERT_EQ(destroyed_.size(), 1u);
  EXPECT_EQ(destroyed_[0].generation, 1);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(MustOk(space_->OpeningKey(1, ada, 1, key.writable())).state, KeyState::kErased);
    EXPECT_EQ(MustOk(space_->SealingKey(1, ada, key.writable())).state, KeyState::kErased);
    EXPECT_EQ(MustOk(space_->OpeningKey(2, ada, 1, key.writable())).state, KeyState::kLive);
    EXPECT_EQ(MustOk(space_->OpeningKey(1, bob, 1, key.writable())).state, KeyState::kLive);
    Restart();
  }
}

TEST_F(SpaceTest, RepeatingAnErasureAppendsNothing) {
  const std::uint64_t ada = Take();
  MustOk(Destroy(1, ada));
  const auto first = destroyed_;
  const std::uint64_t records = state_.journal_records;
  MustOk(Destroy(1, ada));
  EXPECT_EQ(state_.journal_records, records);
  ASSERT_EQ(destroyed_.size(), 1u);
  EXPECT_EQ(destroyed_[0].record_sha256, first[0].record_sha256);
  MustOk(Destroy(2, ada));  // another erasure of the same person is another event
  EXPECT_EQ(state_.journal_records, records + 1);
  MustOk(Destroy(1, ada));  // the tombstone may speak of another record
  EXPECT_EQ(state_.journal_records, records + 1);
  EXPECT_EQ(MustOk(space_->Destructions(state_)).count, 2u);
}

TEST_F(SpaceTest, AnOlderKeyFileHealsItself) {
  const std::uint64_t ada = Take(), bob = Take();
  const std::string file = store_->SpacePath(id_) + "/class-00001.0001.keys";
  std::filesystem::copy_file(file, root_ + "/old");
  MustOk(Destroy(1, ada));
  MustOk(space_->SyncSlots(&state_));
  std::filesystem::copy_file(root_ + "/old", file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Restart().healed, 1u);
  Key256 key;
  EXPECT_EQ(MustOk(space_->OpeningKey(1, ada, 1, key.writable())).state, KeyState::kErased);
  EXPECT_EQ(MustOk(space_->OpeningKey(1, bob, 1, key.writable())).state, KeyState::kLive);
}

TEST_F(SpaceTest, AnOlderAndShorterKeyFileHandsOutNobodyWithoutAKey) {
  Take();
  const std::string file = store_->SpacePath(id_) + "/class-00001.0001.keys";
  std::filesystem::copy_file(file, root_ + "/old");
  for (int i = 0; i < 12; ++i) Take();  // a second reserve
  std::filesystem::copy_file(root_ + "/old", file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(Restart().warnings.size(), 1u);
  Key256 key;
  for (int i = 0; i < 30; ++i) {
    const std::uint64_t id = Take();
    EXPECT_EQ(MustOk(space_->SealingKey(1, id, key.writable())).state, KeyState::kLive) << id;
    EXPECT_EQ(MustOk(space_->SealingKey(2, id, key.writable())).state, KeyState::kLive) << id;
  }
}

TEST_F(SpaceTest, AnOlderRegistryHandsOutNobodyTwice) {
  Take();
  const std::string file = store_->SpacePath(id_) + "/registry";
  std::filesystem::copy_file(file, root_ + "/old");
  std::uint64_t last = 0;
  for (int i = 0; i < 20; ++i) last = Take();
  std::filesystem::copy_file(root_ + "/old", file, std::filesystem::copy_options::overwrite_existing);
  EXPECT_GT(Restart().skipped_ids, 0u);
  EXPECT_GT(Take(), last);
}

TEST_F(SpaceTest, ANewGenerationOpensOnlyItsOwnValues) {
  const std::uint64_t ada = Take();
  Key256 first, second;
  MustOk(space_->OpeningKey(1, ada, 1, first.writable()));
  EXPECT_EQ(space_->Regenerate(&state_, UuidOf(3), 1, 1, ada).error().code, Code::kWrongState);
  MustOk(Destroy(1, ada));
  EXPECT_EQ(MustOk(space_->Regenerate(&state_, UuidOf(3), 1, 1, ada)), 2);
  EXPECT_EQ(MustOk(space_->Regenerate(&state_, UuidOf(3), 1, 1, ada)), 2);  // the same event
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(MustOk(space_->OpeningKey(1, ada, 1, second.writable())).state, KeyState::kErased);
    EXPECT_EQ(MustOk(space_->OpeningKey(1, ada, 2, second.writable())).state, KeyState::kLive);
    EXPECT_FALSE(Equal(first.view(), second.view()));
    EXPECT_EQ(Restart().healed, 0u);
  }
  for (int generation = 3; generation <= 255; ++generation) {
    MustOk(Destroy(100 + generation, ada));
    EXPECT_EQ(MustOk(space_->Regenerate(&state_, UuidOf(1000 + generation), 1, 1, ada)), generation);
  }
  MustOk(Destroy(600, ada));
  EXPECT_EQ(space_->Regenerate(&state_, UuidOf(2000), 1, 1, ada).error().code, Code::kLimitExceeded);
}

TEST_F(SpaceTest, NewClassesHaveAKeyForEverybody) {
  const std::uint64_t ada = Take();
  const std::uint16_t tax = MustOk(space_->CreateClass(&state_));
  EXPECT_EQ(tax, kFirstFreeClass);
  Key256 key;
  EXPECT_EQ(MustOk(space_->SealingKey(tax, ada, key.writable())).state, KeyState::kLive);
  for (int i = 0; i < 30; ++i) {
    const std::uint64_t id = Take();
    EXPECT_EQ(MustOk(space_->SealingKey(tax, id, key.writable())).state, KeyState::kLive);
  }
  EXPECT_EQ(MustOk(space_->TakeCategory(&state_)), kFirstFreeCategory);
  Restart();
  EXPECT_EQ(MustOk(space_->TakeCategory(&state_)), kFirstFreeCategory + 1);
  EXPECT_EQ(MustOk(space_->CreateClass(&state_)), tax + 1);
  EXPECT_EQ(MustOk(space_->Classes()).size(), 4u);
}

TEST_F(SpaceTest, RaisedIdsAreReservedFromThere) {
  Take();
  MustOk(space_->RaiseNextSubject(&state_, 1'000'000));
  Key256 key;
  EXPECT_EQ(Take(), 1'000'000u);
  EXPECT_EQ(MustOk(space_->SealingKey(1, 1'000'000, key.writable())).state, KeyState::kLive);
  EXPECT_EQ(MustOk(space_->SealingKey(1, 999'999, key.writable())).state, KeyState::kNeverMade);
  Restart();
  EXPECT_GT(Take(), 1'000'000u);
  MustOk(space_->RaiseNextSubject(&state_, 5));  // never lowered
  EXPECT_GT(Take(), 1'000'001u);
}

TEST_F(SpaceTest, ErasingNeedsNoMasterKey) {
  const std::uint64_t ada = Take();
  keys_.locked = true;
  Restart();
  MustOk(Destroy(1, ada));
  MustOk(space_->SyncSlots(&state_));
  Key256 key;
  EXPECT_EQ(MustOk(space_->OpeningKey(1, ada, 1, key.writable())).state, KeyState::kErased);
  EXPECT_EQ(space_->OpeningKey(1, ada + 1, 1, key.writable()).error().code, Code::kWrongState);
}

TEST_F(SpaceTest, LookupAndSubjectKeysStayTheSame) {
  auto before = MustOk(space_->LookupKeys());
  Key256 subject_before, subject_after;
  MustOk(space_->SubjectKey(&subject_before));
  Restart();
  auto after = MustOk(space_->LookupKeys());
  MustOk(space_->SubjectKey(&subject_after));
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0].epoch, 1);
  EXPECT_TRUE(Equal(before[0].key.view(), after[0].key.view()));
  EXPECT_TRUE(Equal(subject_before.view(), subject_after.view()));
  EXPECT_FALSE(Equal(subject_before.view(), before[0].key.view()));
}

TEST_F(SpaceTest, CountsSlots) {
  const std::uint64_t ada = Take();
  MustOk(Destroy(1, ada));
  const auto counts = MustOk(space_->Verify(state_, 1));
  EXPECT_EQ(counts.live, 7u);
  EXPECT_EQ(counts.tombstones, 1u);
  EXPECT_EQ(counts.damaged, 0u);
}

}  // namespace
}  // namespace privacy::keystore
