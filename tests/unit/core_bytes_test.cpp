// Big-endian integers, errors as values, and secrets that leave nothing behind.
#include <gtest/gtest.h>

#include <new>
#include <set>
#include <string>

#include "core/bytes.hpp"
#include "core/error.hpp"
#include "core/secret.hpp"

namespace privacy {
namespace {

TEST(Bytes, BigEndianIntegersOfEachWidth) {
  for (int width = 1; width <= 8; ++width) {
    std::uint8_t buffer[10] = {0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE, 0xEE};
    const std::uint64_t value = 0xF1E2D3C4B5A69788u >> (64 - 8 * width);
    PutBig(buffer + 1, value, width);
    EXPECT_EQ(GetBig(buffer + 1, width), value);
    EXPECT_EQ(buffer[1], 0xF1);
    EXPECT_EQ(buffer[0], 0xEE);
    EXPECT_EQ(buffer[width + 1], 0xEE) << "wrote past its width";
  }
}

TEST(Bytes, EqualComparesLengthAndContent) {
  EXPECT_TRUE(Equal(AsBytes("abc"), AsBytes("abc")));
  EXPECT_TRUE(Equal(Bytes(), AsBytes("")));
  EXPECT_FALSE(Equal(AsBytes("abc"), AsBytes("abd")));
  EXPECT_FALSE(Equal(AsBytes("abc"), AsBytes("ab")));
}

TEST(Error, EveryCodeHasItsOwnSqlState) {
  std::set<std::string> states;
  for (int code = 0; code <= static_cast<int>(Code::kInternal); ++code) {
    const std::string state(SqlState(static_cast<Code>(code)));
    EXPECT_EQ(state.size(), 5u);
    states.insert(state);
  }
  EXPECT_EQ(states.size(), static_cast<std::size_t>(Code::kInternal) + 1);
  EXPECT_EQ(SqlState(Code::kDamagedValue), "XX001");
  EXPECT_EQ(SqlState(Code::kNotPermitted), "42501");
}

Result<int> Half(int number) {
  if (number % 2 != 0) return Error{Code::kInvalidParameter, "odd", {}, {}, {}};
  return number / 2;
}

Result<int> Quarter(int number) {
  PRIVACY_ASSIGN(const int half, Half(number));
  return Half(half);
}

Status CheckEven(int number) {
  PRIVACY_TRY(Half(number));
  return {};
}

TEST(Error, MacrosHandTheFailureOn) {
  EXPECT_EQ(Quarter(12).value(), 3);
  ASSERT_FALSE(Quarter(6).ok());
  EXPECT_EQ(Quarter(6).error().message, "odd");
  EXPECT_TRUE(CheckEven(2).ok());
  EXPECT_EQ(CheckEven(3).error().code, Code::kInvalidParameter);
}

TEST(Secret, IsWipedWhenItEndsAndWhenItMoves) {
  alignas(Key256) std::uint8_t place[sizeof(Key256)];
  const std::string text(32, 'k');
  auto* secret = new (place) Key256(AsBytes(text));
  EXPECT_TRUE(Equal(secret->view(), AsBytes(text)));

  Key256 moved(std::move(*secret));
  EXPECT_TRUE(Equal(moved.view(), AsBytes(text)));
  EXPECT_EQ(secret->view()[0], 0) << "the source of a move keeps nothing";

  *secret = std::move(moved);
  EXPECT_TRUE(Equal(secret->view(), AsBytes(text)));
  EXPECT_EQ(moved.view()[31], 0);  // NOLINT(bugprone-use-after-move): that is what is tested
  const volatile std::uint8_t* after = place;
  secret->~Key256();
  for (std::size_t i = 0; i < sizeof(place); ++i) EXPECT_EQ(after[i], 0);
}

TEST(Secret, NothingIsWipedOfAnEmptyOne) { privacy::Wipe({}); }

}  // namespace
}  // namespace privacy
