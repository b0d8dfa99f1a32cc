// One key space on a real file system: ids, keys, erasure, and what a restart makes of it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "keystore_space_fixture.hpp"

namespace privacy::keystore {
namespace {

using test::kSmall;
using test::MustOk;
using test::SpaceTest;
using test::UuidOf;

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
