#include "policy/mask.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace privacy::policy {
namespace {

constexpr auto kNothing = std::nullopt;

TEST(Mask, Email) {
  EXPECT_EQ(MaskText(Mask::kEmail, "ada@example.org"), "a***@e***.org");
  EXPECT_EQ(MaskText(Mask::kEmail, "a@b"), "a***@b***");
  EXPECT_EQ(MaskText(Mask::kEmail, "ada@mail.example.co.uk"), "a***@m***.uk");
  EXPECT_EQ(MaskText(Mask::kEmail, "\"a@b\"@example.org"), "\"***@e***.org");
  EXPECT_EQ(MaskText(Mask::kEmail, "öde@übung.de"), "ö***@ü***.de");
  EXPECT_EQ(MaskText(Mask::kEmail, "😀x@𝒳y.de"), "😀***@𝒳***.de");
  for (const char* text : {"", "ada", "@example.org", "ada@", "ada@.org", "+49 170 123"})
    EXPECT_EQ(MaskText(Mask::kEmail, text), kNothing) << text;
}

TEST(Mask, LastTwo) {
  EXPECT_EQ(MaskText(Mask::kLastTwo, "+49 170 1234567"), "***67");
  EXPECT_EQ(MaskText(Mask::kLastTwo, "0-1 2 3"), "***23");
  for (const char* text : {"", "12", "123", "+4-9/1", "none"})
    EXPECT_EQ(MaskText(Mask::kLastTwo, text), kNothing) << text;
}

TEST(Mask, Initial) {
  EXPECT_EQ(MaskText(Mask::kInitial, "Ada"), "A.");
  EXPECT_EQ(MaskText(Mask::kInitial, "  Özil"), "Ö.");
  EXPECT_EQ(MaskText(Mask::kInitial, "王小明"), "王.");
  EXPECT_EQ(MaskText(Mask::kInitial, " \t"), kNothing);
}

TEST(Mask, YearOfText) {
  EXPECT_EQ(MaskText(Mask::kYear, "1990-02-28"), "1990");
  EXPECT_EQ(MaskText(Mask::kYear, "1990"), "1990");
  for (const char* text : {"", "199", "28.02.1990", "19900228", "abcd-01-01"})
    EXPECT_EQ(MaskText(Mask::kYear, text), kNothing) << text;
}

TEST(Mask, NullShowsNothing) {
  EXPECT_EQ(MaskText(Mask::kNull, "ada@example.org"), kNothing);
  EXPECT_EQ(MaskDate(Mask::kNull, 0), kNothing);
  EXPECT_EQ(MaskDate(Mask::kEmail, 0), kNothing);
  EXPECT_EQ(MaskTimestamp(Mask::kInitial, 0), kNothing);
}

TEST(Mask, DatesAgreeWithTheCalendarOfTheStandardLibrary) {
  using namespace std::chrono;
  const sys_days epoch = 2000y / January / 1;
  for (int days = -900'000; days <= 900'000; days += 7) {
    const year_month_day date{epoch + std::chrono::days(days)};
    const auto first = (sys_days(date.year() / January / 1) - epoch).count();
    ASSERT_EQ(MaskDate(Mask::kYear, days), first) << days;
    ASSERT_EQ(MaskTimestamp(Mask::kYear, days * 86'400'000'000LL + 86'399'999'999LL), first * 86'400'000'000LL);
  }
}

TEST(Mask, EveryDayOfALeapCycle) {
  using namespace std::chrono;
  const sys_days epoch = 2000y / January / 1;
  for (sys_days day = 1999y / January / 1; day < sys_days(2005y / January / 1); day += days(1)) {
    const auto first = (sys_days(year_month_day{day}.year() / January / 1) - epoch).count();
    EXPECT_EQ(MaskDate(Mask::kYear, static_cast<int>((day - epoch).count())), first);
  }
}

TEST(Mask, EndsOfTime) {
  EXPECT_EQ(MaskDate(Mask::kYear, INT32_MIN), kNothing);
  EXPECT_EQ(MaskDate(Mask::kYear, INT32_MAX), kNothing);
  EXPECT_EQ(MaskTimestamp(Mask::kYear, INT64_MIN), kNothing);
  EXPECT_EQ(MaskTimestamp(Mask::kYear, INT64_MAX), kNothing);
  EXPECT_EQ(MaskDate(Mask::kYear, INT32_MIN + 1), kNothing);  // its January lies before the first day there is
  EXPECT_TRUE(MaskDate(Mask::kYear, INT32_MAX - 1).has_value());
  EXPECT_EQ(MaskTimestamp(Mask::kYear, INT64_MIN + 1), kNothing);
}

}  // namespace
}  // namespace privacy::policy
