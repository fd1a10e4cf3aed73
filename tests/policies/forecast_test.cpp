#include "policies/forecast.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;

constexpr scaling::Wake kTick{scaling::Wake::Why::tick};
constexpr scaling::Wake kStart{scaling::Wake::Why::start};

scaling::GroupFacts facts() {
  scaling::GroupFacts facts;
  facts.boot_estimate = 120_s;
  return facts;
}

scaling::Attached attached(Config::Object settings = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return forecast().make(Config(std::move(settings)), facts());
}

/// A day before the run with 20 requests a second, but 80 from 08:00 to 09:00; the run begins as
/// long after midnight as it is told.
scaling::Observation morning(std::int64_t minutes_past_midnight, int instances) {
  scaling::Observation observation;
  observation.group = settled(instances);
  observation.metrics = {{}};
  observation.hourly = {{}};
  for (std::int64_t hour = 0; hour < 24; ++hour) {
    const Instant start = Instant{} - 24_h - Duration::minutes(minutes_past_midnight) + hour * 1_h;
    observation.hourly[0].push_back({start, (hour == 8 ? 80.0 : 20.0) * 3600});
  }
  return observation;
}

TEST(Forecast, without_history_provides_for_the_last_rate_and_its_deviation) {
  const scaling::Attached policy = attached({{"Quantile", Config(0.5)}});
  EXPECT_EQ(follow(*policy.policy, {8, 28, 47, 19}, 1), (std::vector<int>{1, 3, 5, 2}))
      << "half of the rates are below what is expected";
  // Changes of 4 from minute to minute; at the quantile 0.9 that is 1.2816 x 4 = 5.1 more.
  const scaling::Attached careful = attached();
  EXPECT_EQ(follow(*careful.policy, {40, 44, 40}, 1), (std::vector<int>{4, 5, 5}));
}

// The middle of the eighth hour is at 08:30, until when the rate rises from 20 at 07:30: by one a
// minute. At 07:57 it is 47; the horizon of three minutes ends at 50.
TEST(Forecast, at_the_start_knows_the_day_before) {
  const scaling::Attached policy = attached(
      {{"Model", Config("seasonal-naive")}, {"Quantile", Config(0.5)}, {"Period", Config(60.0)}});
  EXPECT_EQ(policy.policy->decide(kStart, morning(7 * 60 + 57, 1)).desired, 5);
}

TEST(Forecast, its_horizon_is_the_boot_estimate_and_a_period_if_nothing_else_is_said) {
  const scaling::Attached far = attached({{"Model", Config("seasonal-naive")},
                                          {"Quantile", Config(0.5)},
                                          {"Horizon", Config(1200.0)}});
  EXPECT_EQ(far.policy->decide(kStart, morning(7 * 60 + 57, 1)).desired, 7) << "67 a second";
}

TEST(Forecast, keeps_what_will_be_needed_within_half_an_hour) {
  const Config::Object naive = {{"Model", Config("seasonal-naive")}, {"Quantile", Config(0.5)}};
  // At 07:35 there are 25 requests a second, and 55 half an hour later.
  EXPECT_EQ(attached(naive).policy->decide(kStart, morning(7 * 60 + 35, 10)).desired, 6);
  EXPECT_EQ(attached(naive).policy->decide(kStart, morning(7 * 60 + 35, 4)).desired, 4);
  EXPECT_EQ(attached(naive).policy->decide(kStart, morning(7 * 60 + 35, 1)).desired, 3);
}

TEST(Forecast, never_has_less_than_the_last_requests_ask_for) {
  const scaling::Attached policy = attached({{"Model", Config("seasonal-naive")}});
  policy.policy->decide(kStart, morning(0, 2));
  scaling::Observation crowd = morning(0, 2);
  crowd.now = Instant{} + 60_s;
  crowd.metrics = {{{Instant{}, 200.0 * 60}}};
  EXPECT_EQ(policy.policy->decide(kTick, crowd).desired, 20);
}

TEST(Forecast, has_no_opinion_without_any_request_and_goes_by_its_past_until_one_is_counted) {
  scaling::Observation silence;
  silence.group = settled(4);
  silence.metrics = {{}};
  EXPECT_FALSE(attached().policy->decide(kStart, silence).desired) << "no hourly metrics at all";
  EXPECT_FALSE(attached().policy->decide(kTick, silence).desired);
  const scaling::Attached policy = attached({{"Quantile", Config(0.5)}});
  EXPECT_EQ(policy.policy->decide(kStart, morning(0, 1)).desired, 2);
  EXPECT_EQ(policy.policy->decide(kTick, morning(0, 1)).desired, 2);
}

TEST(Forecast, stays_within_the_groups_limits) {
  scaling::Observation observation = morning(8 * 60, 3);
  observation.group.max = 3;
  EXPECT_EQ(attached().policy->decide(kStart, observation).desired, 3);
  observation.group.min = observation.group.max = 0;
  EXPECT_EQ(attached().policy->decide(kStart, observation).desired, 0);
}

TEST(Forecast, asks_for_the_rate_by_the_minute_and_for_two_weeks_by_the_hour) {
  const scaling::Needs needs = attached().needs;
  EXPECT_TRUE(needs.start);
  EXPECT_EQ(needs.tick, 60_s);
  ASSERT_EQ(needs.hourly.size(), 1U);
  EXPECT_EQ(needs.hourly[0].id.name, "RequestCount");
  EXPECT_EQ(needs.hours, 336);
  EXPECT_EQ(needs.stance.role, scaling::Stance::Role::sets);
}

TEST(Forecast, needs_no_settings_and_no_facts_to_be_read) {
  EXPECT_TRUE(forecast().make({}, {}).needs.capacity);
  EXPECT_FALSE(forecast().assumed({}).empty());
}

}  // namespace
}  // namespace headroom::policies
