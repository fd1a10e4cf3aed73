#include "policies/parts/demand_estimate.hpp"

#include <gtest/gtest.h>

#include "policies/parts/judged_forecast.hpp"

namespace headroom::policies {
namespace {

TEST(DemandEstimate, lays_a_line_through_the_origin) {
  DemandEstimate demand(900_s);
  EXPECT_FALSE(demand.per_request());
  demand.add(0, 0, Instant{});
  EXPECT_FALSE(demand.per_request()) << "no request";
  demand.add(10, 0.9, Instant{} + 60_s);
  demand.add(20, 2.2, Instant{} + 120_s);
  EXPECT_DOUBLE_EQ(*demand.per_request(), (10 * 0.9 + 20 * 2.2) / (100 + 400));
}

TEST(DemandEstimate, forgets_what_is_older_than_its_window) {
  DemandEstimate demand(120_s);
  demand.add(10, 5, Instant{});
  demand.add(10, 1, Instant{} + 60_s);
  demand.add(10, 1, Instant{} + 120_s);
  EXPECT_DOUBLE_EQ(*demand.per_request(), 0.1);
}

// Changes of 2 and 4 so far: a scale of 3. Errors of 1 and 2.
TEST(JudgedForecast, scales_its_errors_by_the_changes_from_one_period_to_the_next) {
  JudgedForecast forecast;
  forecast.see(10);
  EXPECT_FALSE(forecast.mase());
  forecast.issue({11, 18, 20}, Instant{} + 60_s);
  forecast.see(12);
  EXPECT_DOUBLE_EQ(*forecast.mase(), 1 / 2.0);
  forecast.see(16);
  EXPECT_DOUBLE_EQ(*forecast.mase(), 1.5 / 3);
  EXPECT_EQ(forecast.remaining(), 1U);
  EXPECT_EQ(forecast.ahead(0), 20);
  EXPECT_EQ(forecast.issued(), Instant{} + 60_s);
}

TEST(JudgedForecast, keeps_its_verdict_until_the_next_forecast_was_put_to_the_test) {
  JudgedForecast forecast;
  forecast.see(10);
  forecast.issue({20}, Instant{});
  forecast.see(12);
  EXPECT_DOUBLE_EQ(*forecast.mase(), 4);
  forecast.issue({12}, Instant{});
  EXPECT_DOUBLE_EQ(*forecast.mase(), 4);
  forecast.see(12);
  EXPECT_DOUBLE_EQ(*forecast.mase(), 0);
}

TEST(JudgedForecast, a_change_foretold_where_there_never_was_one_is_as_bad_as_can_be) {
  JudgedForecast forecast;
  forecast.issue({20, 20}, Instant{});
  forecast.see(10);
  forecast.see(10);
  EXPECT_GT(*forecast.mase(), 1e300);
  forecast.see(10);
  EXPECT_EQ(forecast.remaining(), 0U) << "after its end nothing is compared";
}

}  // namespace
}  // namespace headroom::policies
