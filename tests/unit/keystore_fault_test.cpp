// The writing rules of the keystore, by breaking the disk at every single call of a life: creation, people, classes,
// erasures, a new generation. Whatever happens:
//   no id, class or category is handed out twice; whoever was handed out has living keys in every class;
//   a key that was destroyed (and reported so) never opens again; a living key stays the same key.
#include <gtest/gtest.h>

#include <set>

#include "keystore/space.hpp"
#include "keystore_disk.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::Disk;
using test::FixedMasterKeys;
using test::UuidOf;

constexpr ReserveSizes kSizes{3, 4, 2};

// Ways in which a crash may go, tried at each call; PRIVACY_TEST_SEEDS for more of them.
unsigned Seeds() {
  const char* text = std::getenv("PRIVACY_TEST_SEEDS");
  return text == nullptr ? 6 : static_cast<unsigned>(std::max(1, std::atoi(text)));
}
const std::string kPath = "/store";

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
  explicit Life(Disk& disk) : disk_(disk) {}

  // Each step may be repeated after it failed. Returns false while the disk fails.
  bool Open() {
    if (space_) return true;
    const auto exists = Store::Exists(disk_, kPath);
    if (!exists.ok()) return Failed(exists.error());
    auto store = *exists ? Store::Open(disk_, kPath) : Store::Create(disk_, kPath, keys_.key(), {false, 1});
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
    space_ = std::move(*space);
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
  bool Erase(int event, int name) {
    const std::uint64_t person = names_.at(name);
    if (const Status writable = space_->CheckWritable(state_, 2); !writable.ok()) return Failed(writable.error());
    std::vector<DestroyTarget> targets;
    for (auto& [what, key] : promises_.keys) {
      const auto [class_id, subject, generation] = what;
      if (subject != person || class_id == kClassProof) continue;
      key.maybe_destroyed = true;
      targets.push_back({class_id, subject, static_cast<std::uint8_t>(generation)});
    }
    const Status status = space_->Destroy(&state_, UuidOf(event), 1, targets);
    if (!status.ok()) return Failed(status.error());
    for (const DestroyTarget& target : targets) {
      promises_.keys.at({target.class_id, target.subject, target.generation}).destroyed = true;
    }
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

  std::vector<std::function<bool()>> Steps() {
    return {[this] { return Open(); },      [this] { return Take(1); },       [this] { return Take(2); },
            [this] { return NewClass(); },  [this] { return Take(3); },       [this] { return Take(4); },
            [this] { return Erase(1, 1); }, [this] { return Sync(); },        [this] { return Renew(2, 1); },
            [this] { return Erase(3, 2); }, [this] { return NewCategory(); }, [this] { return Erase(4, 1); },
            [this] { return Renew(5, 1); }, [this] { return Renew(6, 2); },   [this] { return Sync(); },
            [this] { return Take(5); },     [this] { return NewCategory(); }, [this] { return Park(); },
            [this] { return Take(6); }};
  }

  void Forget() {  // the server is gone, the promises stand
    space_.reset();
    store_.reset();
  }

  void CheckPromises() {
    for (const auto& [what, key] : promises_.keys) {
      const auto [class_id, subject, generation] = what;
      SCOPED_TRACE("class " + std::to_string(class_id) + " subject " + std::to_string(subject) + " generation " +
                   std::to_string(generation));
      Key256 now;
      const auto opened = space_->OpeningKey(class_id, subject, static_cast<std::uint8_t>(generation), now.writable());
      if (key.destroyed) {
        EXPECT_TRUE(!opened.ok() || opened->state == KeyState::kErased) << "a destroyed key lives";
        continue;
      }
      if (key.maybe_destroyed && (!opened.ok() || opened->state == KeyState::kErased)) continue;
      ASSERT_TRUE(opened.ok()) << opened.error().message;
      ASSERT_EQ(opened->state, KeyState::kLive) << "a living key is lost";
      EXPECT_TRUE(!key.known || Equal(now.view(), key.bytes)) << "another key";
    }
  }
  bool knows(int name) const { return names_.count(name) != 0; }
  const std::string& last_error() const { return last_error_; }

 private:
  bool Failed(const Error& error) {
    EXPECT_FALSE(error.message.empty());
    EXPECT_TRUE(error.code == Code::kKeystore || disk_.crashed()) << error.message;
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
  FixedMasterKeys keys_{3};
  Uuid id_ = UuidOf(1);
  std::optional<Store> store_;
  std::unique_ptr<Space> space_;
  SpaceState state_;
  Promises promises_;
  std::map<int, std::uint64_t> names_;
  std::string last_error_;
};

struct Calls {
  int all, changes;
};
Calls CallsOfALife() {
  Disk disk;
  Life life(disk);
  disk.Arm(Disk::Fault::kNone, 0);
  for (const auto& step : life.Steps()) EXPECT_TRUE(step()) << life.last_error();
  life.CheckPromises();
  return {disk.calls(), disk.changes()};
}

TEST(KeystoreFaults, ALifeWithoutFaults) { EXPECT_GT(CallsOfALife().changes, 100); }

TEST(KeystoreFaults, CrashAfterEveryCall) {
  const int changes = CallsOfALife().changes;
  for (int call = 1; call <= changes; ++call) {
    for (unsigned seed = 1; seed <= Seeds(); ++seed) {
      SCOPED_TRACE("crash after call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Disk disk;
      Life life(disk);
      disk.Arm(Disk::Fault::kCrash, call);
      for (const auto& step : life.Steps()) {
        for (int attempt = 0; !step(); ++attempt) {
          ASSERT_EQ(attempt, 0) << life.last_error();
          ASSERT_TRUE(disk.crashed()) << life.last_error();
          life.Forget();
          disk.Restart(seed);
          ASSERT_TRUE(life.Open()) << life.last_error();
          life.CheckPromises();
        }
      }
      if (!disk.crashed()) life.CheckPromises();
      life.Forget();
      disk.Restart(seed + 100);
      ASSERT_TRUE(life.Open()) << life.last_error();
      life.CheckPromises();
      if (HasFatalFailure() || HasNonfatalFailure()) return;
    }
  }
}

void FailEveryCall(Disk::Fault fault, int error) {
  const int calls = CallsOfALife().all;
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE("fault at call " + std::to_string(call));
    Disk disk;
    Life life(disk);
    disk.Arm(fault, call, error);
    for (const auto& step : life.Steps()) {
      for (int attempt = 0; !step(); ++attempt) ASSERT_LT(attempt, 2) << "retry: " << life.last_error();
    }
    disk.Disarm();
    life.CheckPromises();
    life.Forget();
    disk.Restart(static_cast<unsigned>(call));
    ASSERT_TRUE(life.Open()) << life.last_error();
    life.CheckPromises();
    if (testing::Test::HasFailure()) return;
  }
}

TEST(KeystoreFaults, NoSpaceAtEveryCall) { FailEveryCall(Disk::Fault::kError, ENOSPC); }
TEST(KeystoreFaults, InputOutputErrorAtEveryCall) { FailEveryCall(Disk::Fault::kError, EIO); }
TEST(KeystoreFaults, ShortWriteAtEveryCall) { FailEveryCall(Disk::Fault::kShortWrite, 0); }

// An error, and a crash some calls later, before the work could be repeated.
TEST(KeystoreFaults, ErrorThenCrash) {
  const int calls = CallsOfALife().all;
  for (int call = 1; call <= calls; ++call) {
    for (unsigned seed = 1; seed <= (Seeds() + 2) / 3; ++seed) {
      SCOPED_TRACE("error at call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Disk disk;
      Life life(disk);
      disk.Arm(Disk::Fault::kError, call, EIO);
      for (const auto& step : life.Steps()) {
        if (!step()) break;
      }
      life.Forget();
      disk.Restart(seed);
      ASSERT_TRUE(life.Open()) << life.last_error();
      life.CheckPromises();
      for (int i = 10; i < 20; ++i) ASSERT_TRUE(life.Take(i)) << life.last_error();
      life.CheckPromises();
      if (testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace privacy::keystore
