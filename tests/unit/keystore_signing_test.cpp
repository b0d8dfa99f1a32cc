// A new signing key, by breaking the disk at every single call: there is always one that signs and is listed, and no
// public key that ever signed is lost. Afterwards the former seed is nowhere in the file, nor where it was.
#include "keystore_crashes.hpp"

#include "crypto/signature.hpp"

namespace privacy::keystore::test {
namespace {

std::vector<std::function<bool()>> Changing(Life& life) {
  std::vector<std::function<bool()>> steps = {[&] { return life.Open(); }, [&] { return life.Take(1); }};
  for (int i = 0; i < 2; ++i) {
    steps.push_back([&] { return life.PrepareSigning(); });
    steps.push_back([&] { return life.RecordSigning(); });
    if (i == 0) {  // a new master epoch meanwhile
      steps.push_back([&] { return life.AddEpoch(2); });
      steps.push_back([&] { return life.Resign(); });
    }
    steps.push_back([&] { return life.TakeSigning(); });
  }
  return steps;
}

TEST(KeystoreSigning, ALifeWithoutFaults) {
  Disk disk;
  Life life(disk);
  for (const auto& step : Changing(life)) {
    ASSERT_TRUE(step()) << life.last_error();
    life.CheckPromises();
  }
}
TEST(KeystoreSigning, CrashAfterEveryCall) { CrashAfterEveryCall(Changing, (Seeds() + 2) / 3); }
TEST(KeystoreSigning, NoSpaceAtEveryCall) { FailEveryCall(Changing, Disk::Fault::kError, ENOSPC); }
TEST(KeystoreSigning, InputOutputErrorAtEveryCall) { FailEveryCall(Changing, Disk::Fault::kError, EIO); }
TEST(KeystoreSigning, ShortWriteAtEveryCall) { FailEveryCall(Changing, Disk::Fault::kShortWrite, 0); }

class SigningTest : public ::testing::Test {
 protected:
  void SetUp() override {
    store_.emplace(MustOk(Store::Create(disk_, kPath, keys_.key(), {.refuse_in_memory = false, .now = 1})));
  }
  Disk disk_;
  FixedMasterKeys keys_{3};
  std::optional<Store> store_;
};

TEST_F(SigningTest, TheFormerSeedIsOverwrittenAlsoInTheFileThatIsReplaced) {
  const std::string path = kPath + "/signing.keys";
  MustOk(PrepareSigningKey(*store_, keys_, 2));
  const auto before = disk_.Contents(path);
  const int old = disk_.Open(path, Access::kRead);  // keeps the blocks that have no name afterwards
  MustOk(TakeNextSigningKey(*store_, keys_));
  const auto after = disk_.Contents(path);
  const auto wrapped = Bytes(before).subspan(88 + 36, 32);
  EXPECT_EQ(std::search(after.begin(), after.end(), wrapped.begin(), wrapped.end()), after.end());
  std::vector<std::uint8_t> left(before.size());
  ASSERT_EQ(disk_.ReadAt(old, 0, left), static_cast<std::int64_t>(left.size()));
  disk_.Close(old);
  EXPECT_EQ(left, std::vector<std::uint8_t>(left.size()));
}

TEST_F(SigningTest, AKeyThatIsPreparedSignsNothingAndIsTakenOnce) {
  const std::string first = MustOk(SigningKeys(*store_))[0].id;
  EXPECT_FALSE(MustOk(HasNextSigningKey(*store_)));
  const NextSigningKey next = MustOk(PrepareSigningKey(*store_, keys_, 2));
  EXPECT_TRUE(MustOk(HasNextSigningKey(*store_)));
  EXPECT_EQ(MustOk(PrepareSigningKey(*store_, keys_, 3)).id, next.id) << "one at a time";
  EXPECT_EQ(MustOk(SignDocument(*store_, keys_, "x")).key_id, first);
  EXPECT_EQ(MustOk(SigningKeys(*store_)).size(), 1u);
  EXPECT_EQ(MustOk(SigningKeysEpochs(*store_)), (std::vector<std::uint16_t>{1, 1})) << "both seeds need their epoch";
  MustOk(TakeNextSigningKey(*store_, keys_));
  MustOk(TakeNextSigningKey(*store_, keys_));
  EXPECT_EQ(MustOk(SignDocument(*store_, keys_, "x")).key_id, next.id);
  EXPECT_EQ(MustOk(SigningKeysEpochs(*store_)), std::vector<std::uint16_t>{1});
  EXPECT_EQ(MustOk(SigningKeys(*store_)).size(), 2u);
}

TEST_F(SigningTest, ItNeedsTheMasterKeyAndChangesNothingWithoutIt) {
  keys_.locked = true;
  EXPECT_FALSE(PrepareSigningKey(*store_, keys_, 2).ok());
  EXPECT_FALSE(MustOk(HasNextSigningKey(*store_)));
}

TEST_F(SigningTest, AHandoverThatWasChangedIsNotWhole) {
  const NextSigningKey next = MustOk(PrepareSigningKey(*store_, keys_, 2));
  MustOk(TakeNextSigningKey(*store_, keys_));
  disk_.Put(kPath + "/signing-" + next.id + ".handover", {'x', '\n'});
  EXPECT_FALSE(SigningKeys(*store_).ok());
}

}  // namespace
}  // namespace privacy::keystore::test
