// Copies of a keystore: how far each is known to reach, the reserve that is given up after a theft, and what the journal of
// another copy knows.
#include <gtest/gtest.h>

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

// One server's keystore.
struct Server {
  Server() {
    store.emplace(MustOk(Store::Create(disk, "/store", keys.key(), {.refuse_in_memory = false, .now = 1})));
    MustOk(store->CreateSpace(UuidOf(9), keys, 7, 5, 1));
    Restart();
  }
  // As a copy of another's.
  explicit Server(Server& other) {
    for (const char* name : {"", "/00000000-0000-0000-0000-000000000009"}) {
      const std::string directory = std::string("/store") + name;
      disk.MakeDirectory(directory);
      std::vector<std::string> names;
      other.disk.List(directory, &names);
      for (const std::string& one : names) {
        FileInfo info;
        other.disk.Stat(directory + "/" + one, &info);
        if (info.directory) continue;
        disk.Open(directory + "/" + one, Access::kCreateNew);
        disk.Put(directory + "/" + one, other.disk.Contents(directory + "/" + one));
      }
    }
    Restart();
  }
  void Restart() {
    store.emplace(MustOk(Store::Open(disk, "/store")));
    space = MustOk(Space::Open(*store, UuidOf(9), keys));
    state = SpaceState{};
    MustOk(space->Recover(&state));
  }
  std::uint64_t Take() { return MustOk(space->TakeSubject(&state, kSizes)); }
  void Destroy(int event, std::uint64_t subject, std::uint16_t class_id = kClassStandard) {
    const DestroyTarget target{class_id, subject, 0};
    MustOk(space->Destroy(&state, UuidOf(event), event, {&target, 1}));
  }
  // How many destructions were missing, how many were strangers'.
  std::pair<std::size_t, std::uint64_t> Missing(Server& other) {
    std::uint64_t strangers = 0;
    missing = MustOk(space->MissingDestructions(state, other.disk, other.store->SpacePath(UuidOf(9)), &strangers));
    return {missing.size(), strangers};
  }

  Disk disk;
  FixedMasterKeys keys{1};
  std::optional<Store> store;
  std::unique_ptr<Space> space;
  SpaceState state;
  std::vector<JournalRecord> missing;
};

TEST(KeystoreCopies, AnotherJournalsDestructionsAreFound) {
  Server primary;
  for (int i = 0; i < 5; ++i) primary.Take();
  primary.Destroy(1, 1);
  Server standby(primary);
  EXPECT_EQ(standby.Missing(primary), std::pair(std::size_t{0}, std::uint64_t{0}));
  primary.Destroy(2, 2);
  primary.Destroy(2, 2, kClassProof);
  standby.Destroy(3, 3);
  EXPECT_EQ(standby.Missing(primary), std::pair(std::size_t{2}, std::uint64_t{0}));
  EXPECT_EQ(standby.missing[0].subject, 2u);
  EXPECT_EQ(standby.missing[0].event, UuidOf(2));
  EXPECT_EQ(standby.missing[0].time, 2);
}

TEST(KeystoreCopies, PeopleWhoCameAfterTheSeparationAreStrangers) {
  Server primary;
  for (int i = 0; i < 3; ++i) primary.Take();
  Server promoted(primary);
  MustOk(promoted.space->Attach(&promoted.state, 7, 5, 10, 2, 3));
  promoted.Restart();
  EXPECT_EQ(promoted.state.timeline, 2u);
  EXPECT_EQ(primary.Take(), 4u);
  promoted.Take();
  primary.Destroy(1, 2);
  primary.Destroy(2, 4);  // somebody else's id there
  EXPECT_EQ(promoted.Missing(primary), std::pair(std::size_t{1}, std::uint64_t{1}));
  EXPECT_EQ(promoted.missing[0].subject, 2u);
  promoted.Destroy(3, 4);
  EXPECT_EQ(primary.Missing(promoted), std::pair(std::size_t{0}, std::uint64_t{1}));  // nor the other way
}

TEST(KeystoreCopies, ATornTailOfAnotherJournalIsLeftOutAndLeftThere) {
  Server primary;
  primary.Take();
  Server standby(primary);
  primary.Destroy(1, 1);
  const std::string path = primary.store->SpacePath(UuidOf(9)) + "/journal";
  auto bytes = primary.disk.Contents(path);
  auto torn = bytes;
  torn.insert(torn.end(), 60, 0x77);
  primary.disk.Put(path, torn);
  EXPECT_EQ(standby.Missing(primary).first, 1u);
  EXPECT_EQ(primary.disk.Contents(path), torn);
  primary.disk.Put(path, bytes);
  primary.Destroy(2, 1, kClassProof);
  bytes = primary.disk.Contents(path);
  bytes[512 + 128 + 70] ^= 1;  // a record in the middle
  primary.disk.Put(path, bytes);
  std::uint64_t strangers = 0;
  const auto refused = standby.space->MissingDestructions(standby.state, primary.disk, primary.store->SpacePath(UuidOf(9)), &strangers);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kWrongState);
}

TEST(KeystoreCopies, AJournalOfAnotherKeySpaceIsRefused) {
  Server ours;
  ours.Take();
  Server other;
  std::uint64_t strangers = 0;
  EXPECT_FALSE(ours.space->MissingDestructions(ours.state, other.disk, other.store->SpacePath(UuidOf(9)), &strangers).ok());
}

TEST(KeystoreCopies, ReachIsRememberedUntilTheKeySpaceGoesAnotherWay) {
  Server server;
  server.Take();
  EXPECT_FALSE(server.space->NoteCopy(&server.state, "west", 9, 2).ok());  // no such key yet
  MustOk(server.space->NoteCopy(&server.state, "west", 6, 2));
  MustOk(server.space->NoteCopy(&server.state, "east", 8, 3));
  MustOk(server.space->NoteCopy(&server.state, "west", 7, 4));
  for (const bool restarted : {false, true}) {
    if (restarted) server.Restart();
    ASSERT_EQ(server.state.copies, 2u);
    EXPECT_STREQ(server.state.copy[0].name, "west");
    EXPECT_EQ(server.state.copy[0].subject, 7u);
    EXPECT_EQ(server.state.copy[1].subject, 8u);
  }
  for (int i = 2; i < static_cast<int>(kMaxCopies); ++i)
    MustOk(server.space->NoteCopy(&server.state, "copy" + std::to_string(i), 1, 5));
  EXPECT_EQ(server.space->NoteCopy(&server.state, "one more", 1, 5).error().code, Code::kLimitExceeded);
  MustOk(server.space->Attach(&server.state, 7, 5, 6, 2, 1));
  EXPECT_EQ(server.state.copies, 0u);
  server.Restart();
  EXPECT_EQ(server.state.copies, 0u);
}

TEST(KeystoreCopies, AReserveGivenUpIsNeverHandedOut) {
  Server server;
  EXPECT_EQ(MustOk(server.space->DiscardReserve(&server.state, 2)), 0u);
  EXPECT_EQ(server.Take(), 1u);
  EXPECT_EQ(MustOk(server.space->DiscardReserve(&server.state, 2)), 7u);
  EXPECT_EQ(server.Take(), 9u);
  server.Restart();
  EXPECT_GT(server.Take(), 9u);
}

}  // namespace
}  // namespace privacy::keystore
