#include "sim/stats/batch_means.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace headroom::stats {
namespace {

// 1, 2, 3, 4: deviations -1.5, -0.5, 0.5, 1.5, squares 5, products of neighbours 0.75 - 0.25 +
// 0.75.
TEST(BatchMeans, have_a_lag_1_correlation) {
  EXPECT_DOUBLE_EQ(lag_1_correlation(std::vector<double>{1, 2, 3, 4}), 1.25 / 5);
  EXPECT_DOUBLE_EQ(lag_1_correlation(std::vector<double>{1, -1, 1, -1}), -0.75);
  EXPECT_EQ(lag_1_correlation(std::vector<double>{3, 3, 3}), 0);
}

// Differences 1, 1, 1 over squares 5; and 2, 2, 2 over 4.
TEST(BatchMeans, have_von_neumann_s_ratio) {
  EXPECT_DOUBLE_EQ(von_neumann_ratio(std::vector<double>{1, 2, 3, 4}), 3.0 / 5);
  EXPECT_DOUBLE_EQ(von_neumann_ratio(std::vector<double>{1, -1, 1, -1}), 3);
  EXPECT_EQ(von_neumann_ratio(std::vector<double>{3, 3, 3}), 2);
}

TEST(BatchMeans, that_drift_do_not_look_independent) {
  std::vector<double> drifts, alternates;
  for (int i = 0; i < 20; ++i) {
    drifts.push_back(i);
    alternates.push_back(i % 2);
  }
  EXPECT_FALSE(look_independent(drifts));
  EXPECT_TRUE(look_independent(alternates));
}

// 1 - 0.6 / 2 = 0.7 against 1.645 * sqrt(2 / 15) = 0.6006.
TEST(BatchMeans, that_rise_steadily_are_found_out_by_four_of_them) {
  EXPECT_FALSE(look_independent(std::vector<double>{1, 2, 3, 4}));
}

// Deviations of a half: five neighbours alike, two not, (5 - 2) / 4 over 8 / 4. And two differences
// of 1 over 2: 1 - 1 / 2 = 0.5 against 1.645 * sqrt(6 / 63) = 0.5076.
TEST(BatchMeans, pass_by_von_neumann_s_ratio_where_their_correlation_is_too_high) {
  const std::vector<double> means = {1, 1, 0, 0, 0, 0, 1, 1};
  EXPECT_DOUBLE_EQ(lag_1_correlation(means), 0.375);
  EXPECT_DOUBLE_EQ(von_neumann_ratio(means), 1);
  EXPECT_TRUE(look_independent(means));
}

// Mean 20, standard deviation 10, t of two degrees of freedom 4.302653.
TEST(BatchMeans, have_student_s_interval) {
  const Interval interval = batch_means_interval(std::vector<double>{10, 20, 30}, 0.95);
  EXPECT_DOUBLE_EQ(interval.mean, 20);
  EXPECT_NEAR(interval.half_width, 4.302653 * 10 / std::sqrt(3.0), 1e-5);
  EXPECT_EQ(interval.degrees_of_freedom, 2);
}

}  // namespace
}  // namespace headroom::stats
