#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "policies/forecasting/last_value.hpp"
#include "policies/forecasting/seasonal_naive.hpp"
#include "tests/policies/forecasting/series.hpp"

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::Pointwise;

// From season to season: 2 2 4 2 and 1 3 3 2.
TEST(SeasonalNaive, repeats_the_last_season) {
  const Expectation next = SeasonalNaive().forecast(kSeries, kSeason, 6);
  EXPECT_THAT(next.mean, ElementsAre(13, 25, 37, 24, 13, 25));
  const double deviation = std::sqrt((4 + 4 + 16 + 4 + 1 + 9 + 9 + 4) / 8.0);
  EXPECT_NEAR(next.deviation[3], deviation, 1e-12);
  EXPECT_NEAR(next.deviation[4], deviation * std::sqrt(2), 1e-12) << "two seasons ahead";
}

TEST(SeasonalNaive, before_two_seasons_takes_the_change_from_step_to_step_for_its_error) {
  const std::vector<double> once = {10, 13, 9};
  EXPECT_NEAR(SeasonalNaive().forecast(once, 3, 1).deviation[0], std::sqrt((9 + 16) / 2.0), 1e-12);
}

TEST(LastValue, stays_and_errs_by_as_much_as_changed_within_the_same_time) {
  const std::vector<double> ramp = {0, 1, 2, 3, 4, 5, 6, 7};
  const Expectation next = LastValue().forecast(ramp, 1, 6);
  EXPECT_THAT(next.mean, Each(7));
  EXPECT_THAT(next.deviation, Pointwise(DoubleNear(1e-12), {1, 2, 3, 4, 4, 4}))
      << "no further than half of what is known";
}

TEST(LastValue, one_value_is_enough) {
  const std::vector<double> one = {3};
  EXPECT_THAT(LastValue().forecast(one, 1, 2).mean, ElementsAre(3, 3));
  EXPECT_THAT(LastValue().forecast(one, 1, 2).deviation, ElementsAre(0, 0));
}

}  // namespace
}  // namespace headroom::policies::forecasting
