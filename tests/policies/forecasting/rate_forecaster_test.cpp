#include "policies/forecasting/rate_forecaster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/policies/forecasting/series.hpp"

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::Pointwise;

/// Counts by the hour, of which the last ends at the start of the run.
std::vector<scaling::Datapoint> hours(const std::vector<double>& rates) {
  std::vector<scaling::Datapoint> points;
  const auto count = static_cast<std::int64_t>(rates.size());
  for (std::int64_t hour = 0; hour < count; ++hour)
    points.push_back(
        {Instant{} - (count - hour) * Duration(1_h), rates[static_cast<std::size_t>(hour)] * 3600});
  return points;
}

TEST(RateForecaster, knows_nothing_before_the_first_rate_and_stays_at_it_then) {
  RateForecaster forecaster({});
  EXPECT_FALSE(forecaster.ahead(3));
  forecaster.add(7);
  EXPECT_THAT(forecaster.ahead(3)->mean, ElementsAre(7, 7, 7));
  EXPECT_EQ(forecaster.model(), "last-value");
}

TEST(RateForecaster, repeats_the_day_once_it_has_seen_one) {
  RateForecaster forecaster({.step = 1_h});
  for (int hour = 0; hour < 24; ++hour) forecaster.add(hour);
  EXPECT_THAT(forecaster.ahead(3)->mean, ElementsAre(0, 1, 2));
  EXPECT_EQ(forecaster.model(), "seasonal-naive");
}

TEST(RateForecaster, goes_from_the_newest_rate_between_two_fits) {
  RateForecaster forecaster({.step = 1_h, .model = "seasonal-naive"});
  for (int hour = 0; hour < 24; ++hour) forecaster.add(hour);
  EXPECT_THAT(forecaster.ahead(2)->mean, ElementsAre(0, 1));
  forecaster.add(100);
  EXPECT_THAT(forecaster.ahead(2)->mean, ElementsAre(1, 2));
}

TEST(RateForecaster, takes_a_period_of_which_nothing_is_known_as_expected) {
  RateForecaster forecaster({.step = 1_h, .model = "seasonal-naive"});
  forecaster.skip();
  EXPECT_EQ(forecaster.known(), 0U) << "nothing is expected yet";
  for (int hour = 0; hour < 24; ++hour) forecaster.add(hour);
  forecaster.skip();
  EXPECT_THAT(forecaster.ahead(24)->mean[23], 0);
}

TEST(RateForecaster, chooses_its_model_anew_from_time_to_time) {
  RateForecaster forecaster({.step = 1_h, .refit = 6_h});
  const std::vector<double> days = wave(24 * 10, 24, 10);
  for (std::size_t hour = 0; hour < 24 * 2; ++hour) forecaster.add(days[hour]);
  forecaster.ahead(1);
  EXPECT_EQ(forecaster.model(), "seasonal-naive");
  for (std::size_t hour = 24 * 2; hour < days.size(); ++hour) forecaster.add(days[hour]);
  forecaster.ahead(1);
  EXPECT_EQ(forecaster.model(), "harmonic");
}

TEST(RateForecaster, never_expects_less_than_nothing) {
  RateForecaster forecaster({.step = 1_h, .season = 4_h, .model = "holt-winters"});
  for (const double rate : {90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 1, 0}) forecaster.add(rate);
  EXPECT_THAT(forecaster.ahead(50)->mean, Each(testing::Ge(0)));
}

TEST(RateForecaster, forgets_what_is_older_than_its_limit) {
  RateForecaster forecaster({.step = 1_h, .limit = Duration::hours(48)});
  for (int hour = 0; hour < 100; ++hour) forecaster.add(hour);
  forecaster.ahead(1);
  EXPECT_EQ(forecaster.known(), 48U);
}

// Periods of half an hour: their middles are a quarter of an hour from those of the hours.
TEST(RateForecaster, takes_the_hours_before_for_a_line_from_middle_to_middle) {
  RateForecaster forecaster({.step = 30_min, .season = 3_h, .model = "seasonal-naive"});
  forecaster.seed(hours({4, 8, 0}), Instant{});
  EXPECT_THAT(forecaster.ahead(6)->mean, Pointwise(DoubleNear(1e-9), {4, 5, 7, 6, 2, 0}));
}

TEST(RateForecaster, an_hour_without_a_point_had_no_requests) {
  RateForecaster forecaster({.step = 1_h, .season = 3_h, .model = "seasonal-naive"});
  std::vector<scaling::Datapoint> points = hours({4, 8, 6});
  points.erase(points.begin() + 1);
  forecaster.seed(points, Instant{});
  EXPECT_THAT(forecaster.ahead(3)->mean, ElementsAre(4, 0, 6));
}

TEST(RateForecaster, fills_the_time_since_the_last_full_hour_with_its_rate) {
  RateForecaster forecaster({.step = 30_min});
  forecaster.seed(hours({4, 8}), Instant{} + 30_min);
  EXPECT_EQ(forecaster.known(), 5U);
  EXPECT_THAT(forecaster.ahead(1)->mean, ElementsAre(8));
}

TEST(RateForecaster, no_hours_before_are_no_past) {
  RateForecaster forecaster({});
  forecaster.seed({}, Instant{});
  EXPECT_EQ(forecaster.known(), 0U);
}

}  // namespace
}  // namespace headroom::policies::forecasting
