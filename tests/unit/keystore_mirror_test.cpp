// The mirror by breaking either disk at every single call. The keystore's promises stand, whatever happens to the mirror;
// a mirror in step keeps them alone; one that is not is known to be behind, also after a crash.
#include "keystore_crashes.hpp"
#include "keystore_twins.hpp"

namespace privacy::keystore::test {
namespace {

using TwinSteps = std::vector<std::function<bool()>>;

TwinSteps Ordinary(Twins& twins) {
  Life& life = twins.life();
  const auto catch_up = [&twins] { return twins.CatchUp().ok() || !twins.in_step(); };
  return {[&] { return life.Open(); },      catch_up,
          [&] { return life.Take(1); },     [&] { return life.Take(2); },
          [&] { return life.NewClass(); },  [&] { return life.Take(3); },
          [&] { return life.Erase(1, 1); }, [&] { return life.Sync(); },
          catch_up,                         [&] { return life.Renew(2, 1); },
          [&] { return life.Erase(3, 2); }, [&] { return life.NewCategory(); },
          [&] { return life.Sync(); },      [&] { return life.AddEpoch(2); },
          [&] { return life.Rotate(); },    [&] { return life.Resign(); },
          catch_up,                         [&] { return life.Take(4); },
          [&] { return life.Erase(4, 3); }, [&] { return life.Sync(); }};
}

struct Counts {
  int first = 0, second = 0, second_changes = 0, first_changes = 0;
};
Counts CallsOfTwins() {
  Twins twins;
  twins.first().Arm(Disk::Fault::kNone, 0);
  twins.second().Arm(Disk::Fault::kNone, 0);
  for (const auto& step : Ordinary(twins)) EXPECT_TRUE(step()) << twins.life().last_error();
  EXPECT_TRUE(twins.in_step());
  return {twins.first().calls(), twins.second().calls(), twins.second().changes(), twins.first().changes()};
}

TEST(KeystoreMirror, ALifeWithoutFaults) {
  Twins twins;
  for (const auto& step : Ordinary(twins)) {
    ASSERT_TRUE(step()) << twins.life().last_error();
    EXPECT_FALSE(twins.in_step() && twins.marked());
    if (twins.in_step()) twins.CheckMirrorAlone();
  }
  EXPECT_TRUE(twins.in_step());
  twins.Forget();
  ASSERT_TRUE(twins.life().Open());
  EXPECT_TRUE(twins.in_step());  // the same still: nothing to be copied
  EXPECT_TRUE(twins.taken().empty());
}

void FailMirror(Disk::Fault fault, int error) {
  const int calls = CallsOfTwins().second;
  ASSERT_GT(calls, 100);
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE("fault at call " + std::to_string(call) + " of the mirror");
    Twins twins;
    twins.second().Arm(fault, call, error);
    for (const auto& step : Ordinary(twins)) {
      ASSERT_TRUE(step()) << twins.life().last_error();  // never fails a call
      if (twins.in_step()) {
        EXPECT_FALSE(twins.marked());
        if (call % 8 == 0) twins.CheckMirrorAlone();
      } else if (twins.state().error != 0) {
        EXPECT_TRUE(twins.marked());
      }
    }
    twins.second().Disarm();
    twins.life().CheckPromises();
    ASSERT_TRUE(twins.CatchUp().ok());
    ASSERT_TRUE(twins.in_step());
    twins.CheckMirrorAlone();
    // Durable on both: after a crash either is enough.
    twins.Forget();
    twins.second().Restart(static_cast<unsigned>(call));
    twins.CheckMirrorAlone();
    twins.first().Restart(static_cast<unsigned>(call));
    ASSERT_TRUE(twins.life().Open()) << twins.life().last_error();
    twins.life().CheckPromises();
    if (testing::Test::HasFailure()) return;
  }
}
TEST(KeystoreMirror, NoSpaceAtEveryCallOfTheMirror) { FailMirror(Disk::Fault::kError, ENOSPC); }
TEST(KeystoreMirror, InputOutputErrorAtEveryCallOfTheMirror) { FailMirror(Disk::Fault::kError, EIO); }
TEST(KeystoreMirror, ShortWriteAtEveryCallOfTheMirror) { FailMirror(Disk::Fault::kShortWrite, 0); }

// The mirror's disk goes away for good at some call, and comes back later as it was then.
TEST(KeystoreMirror, TheMirrorGoesAwayAtEveryChangeAndComesBack) {
  const int changes = CallsOfTwins().second_changes;
  for (int change = 1; change < changes; ++change) {
    SCOPED_TRACE("gone after change " + std::to_string(change));
    Twins twins;
    twins.second().Arm(Disk::Fault::kCrash, change);
    for (const auto& step : Ordinary(twins)) ASSERT_TRUE(step()) << twins.life().last_error();
    twins.life().CheckPromises();
    EXPECT_TRUE(!twins.second().crashed() || (!twins.in_step() && twins.marked()));
    twins.second().Restart(static_cast<unsigned>(change));
    ASSERT_TRUE(twins.CatchUp().ok());
    twins.CheckMirrorAlone();
    if (testing::Test::HasFailure()) return;
  }
}

void FailKeystore(Disk::Fault fault, int error) {
  const int calls = CallsOfTwins().first;
  for (int call = 1; call <= calls; ++call) {
    SCOPED_TRACE("fault at call " + std::to_string(call) + " of the keystore");
    Twins twins;
    twins.first().Arm(fault, call, error);
    for (const auto& step : Ordinary(twins)) {
      for (int attempt = 0; !step(); ++attempt) ASSERT_LT(attempt, 3) << "retry: " << twins.life().last_error();
      if (twins.in_step() && call % 8 == 0) twins.CheckMirrorAlone();
    }
    twins.first().Disarm();
    twins.life().CheckPromises();
    ASSERT_TRUE(twins.CatchUp().ok()) << twins.keeper().problem()->message;
    twins.CheckMirrorAlone();
    if (testing::Test::HasFailure()) return;
  }
}
TEST(KeystoreMirror, NoSpaceAtEveryCallOfTheKeystore) { FailKeystore(Disk::Fault::kError, ENOSPC); }
TEST(KeystoreMirror, InputOutputErrorAtEveryCallOfTheKeystore) { FailKeystore(Disk::Fault::kError, EIO); }

// The machine stops: both disks lose what was not durable. Then either alone is tried, and then both.
TEST(KeystoreMirror, CrashAfterEveryChangeOfEither) {
  const Counts counts = CallsOfTwins();
  for (const bool of_mirror : {false, true}) {
    const int changes = of_mirror ? counts.second_changes : counts.first_changes;
    for (int change = 1; change <= changes; ++change) {
      for (unsigned seed = 1; seed <= (Seeds() + 5) / 6; ++seed) {
        SCOPED_TRACE(std::string("crash after change ") + std::to_string(change) + (of_mirror ? " of the mirror" : "") + ", seed " +
                     std::to_string(seed));
        Twins twins;
        Disk& crashing = of_mirror ? twins.second() : twins.first();
        crashing.Arm(Disk::Fault::kCrash, change);
        bool was_in_step = false;
        for (const auto& step : Ordinary(twins)) {
          if (!step() || crashing.crashed()) break;
          was_in_step = twins.in_step();
        }
        twins.Forget();
        twins.first().Restart(seed);
        twins.second().Restart(seed + 1);
        // A mirror that had been in step until the crash is enough.
        if (was_in_step && !of_mirror) twins.CheckMirrorAlone();
        ASSERT_TRUE(twins.life().Open()) << twins.life().last_error();
        twins.life().CheckPromises();
        ASSERT_TRUE(twins.CatchUp().ok()) << twins.keeper().problem()->message;
        twins.CheckMirrorAlone();
        if (testing::Test::HasFailure()) return;
      }
    }
  }
}

}  // namespace
}  // namespace privacy::keystore::test
