// What a server takes from the mirror when it starts: files and keys that the keystore lost, an older keystore put back,
// copies that were both written to; and what it does not take.
#include "keystore/mirror_compare.hpp"
#include "keystore_twins.hpp"

namespace privacy::keystore::test {
namespace {

class MergeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(life().Open());
    for (int i = 1; i <= 4; ++i) ASSERT_TRUE(life().Take(i));
    ASSERT_TRUE(life().Erase(1, 1) && life().Sync());
    ASSERT_TRUE(twins_.CatchUp().ok());
    folder_ = kPath + "/" + SpaceFolder();
  }
  Life& life() { return twins_.life(); }
  std::string SpaceFolder() {
    std::vector<std::string> names;
    twins_.first().List(kPath, &names);
    for (const std::string& name : names)
      if (name.size() == 36) return name;
    return "";
  }
  std::string File(const std::string& name) { return folder_ + "/" + name; }
  std::string Keys() { return File(FormatClassFileName({kClassStandard, 1})); }
  // Stops the server, lets something happen, starts it.
  void Restart(const std::function<void()>& meanwhile) {
    twins_.Forget();
    meanwhile();
    ASSERT_TRUE(life().Open()) << life().last_error();
    life().CheckPromises();
  }
  void ExpectTakenAndWhole() {
    EXPECT_FALSE(twins_.taken().empty());
    EXPECT_TRUE(twins_.CatchUp().ok());
    EXPECT_TRUE(twins_.in_step());
    twins_.CheckMirrorAlone();
  }
  std::map<std::string, std::vector<std::uint8_t>> Save(Disk& disk) {
    std::map<std::string, std::vector<std::uint8_t>> saved;
    std::vector<std::string> names;
    disk.List(folder_, &names);
    for (const std::string& name : names) saved[name] = disk.Contents(File(name));
    return saved;
  }
  static bool Mentions(const std::vector<std::string>& texts, const std::string& what) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return text.find(what) != std::string::npos; });
  }

  Twins twins_;
  std::string folder_;
};

TEST_F(MergeTest, LostFilesAreTakenFromTheMirror) {
  for (const char* name : {"class-00001.0001.keys", "class-00002.0001.keys", "registry", "lookup.keys", "journal"}) {
    SCOPED_TRACE(name);
    Restart([&] { twins_.first().Unlink(File(name)); });
    ExpectTakenAndWhole();
  }
  for (const char* name : {"master.state", "signing.keys"}) {
    SCOPED_TRACE(name);
    Restart([&] { twins_.first().Unlink(kPath + "/" + name); });
    ExpectTakenAndWhole();
  }
}

TEST_F(MergeTest, DamagedFilesAreTakenFromTheMirror) {
  for (const char* name : {"class-00001.0001.keys", "registry", "lookup.keys", "journal"}) {
    SCOPED_TRACE(name);
    Restart([&] {
      auto data = twins_.first().Contents(File(name));
      std::fill(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(data.size(), 600)), 0xEE);
      if (std::string(name) == "registry") std::fill(data.begin(), data.end(), 0xEE);
      twins_.first().Put(File(name), data);
    });
    ExpectTakenAndWhole();
  }
}

TEST_F(MergeTest, ADamagedKeyHeals) {
  Restart([&] {
    auto data = twins_.first().Contents(Keys());
    data[kClassPage + kSlotSize * 1 + 20] ^= 1;  // of the second person
    data[kClassPage + kSlotSize * 0 + 20] ^= 1;  // the first is erased
    data.resize(kClassPage + kSlotSize * 3);     // and the fourth is cut off
    twins_.first().Put(Keys(), data);
  });
  ExpectTakenAndWhole();
}

TEST_F(MergeTest, ADamagedRecordInTheMiddleOfTheJournalHeals) {
  ASSERT_TRUE(life().Erase(2, 2) && life().Erase(3, 3) && life().Sync());
  Restart([&] {
    auto data = twins_.first().Contents(File("journal"));
    data[512 + 128 * 1 + 60] ^= 1;
    twins_.first().Put(File("journal"), data);
  });
  ExpectTakenAndWhole();
}

TEST_F(MergeTest, AnOlderKeystorePutBackIsBroughtUpToTheMirror) {
  const auto old = Save(twins_.first());
  ASSERT_TRUE(life().Erase(2, 2) && life().Sync() && life().Renew(3, 1) && life().NewClass() && life().NewCategory());
  for (int i = 5; i <= 14; ++i) ASSERT_TRUE(life().Take(i));
  Restart([&] {
    for (const auto& [name, data] : old) twins_.first().Put(File(name), data);
    twins_.first().Unlink(File("class-00003.0001.keys"));
  });
  ExpectTakenAndWhole();
  EXPECT_TRUE(Mentions(twins_.taken(), "journal"));
  ASSERT_TRUE(life().Take(20) && life().NewClass() && life().NewCategory());  // nothing is handed out twice
}

TEST_F(MergeTest, ADestroyedKeyDoesNotComeBackFromAnOlderMirror) {
  const auto old = Save(twins_.second());
  ASSERT_TRUE(life().Erase(2, 2) && life().Sync() && life().Take(5));
  Restart([&] {
    for (const auto& [name, data] : old) twins_.second().Put(File(name), data);
  });
  EXPECT_FALSE(twins_.in_step());
  EXPECT_TRUE(twins_.marked());
  EXPECT_TRUE(twins_.CatchUp().ok());
  twins_.CheckMirrorAlone();
}

// Both were written to after they parted: destructions are united, and named so.
TEST_F(MergeTest, CopiesThatPartedAreUnited) {
  const auto fork = Save(twins_.first());
  ASSERT_TRUE(life().Erase(2, 2) && life().Sync());
  const auto ours = Save(twins_.first());
  twins_.Forget();
  for (const auto& [name, data] : fork) twins_.first().Put(File(name), data), twins_.second().Put(File(name), data);
  ASSERT_TRUE(life().Open());
  ASSERT_TRUE(life().Erase(3, 3) && life().Sync());
  Restart([&] {
    for (const auto& [name, data] : ours) twins_.first().Put(File(name), data);
  });
  ExpectTakenAndWhole();
  bool merged = false;
  const Store store = MustOk(Store::Open(twins_.first(), kPath));
  const auto space = MustOk(Space::Open(store, life().id(), life().keys()));
  MustOk(space->Read(life().state(), 1, [&](const JournalRecord& record) {
    merged = merged || record.kind == RecordKind::kMerge;
    return true;
  }));
  EXPECT_TRUE(merged);
}

TEST_F(MergeTest, AKeystoreThatIsGoneIsNotMadeAnew) {
  twins_.Forget();
  Disk empty;
  MirrorState state{};
  MirrorKeeper keeper(empty, twins_.second(), {kPath, kPath}, &state);
  const auto started = keeper.Start(1);
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().reason, "keystore_lost");
  EXPECT_NE(started.error().hint.find("take over"), std::string::npos);
}

TEST_F(MergeTest, NothingForeignIsWrittenOver) {
  Disk other;
  MustOk(Store::Create(other, kPath, life().keys().key(), {.refuse_in_memory = false, .now = 1}));
  const auto before = other.Contents(kPath + "/keystore.id");
  MirrorState state{};
  MirrorKeeper keeper(twins_.first(), other, {kPath, kPath}, &state);
  EXPECT_TRUE(keeper.Start(1).ok());
  ASSERT_TRUE(keeper.problem());
  EXPECT_EQ(keeper.problem()->reason, "mirror_foreign");
  EXPECT_FALSE(keeper.BeginCopy().ok());
  EXPECT_EQ(other.Contents(kPath + "/keystore.id"), before);
  EXPECT_FALSE(IsInStep(state));
}

// The mirror was out of reach when the server started, and has more than the keystore: only a start may merge.
TEST_F(MergeTest, AMirrorThatIsAheadIsNotWrittenOver) {
  const auto old = Save(twins_.first());
  ASSERT_TRUE(life().Erase(2, 2) && life().Sync());
  twins_.Forget();
  for (const auto& [name, data] : old) twins_.first().Put(File(name), data);
  twins_.second().Arm(Disk::Fault::kError, 1, EIO);
  ASSERT_TRUE(life().Open());
  twins_.second().Disarm();
  EXPECT_FALSE(twins_.in_step());
  const Status refused = twins_.CatchUp();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "mirror_ahead");
  Restart([] {});
  ExpectTakenAndWhole();
}

TEST_F(MergeTest, OnlyOneServerKeepsAMirror) {
  // flock is not modelled by the disk: that a mirror has a lock file of its own is what can be seen here.
  FileInfo info;
  EXPECT_EQ(twins_.second().Stat(kPath + "/LOCK", &info), 0);
  EXPECT_EQ(twins_.second().Stat(kPath + "/mirror.stale", &info), -ENOENT);
}

// An empty directory may be the place of a file system that is not mounted.
TEST_F(MergeTest, NoOtherMirrorIsBegunWhileTheServerRuns) {
  twins_.second() = Disk();
  MustOk(MakeStale(twins_.first(), kPath, &twins_.state(), EIO));
  const Status refused = twins_.CatchUp();
  ASSERT_FALSE(refused.ok());
  Restart([] {});
  EXPECT_TRUE(twins_.CatchUp().ok());
  twins_.CheckMirrorAlone();
}

// People come and go while the mirror is brought up to date.
TEST_F(MergeTest, TheMirrorIsMadeWhileTheKeystoreIsUsed) {
  MustOk(MakeStale(twins_.first(), kPath, &twins_.state(), EIO));
  ASSERT_TRUE(life().Erase(2, 2));
  MustOk(twins_.CatchUp([&] {
    ASSERT_TRUE(life().Erase(3, 3) && life().Renew(4, 1) && life().NewClass());
    for (int i = 5; i <= 14; ++i) ASSERT_TRUE(life().Take(i));
    ASSERT_TRUE(life().Sync());
  }));
  ASSERT_TRUE(twins_.in_step());
  twins_.CheckMirrorAlone();
  MirrorCompare compare(twins_.first(), kPath, twins_.second(), kPath);
  MustOk(compare.CompareAll());
  EXPECT_TRUE(compare.findings().empty()) << compare.findings().front();
}

TEST_F(MergeTest, DifferencesAreFound) {
  auto data = twins_.second().Contents(Keys());
  data[kClassPage + kSlotSize * 2 + 20] ^= 1;
  twins_.second().Put(Keys(), data);
  twins_.second().Unlink(File("registry"));
  MirrorCompare compare(twins_.first(), kPath, twins_.second(), kPath);
  MustOk(compare.CompareAll());
  ASSERT_EQ(compare.findings().size(), 2u);
  EXPECT_TRUE(Mentions(compare.findings(), "class-00001.0001.keys\" is not the same"));
  EXPECT_TRUE(Mentions(compare.findings(), "registry\" is missing"));
}

}  // namespace
}  // namespace privacy::keystore::test
