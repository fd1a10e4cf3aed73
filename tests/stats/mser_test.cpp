#include "sim/stats/mser.hpp"

#include <gtest/gtest.h>

namespace headroom::stats {
namespace {

// metrics.md 5.3.
const std::vector<double> kMeans = {12.0, 9.5, 7.9, 6.2, 5.8, 5.1, 5.3, 4.8, 5.0, 5.2,
                                    4.9,  5.1, 4.7, 5.3, 5.0, 4.9, 5.2, 5.1, 4.8, 5.0};

TEST(Mser, has_the_reference_s_values) {
  const std::vector<double> expected = {0.165270, 0.072480, 0.029041, 0.007686, 0.004023, 0.002086};
  const std::vector<double> statistics = mser_statistics(kMeans);
  ASSERT_EQ(statistics.size(), 11U);
  for (std::size_t d = 0; d < expected.size(); ++d)
    EXPECT_NEAR(statistics[d], expected[d], 5e-7) << "MSER(" << d << ")";
}

TEST(Mser, cuts_where_the_reference_does) { EXPECT_EQ(mser_cut(kMeans), 5U); }

TEST(Mser, leaves_a_series_without_a_warm_up_alone) {
  const std::vector<double> level = {5.1, 4.9, 5.0, 5.0, 4.9, 5.1, 5.0, 5.1, 4.9, 5.0};
  EXPECT_EQ(mser_cut(level), 0U);
  EXPECT_EQ(mser_cut(std::vector<double>(10, 5.0)), 0U) << "that does not even vary";
}

TEST(Mser, knows_a_run_that_is_too_short) {
  std::vector<double> falls;
  for (int i = 0; i < 40; ++i) falls.push_back(100 - i);
  EXPECT_EQ(mser_cut(falls), std::nullopt) << "it has not come to rest";
  EXPECT_EQ(mser_cut(std::vector<double>{1.0}), std::nullopt);
  EXPECT_EQ(mser_cut({}), std::nullopt);
}

}  // namespace
}  // namespace headroom::stats
