// The writing rules of the keystore, by breaking the disk at every single call of a life: creation, people, classes,
// erasures, a new generation. Whatever happens:
//   no id, class or category is handed out twice; whoever was handed out has living keys in every class;
//   a key that was destroyed (and reported so) never opens again; a living key stays the same key.
#include "keystore_crashes.hpp"

namespace privacy::keystore::test {
namespace {

std::vector<std::function<bool()>> Ordinary(Life& life) {
  return {[&] { return life.Open(); },      [&] { return life.Take(1); },       [&] { return life.Take(2); },
          [&] { return life.NewClass(); },  [&] { return life.Take(3); },       [&] { return life.Take(4); },
          [&] { return life.Erase(1, 1); }, [&] { return life.Sync(); },        [&] { return life.Renew(2, 1); },
          [&] { return life.Erase(3, 2); }, [&] { return life.NewCategory(); }, [&] { return life.Erase(4, 1); },
          [&] { return life.Renew(5, 1); }, [&] { return life.Renew(6, 2); },   [&] { return life.Sync(); },
          [&] { return life.Take(5); },     [&] { return life.NewCategory(); }, [&] { return life.Park(); },
          [&] { return life.Take(6); },     [&] { return life.EraseTogether({{7, 3}, {8, 4}, {9, 5}}); },
          [&] { return life.Sync(); }};
}

TEST(KeystoreFaults, ALifeWithoutFaults) { EXPECT_GT(CallsOfALife(Ordinary).changes, 100); }
TEST(KeystoreFaults, CrashAfterEveryCall) { CrashAfterEveryCall(Ordinary, Seeds()); }
TEST(KeystoreFaults, NoSpaceAtEveryCall) { FailEveryCall(Ordinary, Disk::Fault::kError, ENOSPC); }
TEST(KeystoreFaults, InputOutputErrorAtEveryCall) { FailEveryCall(Ordinary, Disk::Fault::kError, EIO); }
TEST(KeystoreFaults, ShortWriteAtEveryCall) { FailEveryCall(Ordinary, Disk::Fault::kShortWrite, 0); }
TEST(KeystoreFaults, ErrorThenCrash) { ErrorThenCrash(Ordinary, (Seeds() + 2) / 3); }
TEST(KeystoreFaults, ErrorRepeatedThenCrash) { ErrorRepeatedThenCrash(Ordinary, (Seeds() + 1) / 2); }

}  // namespace
}  // namespace privacy::keystore::test
