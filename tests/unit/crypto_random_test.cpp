// Nonces: one used twice under one key gives plaintexts away, so a batch must never be shared by two processes.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "crypto/random.hpp"
#include "bytes_of.hpp"

namespace privacy::crypto {
namespace {

std::string NextOf(NonceBatch* batch) {
  std::uint8_t nonce[12];
  EXPECT_TRUE(batch->Next(nonce).ok());
  return testing::ToHex(nonce);
}

TEST(NonceBatch, NoneComesTwice) {
  NonceBatch batch;
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(seen.insert(NextOf(&batch)).second) << i;
}

TEST(NonceBatch, ForkedChildrenGetTheirOwn) {
  NonceBatch batch;
  std::set<std::string> seen = {NextOf(&batch)};  // filled before fork, as a careless postmaster would
  // The first 4 bytes are free of the clock: equal ones would show that the batch was shared.
  std::set<std::string> heads;
  for (int child = 0; child < 4; ++child) {
    int channel[2];
    ASSERT_EQ(pipe(channel), 0);
    const pid_t pid = fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      std::uint8_t nonce[12];
      const bool done = batch.Next(nonce).ok() && write(channel[1], nonce, 12) == 12;
      _exit(done ? 0 : 1);
    }
    std::uint8_t nonce[12];
    ASSERT_EQ(read(channel[0], nonce, 12), 12);
    int status = 0;
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(seen.insert(testing::ToHex(nonce)).second);
    EXPECT_TRUE(heads.insert(testing::ToHex(Bytes(nonce).first(4))).second);
    close(channel[0]);
    close(channel[1]);
  }
  EXPECT_TRUE(heads.insert(NextOf(&batch).substr(0, 8)).second) << "the parent's next nonce is not a child's";
}

// A copy of the batch stands for a machine that is resumed twice from one snapshot.
TEST(NonceBatch, ACopiedBatchIsSeparatedByTheClock) {
  NonceBatch batch;
  for (int i = 0; i < 5; ++i) (void)NextOf(&batch);  // the first batch of a transaction holds 4, the next 24
  NonceBatch copy = batch;
  for (int i = 0; i < 20; ++i) {
    const std::string one = NextOf(&batch);
    usleep(1);
    const std::string two = NextOf(&copy);
    EXPECT_EQ(one.substr(0, 8), two.substr(0, 8)) << "the test does not test what it says";
    EXPECT_NE(one, two);
  }
}

TEST(NonceBatch, DiscardThrowsTheRestAway) {
  NonceBatch batch;
  (void)NextOf(&batch);
  NonceBatch copy = batch;
  batch.Discard();
  std::set<std::string> heads;
  for (int i = 0; i < 20; ++i) heads.insert(NextOf(&copy).substr(0, 8));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(heads.count(NextOf(&batch).substr(0, 8)), 0u);
}

TEST(NonceBatch, AnotherSizeIsRefused) {
  NonceBatch batch;
  std::uint8_t small[11];
  EXPECT_EQ(batch.Next(small).error().code, Code::kInternal);
}

TEST(Random, KeysDiffer) {
  std::uint8_t one[32] = {}, two[32] = {};
  ASSERT_TRUE(RandomKey(one).ok());
  ASSERT_TRUE(RandomKey(two).ok());
  EXPECT_NE(testing::ToHex(one), testing::ToHex(two));
  EXPECT_TRUE(RandomBytes({}).ok());
}

}  // namespace
}  // namespace privacy::crypto
