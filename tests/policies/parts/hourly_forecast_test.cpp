#include "policies/parts/hourly_forecast.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace headroom::policies {
namespace {

using Values = std::vector<double>;

/// Hour h of day d.
template <class Load>
Values days(int count, Load load) {
  Values hours;
  for (int day = 0; day < count; ++day) {
    for (int hour = 0; hour < 24; ++hour) hours.push_back(load(day, hour));
  }
  return hours;
}

TEST(HourlyForecast, one_day_is_repeated) {
  const Values day = days(1, [](int, int hour) { return 10.0 * hour; });
  Values twice = day;
  twice.insert(twice.end(), day.begin(), day.end());
  EXPECT_EQ(hourly_forecast(day, 48), twice);
}

TEST(HourlyForecast, it_begins_behind_the_last_hour_whatever_hour_that_is) {
  Values hours = days(2, [](int, int hour) { return 10.0 * hour; });
  hours.resize(hours.size() - 5);  // the next hour is 19 o'clock
  const Values next = hourly_forecast(hours, 3);
  EXPECT_NEAR(next[0], 190, 1e-9);
  EXPECT_NEAR(next[1], 200, 1e-9);
}

TEST(HourlyForecast, the_newest_days_weigh_most) {
  // The same total every day, so that no level hides the weights: 1/2, 1/3 and 1/6.
  const Values hours = days(3, [](int day, int hour) {
    const double peak[] = {60, 30, 20};
    return hour == 8 ? peak[day] : hour == 9 ? 100 - peak[day] : 0;
  });
  EXPECT_NEAR(hourly_forecast(hours, 24)[8], 20 / 2.0 + 30 / 3.0 + 60 / 6.0, 1e-9);
}

TEST(HourlyForecast, a_day_above_the_others_lifts_the_next_one) {
  const Values hours = days(3, [](int day, int) { return day == 2 ? 150.0 : 100.0; });
  // 125 by the weights, times 150 / 100.
  EXPECT_NEAR(hourly_forecast(hours, 1)[0], 125 * 1.5, 1e-9);
}

TEST(HourlyForecast, but_never_to_more_than_twice_or_less_than_half) {
  const auto after = [](double last) {
    return hourly_forecast(days(3, [&](int day, int) { return day == 2 ? last : 100.0; }), 1)[0];
  };
  EXPECT_NEAR(after(1000), (1000 / 2.0 + 50) * 2, 1e-9);
  EXPECT_NEAR(after(0), 50 * 0.5, 1e-9);
}

TEST(HourlyForecast, two_weeks_tell_a_sunday_from_a_monday) {
  const auto load = [](int day, int) { return day % 7 < 5 ? 100.0 : 10.0; };
  const Values next = hourly_forecast(days(14, load), 6 * 24);
  EXPECT_NEAR(next[0], 100, 1e-9);
  EXPECT_NEAR(next[5 * 24], 10, 1e-9);
  // A day less, and it does not know of weeks: Sunday comes, and then a Monday like a Saturday.
  EXPECT_LT(hourly_forecast(days(13, load), 2 * 24)[24], 50);
}

TEST(HourlyForecast, no_load_at_all_stays_none) {
  const Values next = hourly_forecast(Values(72, 0.0), 48);
  EXPECT_EQ(*std::max_element(next.begin(), next.end()), 0.0);
}

}  // namespace
}  // namespace headroom::policies
