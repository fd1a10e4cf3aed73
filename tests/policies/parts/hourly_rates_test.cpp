#include "policies/parts/hourly_rates.hpp"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

TEST(HourlyRates, know_nothing_of_an_hour_that_no_day_had) {
  HourlyRates rates({});
  EXPECT_FALSE(rates.predict(24));
  rates.add(1, 10.0);
  EXPECT_FALSE(rates.predict(24));
  EXPECT_EQ(rates.predict(25), 10.0);
  EXPECT_FALSE(rates.predict(1)) << "the hour itself is no day before";
}

TEST(HourlyRates, predict_a_high_quantile_of_the_same_hour) {
  HourlyRates rates({14, 0.5, 0});
  for (int day = 0; day < 5; ++day) rates.add(24 * day, 10.0 * (day + 1));
  EXPECT_EQ(rates.predict(24 * 5), 30.0);
  HourlyRates high({14, 0.95, 0});
  for (int day = 0; day < 5; ++day) high.add(24 * day, 10.0 * (day + 1));
  EXPECT_EQ(high.predict(24 * 5), 50.0);
}

TEST(HourlyRates, forget_what_is_older_than_their_days) {
  HourlyRates rates({2, 1, 0});
  rates.add(0, 100.0);
  rates.add(24, 10.0);
  EXPECT_EQ(rates.predict(48), 100.0);
  EXPECT_EQ(rates.predict(72), 10.0);
}

TEST(HourlyRates, count_the_peak_of_each_quarter) {
  HourlyRates rates({14, 0.75, 0});
  const double seen[HourlyRates::kQuarters][3] = {{1, 9, 2}, {5, 4, 3}, {6, 7, 1}, {2, 2, 8}};
  for (int quarter = 0; quarter < HourlyRates::kQuarters; ++quarter) {
    for (const double rate : seen[quarter]) rates.add(0, quarter, rate);
  }
  EXPECT_EQ(rates.predict(24), 8.0) << "the third of 5 7 8 9";
}

// Hours 24 and 25 were 12 and 3 above their predictions of 10, hour 26 was below.
TEST(HourlyRates, add_the_mean_underprediction_of_the_last_hours) {
  HourlyRates rates({14, 1, 3});
  for (int hour = 0; hour < 24; ++hour) rates.add(hour, 10.0);
  EXPECT_EQ(rates.predict(24), 10.0);
  rates.add(24, 0, 22);
  EXPECT_EQ(rates.predict(25), 14.0);
  rates.add(25, 0, 17);
  EXPECT_EQ(rates.predict(26), 10.0 + (12 + 3) / 3.0);
  rates.add(26, 0, 1);
  EXPECT_EQ(rates.predict(27), 10.0 + (12 + 3) / 3.0);
  EXPECT_EQ(rates.predict(28), 10.0 + 3 / 3.0);
}

}  // namespace
}  // namespace headroom::policies
