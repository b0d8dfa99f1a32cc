// Damage in the files of a key space, a flipped bit in every byte of them among it: found, or without any effect, and never
// a wrong key.
#include <gtest/gtest.h>

#include <cerrno>
#include <map>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "keystore/class_file.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/space.hpp"
#include "keystore_disk.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::Disk;
using test::FixedMasterKeys;
using test::MustOk;
using test::UuidOf;

// A key space with some history, to damage.
class DamageTest : public ::testing::Test {
 protected:
  static constexpr int kPeople = 6;
  void SetUp() override {
    store_.emplace(MustOk(Store::Create(disk_, "/store", keys_.key(), {})));
    MustOk(store_->CreateSpace(id_, keys_, 7, 5, 0));
    space_ = MustOk(Space::Open(*store_, id_, keys_));
    MustOk(space_->Recover(&state_));
    for (int i = 0; i < kPeople; ++i) MustOk(space_->TakeSubject(&state_, {8, 8, 8}));
    for (std::uint64_t subject = 1; subject <= kPeople; ++subject) {
      MustOk(space_->OpeningKey(1, subject, 1, known_[subject].writable()));
    }
    Erase(1, 2);
    Erase(2, 3);
    MustOk(space_->Regenerate(&state_, UuidOf(3), 0, 1, 3));
    MustOk(space_->OpeningKey(1, 3, 2, known_[3].writable()));
    MustOk(space_->SyncSlots(&state_));
    path_ = store_->SpacePath(id_) + "/";
  }
  void Erase(int event, std::uint64_t subject) {
    const DestroyTarget target{1, subject, 0};
    MustOk(space_->Destroy(&state_, UuidOf(event), 0, {&target, 1}));
  }
  // Opens everything again. Nothing that was destroyed lives, and no key is another one than it was.
  bool CheckAll() {
    auto space = MustOk(Space::Open(*store_, id_, keys_));
    SpaceState state;
    if (!space->Recover(&state).ok()) return false;
    bool all = true;
    for (std::uint64_t subject = 1; subject <= kPeople; ++subject) {
      const std::uint8_t generation = subject == 3 ? 2 : 1;
      Key256 sealing, opening;
      const auto sealed = space->SealingKey(1, subject, sealing.writable());
      const auto opened = space->OpeningKey(1, subject, generation, opening.writable());
      const bool lives = sealed.ok() && sealed->state == KeyState::kLive;
      if (subject == 2) {
        EXPECT_FALSE(lives) << "erased, and lives";
        continue;
      }
      if (lives) {
        EXPECT_TRUE(Equal(sealing.view(), known_[subject].view())) << "a wrong key";
        EXPECT_EQ(sealed->generation, generation);
      }
      if (opened.ok() && opened->state == KeyState::kLive) {
        EXPECT_TRUE(Equal(opening.view(), known_[subject].view())) << "a wrong key, to open";
      }
      all = all && lives;
    }
    const auto next = space->TakeSubject(&state, {8, 8, 8});
    EXPECT_TRUE(!next.ok() || *next > static_cast<std::uint64_t>(kPeople));
    return all;
  }
  void FlipEach(const std::string& name, std::size_t step) {
    const auto whole = disk_.Contents(path_ + name);
    std::map<std::string, std::vector<std::uint8_t>> all;
    std::vector<std::string> names;
    disk_.List(path_.substr(0, path_.size() - 1), &names);
    for (const auto& one : names) all[one] = disk_.Contents(path_ + one);
    for (std::size_t byte = 0; byte < whole.size(); byte += byte < 600 || byte + 1200 > whole.size() ? 1 : step) {
      SCOPED_TRACE(name + " byte " + std::to_string(byte));
      auto data = whole;
      data[byte] ^= static_cast<std::uint8_t>(1 << (byte % 8));
      disk_.Put(path_ + name, data);
      CheckAll();
      for (const auto& [one, contents] : all) disk_.Put(path_ + one, contents);
      if (HasFailure()) return;
    }
    EXPECT_TRUE(CheckAll());
  }

  Disk disk_;
  FixedMasterKeys keys_{1};
  Uuid id_ = UuidOf(9);
  std::optional<Store> store_;
  std::unique_ptr<Space> space_;
  SpaceState state_;
  std::string path_;
  std::map<std::uint64_t, Key256> known_;
};

TEST_F(DamageTest, AFlippedBitInTheKeyFile) { FlipEach("class-00001.0001.keys", 37); }
TEST_F(DamageTest, AFlippedBitInTheRegistry) { FlipEach("registry", 1); }
TEST_F(DamageTest, AFlippedBitInTheJournal) { FlipEach("journal", 1); }

TEST_F(DamageTest, AFlippedBitInTheLookupKeys) {
  const auto whole = disk_.Contents(path_ + "lookup.keys");
  for (std::size_t byte = 0; byte < whole.size(); ++byte) {
    auto data = whole;
    data[byte] ^= 4;
    disk_.Put(path_ + "lookup.keys", data);
    EXPECT_FALSE(space_->LookupKeys().ok()) << byte;
    Key256 key;
    EXPECT_FALSE(space_->SubjectKey(&key).ok()) << byte;
  }
}

TEST_F(DamageTest, ADamagedSlotIsOnePersonsTrouble) {
  auto data = disk_.Contents(path_ + "class-00001.0001.keys");
  data[kClassPage + kSlotSize * 3 + 20] ^= 1;  // subject 4
  disk_.Put(path_ + "class-00001.0001.keys", data);
  Key256 key;
  const auto opened = space_->OpeningKey(1, 4, 1, key.writable());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::kDamagedValue);
  EXPECT_EQ(MustOk(space_->OpeningKey(1, 5, 1, key.writable())).state, KeyState::kLive);
  EXPECT_EQ(MustOk(space_->Verify(state_, 1)).damaged, 1u);
  Erase(8, 4);  // a damaged key can be destroyed
  EXPECT_EQ(MustOk(space_->OpeningKey(1, 4, 1, key.writable())).state, KeyState::kErased);
}

TEST_F(DamageTest, ASlotOpensInNoOtherPlace) {
  auto data = disk_.Contents(path_ + "class-00001.0001.keys");
  std::copy_n(data.begin() + kClassPage + kSlotSize * 3, kSlotSize, data.begin() + kClassPage + kSlotSize * 4);
  disk_.Put(path_ + "class-00001.0001.keys", data);
  Key256 key;
  EXPECT_EQ(space_->SealingKey(1, 5, key.writable()).error().code, Code::kDamagedValue);
}

TEST_F(DamageTest, DamageInTheMiddleOfTheJournalFences) {
  auto data = disk_.Contents(path_ + "journal");
  data[kJournalHeader + kRecordSize + 70] ^= 1;
  disk_.Put(path_ + "journal", data);
  SpaceState state;
  const auto recovered = space_->Recover(&state);
  ASSERT_FALSE(recovered.ok());
  EXPECT_EQ(recovered.error().code, Code::kWrongState);
  EXPECT_EQ(recovered.error().reason, "fenced");
  EXPECT_EQ(state.opened, 0u);
  EXPECT_EQ(disk_.Contents(path_ + "journal"), data) << "nothing of it is cut";
  EXPECT_FALSE(space_->TakeSubject(&state).ok());
}

TEST_F(DamageTest, AMissingFileIsNamed) {
  for (const std::string name : {"registry", "journal", "class-00001.0001.keys", "lookup.keys"}) {
    const auto whole = disk_.Contents(path_ + name);
    disk_.Unlink(path_ + name);
    auto space = MustOk(Space::Open(*store_, id_, keys_));
    SpaceState state;
    Key256 key;
    Status status;
    if (auto recovered = space->Recover(&state); !recovered.ok()) {
      status = std::move(recovered).error();
    } else if (auto sealed = space->SealingKey(1, 1, key.writable()); !sealed.ok()) {
      status = std::move(sealed).error();
    } else {
      status = space->SubjectKey(&key);
    }
    ASSERT_FALSE(status.ok()) << name;
    EXPECT_EQ(status.error().code, Code::kKeystore);
    EXPECT_FALSE(status.error().hint.empty());
    disk_.Close(disk_.Open(path_ + name, Access::kCreateNew));
    disk_.Put(path_ + name, whole);
  }
}

TEST_F(DamageTest, TheKeyFileOfAMadeClassIsMissed) {
  const std::uint16_t class_id = MustOk(space_->CreateClass(&state_));
  disk_.Unlink(path_ + FormatClassFileName({class_id, 1}));
  auto space = MustOk(Space::Open(*store_, id_, keys_));
  SpaceState state;
  EXPECT_EQ(space->Recover(&state).error().reason, "key_file_missing");
}

TEST_F(DamageTest, ATruncatedKeyFileIsNamed) {
  auto data = disk_.Contents(path_ + "class-00001.0001.keys");
  data.resize(1000);
  disk_.Put(path_ + "class-00001.0001.keys", data);
  auto space = MustOk(Space::Open(*store_, id_, keys_));
  SpaceState state;
  const auto recovered = space->Recover(&state);
  ASSERT_FALSE(recovered.ok());
  EXPECT_EQ(recovered.error().code, Code::kKeystore);
  EXPECT_NE(recovered.error().message.find("class-00001.0001.keys"), std::string::npos);
}

// The copy of the registry that is lost may be the one that knows of the last id handed out.
TEST_F(DamageTest, ALostCopyOfTheRegistryRepeatsNoId) {
  for (const std::size_t copy : {std::size_t{0}, std::size_t{4096}}) {
    const std::uint16_t category = MustOk(space_->TakeCategory(&state_));
    std::uint64_t subject = 0;
    for (int i = 0; i < 9; ++i) subject = MustOk(space_->TakeSubject(&state_, {8, 8, 2}));
    const std::uint16_t class_id = MustOk(space_->CreateClass(&state_));
    const auto whole = disk_.Contents(path_ + "registry");
    auto data = whole;
    data[copy + 60] ^= 1;
    disk_.Put(path_ + "registry", data);
    EXPECT_EQ(MustOk(space_->Recover(&state_)).warnings.size(), 1u);
    EXPECT_GT(MustOk(space_->TakeCategory(&state_)), category);
    EXPECT_GT(MustOk(space_->TakeSubject(&state_, {8, 8, 2})), subject);
    EXPECT_GT(MustOk(space_->CreateClass(&state_)), class_id);
    MustOk(space_->TakeCategory(&state_));
    EXPECT_TRUE(MustOk(space_->Recover(&state_)).warnings.empty()) << "both copies are whole again";
  }
  // The last thing written was a category.
  const std::uint16_t category = MustOk(space_->TakeCategory(&state_));
  auto data = disk_.Contents(path_ + "registry");
  data[4096 * (state_.registry_sequence % 2) + 60] ^= 1;
  disk_.Put(path_ + "registry", data);
  MustOk(space_->Recover(&state_));
  EXPECT_GT(MustOk(space_->TakeCategory(&state_)), category);
}

TEST_F(DamageTest, RoomIsMadeForTheJournalBeforeAnErasure) {
  const auto before = disk_.Contents(path_ + "journal").size();
  EXPECT_FALSE(MustOk(space_->HasRoom(state_, 3)));
  MustOk(space_->CheckWritable(state_, 3));
  const auto after = disk_.Contents(path_ + "journal").size();
  EXPECT_GE(after, before + 3 * kRecordSize);
  EXPECT_TRUE(MustOk(space_->HasRoom(state_, 3)));
  MustOk(space_->CheckWritable(state_, 2));
  EXPECT_EQ(disk_.Contents(path_ + "journal").size(), after) << "there was room enough";
  EXPECT_EQ(MustOk(space_->Recover(&state_)).cut_records, 0u);
  EXPECT_EQ(disk_.Contents(path_ + "journal").size(), before);
  bool failed = false;
  for (int call = 1; call <= 6; ++call) {
    disk_.Arm(Disk::Fault::kError, call, ENOSPC);
    const bool ok = space_->CheckWritable(state_, 1000u * static_cast<unsigned>(call)).ok();
    const bool reached = disk_.calls() >= call;
    disk_.Disarm();
    EXPECT_TRUE(ok || reached) << call;
    EXPECT_TRUE(!ok || disk_.Contents(path_ + "journal").size() >= before + 1000u * static_cast<unsigned>(call) * kRecordSize);
    failed = failed || !ok;
  }
  EXPECT_TRUE(failed);
  Erase(70, 5);
  MustOk(space_->Recover(&state_));
  Key256 key;
  EXPECT_EQ(MustOk(space_->OpeningKey(1, 5, 1, key.writable())).state, KeyState::kErased);
}

// A flush that failed may have dropped the pages: they must be written again, not only flushed again.
TEST_F(DamageTest, AFailedFlushOfSlotsIsMadeGoodByWritingAgain) {
  Erase(70, 5);
  const std::uint64_t records = state_.journal_records;
  disk_.Arm(Disk::Fault::kError, 2, EIO);  // list, then the flush of class 1
  EXPECT_FALSE(space_->SyncSlots(&state_).ok());
  EXPECT_NE(state_.unapplied_from, 0u);
  MustOk(space_->SyncSlots(&state_));
  EXPECT_EQ(state_.unapplied_from, 0u);
  EXPECT_EQ(state_.synced_records, records);
  disk_.Restart(1);
  const auto data = disk_.Contents(path_ + "class-00001.0001.keys");
  EXPECT_EQ(data[kClassPage + kSlotSize * 4], kTombstoneMark) << "durable without the help of the journal";
}

TEST_F(DamageTest, AnotherMasterKeyOpensNothing) {
  FixedMasterKeys other(2);
  auto space = MustOk(Space::Open(*store_, id_, other));
  SpaceState state;
  MustOk(space->Recover(&state));
  Key256 key;
  EXPECT_EQ(space->OpeningKey(1, 1, 1, key.writable()).error().code, Code::kKeystore);
  EXPECT_EQ(space->SealingKey(1, 1, key.writable()).error().code, Code::kKeystore);
  EXPECT_FALSE(space->LookupKeys().ok());
}

TEST_F(DamageTest, NoFileHoldsAKeyInTheClear) {
  std::vector<std::string> names;
  disk_.List(path_.substr(0, path_.size() - 1), &names);
  for (const auto& name : names) {
    const auto data = disk_.Contents(path_ + name);
    for (const auto& [subject, key] : known_) {
      EXPECT_EQ(std::search(data.begin(), data.end(), key.view().begin(), key.view().begin() + 16), data.end()) << name;
    }
  }
}

}  // namespace
}  // namespace privacy::keystore
