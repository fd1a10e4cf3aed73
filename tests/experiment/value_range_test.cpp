#include "sim/experiment/value_range.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace headroom::experiment {
namespace {

std::vector<std::string> levels(const ValueRange& range, int n) {
  std::vector<std::string> texts;
  for (int i = 0; i < n; ++i) texts.push_back(range.level(i, n));
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ValueRange, levels_lie_evenly_and_both_ends_are_among_them) {
  EXPECT_EQ(levels({0, 1, false, false, ""}, 5), (Texts{"0", "0.25", "0.5", "0.75", "1"}));
  EXPECT_EQ(levels({30, 90, false, false, ""}, 3), (Texts{"30", "60", "90"}));
}

TEST(ValueRange, a_level_is_as_people_would_write_it) {
  EXPECT_EQ(levels({0, 0.3, false, false, ""}, 4), (Texts{"0", "0.1", "0.2", "0.3"}))
      << "3 * 0.1 is 0.30000000000000004";
}

TEST(ValueRange, levels_of_ratios_have_equal_ratios) {
  EXPECT_EQ(levels({1, 1000, true, false, ""}, 4), (Texts{"1", "10", "100", "1000"}));
}

TEST(ValueRange, whole_numbers_are_rounded_and_units_make_texts) {
  EXPECT_EQ(levels({1, 4, false, true, ""}, 3), (Texts{"1", "3", "4"}));
  EXPECT_EQ(levels({0, 60, false, false, "s"}, 3), (Texts{R"("0s")", R"("30s")", R"("60s")"}));
}

TEST(ValueRange, a_large_number_with_a_unit_has_no_exponent) {
  EXPECT_EQ((ValueRange{1e6, 9e6, false, false, "B"}).at(0.25), R"("3000000B")");
  EXPECT_EQ((ValueRange{0, 9e12, false, false, "B"}).level(2, 3), R"("9000000000000B")");
}

TEST(ValueRange, a_share_of_the_way_is_a_share_of_the_range) {
  EXPECT_EQ((ValueRange{10, 20, false, false, ""}).at(0.25), "12.5");
  EXPECT_EQ((ValueRange{1, 10000, true, false, ""}).at(0.75), "1000");
}

TEST(ValueRange, every_whole_number_has_the_same_share) {
  std::map<std::string, int> times;
  for (int i = 0; i < 300; ++i) ++times[(ValueRange{1, 3, false, true, ""}).at((i + 0.5) / 300)];
  EXPECT_EQ(times, (std::map<std::string, int>{{"1", 100}, {"2", 100}, {"3", 100}}));
}

}  // namespace
}  // namespace headroom::experiment
