// A life lived again and again, with a fault at each call of the disk in turn.
#pragma once
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <vector>

#include "keystore_life.hpp"

namespace privacy::keystore::test {

// Ways in which a crash may go, tried at each call; PRIVACY_TEST_SEEDS for more of them.
inline unsigned Seeds() {
  const char* text = std::getenv("PRIVACY_TEST_SEEDS");
  return text == nullptr ? 6 : static_cast<unsigned>(std::max(1, std::atoi(text)));
}

using Steps = std::function<std::vector<std::function<bool()>>(Life&)>;

struct Calls {
  int all, changes;
};
inline Calls CallsOfALife(const Steps& steps) {
  Disk disk;
  Life life(disk);
  disk.Arm(Disk::Fault::kNone, 0);
  for (const auto& step : steps(life)) {
    EXPECT_TRUE(step()) << life.last_error();
    if (testing::Test::HasFailure()) break;
  }
  const Calls calls{disk.calls(), disk.changes()};
  life.CheckPromises();
  return calls;
}

inline void CrashAfterEveryCall(const Steps& steps, unsigned seeds) {
  const int changes = CallsOfALife(steps).changes;
  for (int call = 1; call <= changes; ++call) {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
      SCOPED_TRACE("crash after call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Disk disk;
      Life life(disk);
      disk.Arm(Disk::Fault::kCrash, call);
      for (const auto& step : steps(life)) {
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
      if (testing::Test::HasFailure()) return;
    }
  }
}

inline void FailEveryCall(const Steps& steps, Disk::Fault fault, int error) {
  const int calls = CallsOfALife(steps).all;
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE("fault at call " + std::to_string(call));
    Disk disk;
    Life life(disk);
    disk.Arm(fault, call, error);
    for (const auto& step : steps(life)) {
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

// An error, and a crash some calls later, before the work could be repeated.
inline void ErrorThenCrash(const Steps& steps, unsigned seeds) {
  const int calls = CallsOfALife(steps).all;
  for (int call = 1; call <= calls; ++call) {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
      SCOPED_TRACE("error at call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Disk disk;
      Life life(disk);
      disk.Arm(Disk::Fault::kError, call, EIO);
      for (const auto& step : steps(life)) {
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

// An error, the work repeated, and a crash up to 40 changes later: what the error left unflushed counts.
inline void ErrorRepeatedThenCrash(const Steps& steps, unsigned seeds) {
  const int calls = CallsOfALife(steps).all;
  for (int call = 1; call <= calls; ++call) {
    for (unsigned seed = 1; seed <= seeds; ++seed) {
      SCOPED_TRACE("error at call " + std::to_string(call) + ", seed " + std::to_string(seed));
      Disk disk;
      Life life(disk);
      disk.Arm(Disk::Fault::kError, call, EIO);
      bool crashing = false;
      for (const auto& step : steps(life)) {
        for (int attempt = 0; !step() && !disk.crashed(); ++attempt) {
          ASSERT_LT(attempt, 2) << "retry: " << life.last_error();
          if (!crashing) disk.Arm(Disk::Fault::kCrash, 1 + static_cast<int>((call * 13u + seed * 7u) % 40));
          crashing = true;
        }
        if (disk.crashed()) break;
      }
      life.Forget();
      disk.Restart(seed);
      ASSERT_TRUE(life.Open()) << life.last_error();
      life.CheckPromises();
      if (testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace privacy::keystore::test
