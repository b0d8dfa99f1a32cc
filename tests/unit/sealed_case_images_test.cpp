#include <gtest/gtest.h>

#include <algorithm>

#include "sealed/case_images.hpp"
#include "sealed/seal.hpp"

namespace privacy::sealed {
namespace {

std::vector<std::string> Of(const CaseImages& images, std::string_view sought, std::size_t most = 256) {
  std::vector<std::string> found;
  if (!images.Candidates(sought, most, &found)) return {"?"};
  std::sort(found.begin(), found.end());
  return found;
}
using Texts = std::vector<std::string>;

TEST(CaseImages, RegularCharactersNeedNoOtherText) {
  CaseImages lower;
  ASSERT_TRUE(lower.Learn("A\na\nÄ\nΣ\n\u212A\n\u1E9E\n\u1F88\n", "a\na\nä\nσ\nk\nß\n\u1F80\n"));
  EXPECT_EQ(Of(lower, "aäσkß\u1F80"), Texts{"aäσkß\u1F80"});
}

TEST(CaseImages, WhatFoldsOtherwiseIsSoughtToo) {
  CaseImages lower;
  ASSERT_TRUE(lower.Learn("İ\nI\n", "i\ni\n"));
  EXPECT_EQ(Of(lower, "bid"), (Texts{"bid", "bİd"}));
  EXPECT_EQ(Of(lower, "ii"), (Texts{"ii", "iİ", "İi", "İİ"}));
  EXPECT_EQ(Of(lower, "ii", 3), Texts{"?"}) << "more than may be";
  CaseImages turkish;
  ASSERT_TRUE(turkish.Learn("İ\nI\n", "i\nı\n"));
  EXPECT_EQ(Of(turkish, "ıi"), (Texts{"Ii", "Iİ", "ıi", "ıİ"}));
  CaseImages full;
  ASSERT_TRUE(full.Learn("İ\n", "i\u0307\n"));
  EXPECT_EQ(Of(full, "i\u0307"), Texts{"i\u0307"}) << "as it folds";
}

TEST(CaseImages, UpperCase) {
  CaseImages upper;
  ASSERT_TRUE(upper.Learn("ß\nﬁ\nſ\nı\n", "SS\nFI\nS\nI\n"));
  EXPECT_EQ(Of(upper, "MASSE"), Texts{"MASSE"});
  EXPECT_EQ(Of(upper, "FI"), (Texts{"FI", "Fı"}));
  CaseImages greek;  // a mark that becomes a letter: what follows it is another text
  ASSERT_TRUE(greek.Learn("\u0345\n\u1FB3\n", "Ι\nΑΙ\n"));
  EXPECT_EQ(Of(greek, "ΑΒ"), Texts{"ΑΒ"});
  EXPECT_EQ(Of(greek, "ΑΙ"), Texts{"?"});
}

TEST(CaseImages, NewerDataOfTheServer) {
  CaseImages lower;  // of Unicode 16: caseless/1 knows neither
  ASSERT_TRUE(lower.Learn("\U00010D50\n", "\U00010D70\n"));
  EXPECT_EQ(Of(lower, "\U00010D70"), (Texts{"\U00010D50", "\U00010D70"}));
}

TEST(CaseImages, WhatIsNoSuchFunction) {
  EXPECT_FALSE(CaseImages().Learn("A\nB\n", "a\n"));
  EXPECT_FALSE(CaseImages().Learn("A\nB\n", "\nb\n"));
  EXPECT_FALSE(CaseImages().Learn("A\n", "a\nb\n"));
  EXPECT_FALSE(CaseImages().Learn("AB\n", "ab\n"));
  EXPECT_FALSE(CaseImages().Learn("A\n", "\xFF\n"));
  EXPECT_EQ(Of(CaseImages(), "\xFF"), Texts{"?"});
  EXPECT_EQ(Of(CaseImages(), std::string(std::size_t{1} << 20, 'a')), Texts{"?"});
}

}  // namespace
}  // namespace privacy::sealed
