#include "sim/stats/quantile_interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace headroom::stats {
namespace {

struct Row {
  std::uint64_t n;
  double p;
  std::uint64_t low, high;
  double coverage;
};

// metrics.md 5.4.
TEST(QuantileRanks, are_the_reference_s) {
  for (const Row& row :
       {Row{100, 0.5, 40, 61, 0.964800}, Row{1000, 0.95, 936, 964, 0.958095},
        Row{1000, 0.99, 983, 997, 0.976095}, Row{10000, 0.99, 9880, 9920, 0.955755},
        Row{10000, 0.999, 9983, 9997, 0.975457}}) {
    const auto ranks = quantile_ranks(row.n, row.p, 0.95);
    ASSERT_TRUE(ranks) << row.n;
    EXPECT_EQ(ranks->low, row.low) << row.n << " at " << row.p;
    EXPECT_EQ(ranks->high, row.high) << row.n << " at " << row.p;
    EXPECT_NEAR(ranks->coverage, row.coverage, 5e-7) << row.n << " at " << row.p;
  }
}

// Two of three samples are above or below the median in 1 of 4 cases: no rank leaves 2.5 %.
TEST(QuantileRanks, of_too_few_samples_do_not_exist) {
  EXPECT_FALSE(quantile_ranks(3, 0.5, 0.95));
  EXPECT_FALSE(quantile_ranks(100, 0.99, 0.95)) << "0.99^100 = 37 % have all samples below";
  EXPECT_TRUE(quantile_ranks(6, 0.5, 0.95)) << "2 / 2^6 = 3 % have all on one side";
}

// Around 20, not around the sections' own mean of 21: squares 121, 1, 81, 9 over 3 and 4, and t of
// three degrees of freedom is 3.182446.
TEST(Sectioning, takes_the_spread_around_the_quantile_of_the_whole) {
  const Interval interval = sectioning_interval(20, std::vector<double>{9, 21, 29, 23}, 0.95);
  EXPECT_DOUBLE_EQ(interval.mean, 20);
  EXPECT_NEAR(interval.half_width, 3.182446 * std::sqrt(212.0 / 3 / 4), 1e-5);
  EXPECT_EQ(interval.degrees_of_freedom, 3);
}

}  // namespace
}  // namespace headroom::stats
