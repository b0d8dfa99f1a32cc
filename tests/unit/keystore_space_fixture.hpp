// One key space on a real file system, new for each test.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "keystore/space.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore::test {

inline constexpr ReserveSizes kSmall{8, 16, 4};

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

}  // namespace privacy::keystore::test
