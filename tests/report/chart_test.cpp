#include "sim/report/chart.hpp"

#include <gtest/gtest.h>

namespace headroom::report {
namespace {

using Values = std::vector<std::optional<double>>;

TEST(Chart, draws_eighths_of_a_row) {
  // Top of the axis 10 over two rows: 10 fills both, 5 the lower one, 2.5 half of it.
  const auto lines = bars("load", Values{10, 5, 2.5, 0}, 2, 4);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "load             10 │█");
  EXPECT_EQ(lines[1], "                  0 │██▄");
}

TEST(Chart, shows_something_where_there_is_a_little) {
  EXPECT_EQ(bars("x", Values{1000, 0.1}, 1, 2)[0].substr(23), "█▁");
}

TEST(Chart, leaves_a_gap_where_there_is_nothing) {
  EXPECT_EQ(bars("x", Values{1, std::nullopt, 1}, 1, 3)[0].substr(23), "█ █");
}

TEST(Chart, draws_few_bins_out_to_its_whole_width) {
  EXPECT_EQ(bars("x", Values{1, 0.5}, 1, 10)[0].substr(23), "█████▄▄▄▄▄");
}

TEST(Chart, averages_bins_into_its_columns) {
  Values values;
  for (int i = 0; i < 100; ++i) values.emplace_back(i < 50 ? 1 : 0.5);
  const std::string line = bars("x", values, 1, 10)[0];
  EXPECT_EQ(line.substr(23), "█████▄▄▄▄▄");
}

}  // namespace
}  // namespace headroom::report
