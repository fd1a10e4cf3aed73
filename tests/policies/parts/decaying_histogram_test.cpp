#include "policies/parts/decaying_histogram.hpp"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

TEST(DecayingHistogram, a_quantile_is_the_upper_end_of_its_bucket) {
  DecayingHistogram histogram(24_h);
  EXPECT_TRUE(histogram.is_empty());
  for (int i = 1; i <= 100; ++i) histogram.add(i, Instant{});
  for (const double q : {0.5, 0.9, 0.95, 1.0}) {
    EXPECT_GE(histogram.quantile(q), 100 * q) << q;
    EXPECT_LE(histogram.quantile(q), 105 * q + 0.01) << q;
  }
  EXPECT_DOUBLE_EQ(histogram.mean(), 50.5);
}

TEST(DecayingHistogram, nothing_falls_into_the_first_bucket) {
  DecayingHistogram histogram(24_h);
  histogram.add(0, Instant{});
  EXPECT_DOUBLE_EQ(histogram.quantile(0.9), 0.01);
}

// After a day each old value weighs half: 10 new ones of 1 outweigh 10 old ones of 8 by 2 to 1.
TEST(DecayingHistogram, a_half_life_ago_counts_half) {
  DecayingHistogram histogram(24_h);
  for (int i = 0; i < 10; ++i) histogram.add(8, Instant{});
  for (int i = 0; i < 10; ++i) histogram.add(1, Instant{} + 24_h);
  EXPECT_NEAR(histogram.quantile(0.66), 1, 0.06);
  EXPECT_NEAR(histogram.quantile(0.67), 8, 0.41);
  EXPECT_DOUBLE_EQ(histogram.mean(), (10 * 1 + 5 * 8) / 15.0);
}

TEST(DecayingHistogram, years_of_silence_leave_the_newest_value) {
  DecayingHistogram histogram(1_h);
  histogram.add(100, Instant{});
  histogram.add(1, Instant{} + 24_h * 3650);
  EXPECT_NEAR(histogram.quantile(1), 1, 110) << "no division by what has faded away";
  EXPECT_DOUBLE_EQ(histogram.mean(), 1);
}

}  // namespace
}  // namespace headroom::policies
