// What is remembered between keys of one statement: neighbours in a page, and a key that repeats.
#include <gtest/gtest.h>

#include "keystore/slot_page.hpp"
#include "keystore_space_fixture.hpp"

namespace privacy::keystore {
namespace {

using test::MustOk;
using test::UuidOf;

using SlotPageTest = test::SpaceTest;

TEST_F(SlotPageTest, APageOfNeighboursForgetsWhatIsDestroyed) {
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

TEST_F(SlotPageTest, ASlotReadAloneAnswersForItsPersonUntilSlotsChange) {
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

TEST_F(SlotPageTest, AKeyRepeatsOnlyAfterItWasKeptAndWhileItsSlotIsTheSame) {
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

TEST_F(SlotPageTest, ASealingKeyRepeatsOnlyWhileItsSlotIsTheSame) {
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

}  // namespace
}  // namespace privacy::keystore
