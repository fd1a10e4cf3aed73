#include "sim/stats/paired.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <vector>

namespace headroom::stats {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

// metrics.md 5.2.
const std::vector<double> kX = {1.20, 1.35, 1.10, 1.42, 1.25};
const std::vector<double> kY = {1.11, 1.28, 1.05, 1.30, 1.20};

Estimate estimate(const std::vector<double>& values) {
  Estimate result;
  for (const double value : values) result.add(value);
  return result;
}

TEST(Paired, decides_what_the_reference_says_it_does) {
  const PairedComparison comparison = compare_paired(kX, kY);
  const Interval interval = comparison.interval(0.95);
  EXPECT_NEAR(interval.mean, 0.076, 1e-12);
  EXPECT_NEAR(comparison.difference.standard_deviation(), 0.029665, 5e-7);
  EXPECT_NEAR(interval.half_width, 0.036834, 5e-7);
  EXPECT_EQ(interval.degrees_of_freedom, 4);
  EXPECT_EQ(verdict(interval), Verdict::higher);
  EXPECT_EQ(verdict(compare_paired(kY, kX).interval(0.95)), Verdict::lower);
}

TEST(Paired, welch_leaves_the_same_figures_undecided) {
  const Interval interval = welch_interval(estimate(kX), estimate(kY), 0.95);
  EXPECT_NEAR(interval.mean, 0.076, 1e-12);
  EXPECT_NEAR(interval.degrees_of_freedom, 7.818456, 5e-7);
  EXPECT_NEAR(interval.half_width, 0.171086, 5e-7);
  EXPECT_EQ(verdict(interval), Verdict::undecided);
}

TEST(Paired, common_random_numbers_show_in_correlation_and_variance) {
  // Squared deviations: X 0.06292, Y 0.04628, differences 0.00352, each over 4.
  const PairedComparison comparison = compare_paired(kX, kY);
  EXPECT_NEAR(*comparison.variance_ratio, 0.00352 / (0.06292 + 0.04628), 1e-12);
  EXPECT_NEAR(*comparison.correlation,
              (0.06292 + 0.04628 - 0.00352) / 2 / std::sqrt(0.06292 * 0.04628), 1e-12);
}

TEST(Paired, what_does_not_vary_has_no_correlation) {
  const std::vector<double> two = {2, 2, 2};
  const std::vector<double> rising = {1, 2, 3};
  EXPECT_FALSE(compare_paired(two, rising).correlation.has_value());
  EXPECT_EQ(*compare_paired(two, rising).variance_ratio, 1);
  EXPECT_FALSE(compare_paired(two, two).variance_ratio.has_value());
}

TEST(Paired, always_the_same_difference_is_decided_and_none_is_not) {
  const std::vector<double> one = {1, 2, 3};
  const std::vector<double> more = {2, 3, 4};
  EXPECT_EQ(verdict(compare_paired(one, more).interval(0.95)), Verdict::lower);
  EXPECT_EQ(compare_paired(one, more).p_value(), 0);
  EXPECT_EQ(verdict(compare_paired(one, one).interval(0.95)), Verdict::undecided);
  EXPECT_EQ(compare_paired(one, one).p_value(), 1);
}

TEST(Paired, refuses_what_is_no_pairs) {
  EXPECT_THROW(compare_paired(std::array{1.0, 2.0}, std::array{1.0}), std::invalid_argument);
  EXPECT_THROW(compare_paired(std::array{1.0}, std::array{1.0}), std::invalid_argument);
}

TEST(Paired, p_value_and_interval_agree) {
  const PairedComparison comparison = compare_paired(kX, kY);
  const double p = comparison.p_value();
  EXPECT_EQ(verdict(comparison.interval(1 - p * 1.001)), Verdict::higher);
  EXPECT_EQ(verdict(comparison.interval(1 - p * 0.999)), Verdict::undecided);
}

TEST(Paired, bonferroni_shares_the_level) {
  EXPECT_DOUBLE_EQ(bonferroni_level(0.05, 4), 0.0125);
  EXPECT_DOUBLE_EQ(bonferroni_level(0.05, 0), 0.05);
}

TEST(Paired, holm_steps_down) {
  // 4 x 0.01, 3 x 0.02, then 2 x 0.025 = 0.05 is held up by 0.06, and 1 x 0.5.
  EXPECT_THAT(holm_adjusted({0.5, 0.01, 0.025, 0.02}),
              ElementsAre(DoubleNear(0.5, 1e-12), DoubleNear(0.04, 1e-12), DoubleNear(0.06, 1e-12),
                          DoubleNear(0.06, 1e-12)));
  EXPECT_THAT(holm_adjusted({0.9, 0.8}), ElementsAre(1, 1));
  EXPECT_TRUE(holm_adjusted({}).empty());
}

TEST(Paired, verdicts_together_ask_more_than_one_alone) {
  // p of kX against kY is 0.0046: below 0.05 / 10, above 0.05 / 11.
  const PairedComparison clear = compare_paired(kX, kY);
  ASSERT_NEAR(clear.p_value(), 0.0046, 5e-5);
  const PairedComparison nothing = compare_paired(kX, kX);
  std::vector<PairedComparison> ten(10, nothing);
  ten[3] = clear;
  EXPECT_EQ(verdicts_together(ten, 0.05)[3], Verdict::higher);
  EXPECT_EQ(verdicts_together(ten, 0.05)[2], Verdict::undecided);
  ten.push_back(nothing);
  EXPECT_EQ(verdicts_together(ten, 0.05)[3], Verdict::undecided);
}

TEST(Paired, equality_needs_a_margin) {
  // The 90 % interval is 0.076 +- 2.131847 x 0.029665 / sqrt(5) = 0.076 +- 0.028283.
  const PairedComparison comparison = compare_paired(kX, kY);
  EXPECT_TRUE(is_equivalent(comparison, 0.1043, 0.05));
  EXPECT_FALSE(is_equivalent(comparison, 0.1042, 0.05));
}

TEST(Paired, replications_end_when_the_interval_is_small_against_the_mean) {
  // Half-width 0.036834, mean 0.076: ratio 0.484658 <= d / (1 + d) from d = 0.940461 on.
  const Estimate difference = compare_paired(kX, kY).difference;
  EXPECT_TRUE((SequentialStop{0.9405, 0.95, 2}.may_stop(difference)));
  EXPECT_FALSE((SequentialStop{0.9404, 0.95, 2}.may_stop(difference)));
  EXPECT_FALSE((SequentialStop{0.9405, 0.95, 6}.may_stop(difference)));
  EXPECT_FALSE((SequentialStop{0.9405, 0.95, 0}.may_stop(estimate({5}))));
}

TEST(Paired, an_interval_of_95_percent_holds_the_true_difference_19_times_of_20) {
  const std::uint64_t seed = 3;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise;
  int paired = 0;
  int welch = 0;
  constexpr int kTrials = 2000;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<double> x;
    std::vector<double> y;
    for (int r = 0; r < 10; ++r) {
      const double common = 3 * noise(random);
      x.push_back(common + noise(random) + 1);
      y.push_back(common + 2 * noise(random));
    }
    paired += compare_paired(x, y).interval(0.95).holds(1);
    std::vector<double> independent;
    for (int r = 0; r < 12; ++r) independent.push_back(2 * noise(random));
    welch += welch_interval(estimate(x), estimate(independent), 0.95).holds(1);
  }
  EXPECT_NEAR(paired, 0.95 * kTrials, 4 * std::sqrt(0.95 * 0.05 * kTrials));
  EXPECT_NEAR(welch, 0.95 * kTrials, 4 * std::sqrt(0.95 * 0.05 * kTrials));
}

}  // namespace
}  // namespace headroom::stats
