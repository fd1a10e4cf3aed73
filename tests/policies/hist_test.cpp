#include "policies/hist.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "policies/react.hpp"
#include "tests/policies/by_rate.hpp"

namespace headroom::policies {
namespace {

using scaling::BadConfig;
using scaling::Config;
using scaling::Datapoint;

scaling::Attached attached(Config::Object settings = {}, const scaling::GroupFacts& facts = {}) {
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return hist().make(Config(std::move(settings)), facts);
}

/// A minute that is over at `now`; without a rate none has come.
scaling::Observation minute(Instant now, std::optional<double> rate,
                            const std::vector<Datapoint>& past = {}, int present = 1) {
  scaling::Observation observation;
  observation.now = now;
  observation.group = settled(present);
  observation.group.min = 1;
  observation.metrics = {{}};
  if (rate) observation.metrics[0].push_back({now - 60_s, *rate * 60});
  observation.hourly = {past};
  return observation;
}

/// The day before the run: so many requests a second in each hour.
std::vector<Datapoint> day_before(double rate) {
  std::vector<Datapoint> hours;
  for (int hour = -24; hour < 0; ++hour) hours.push_back({Instant{} + 1_h * hour, rate * 3600});
  return hours;
}

const scaling::Wake kTick{scaling::Wake::Why::tick};

std::optional<int> asked(scaling::Policy& policy, const scaling::Observation& observation) {
  return policy.decide(kTick, observation).desired;
}

TEST(Hist, does_as_react_on_the_first_day) {
  const scaling::Attached first_day = attached();
  const auto as_react = react().make(Config(Config::Object{{"RequestsPerInstance", 10.0}}), {});
  int present = 1;
  Instant now;
  for (const double rate : kRates) {
    now += 60_s;
    const auto wanted = asked(*first_day.policy, minute(now, rate, {}, present));
    EXPECT_EQ(wanted, asked(*as_react.policy, minute(now, rate, {}, present)));
    present = *wanted;
  }
}

TEST(Hist, provides_for_the_same_hour_of_the_day_before) {
  const scaling::Attached policy = attached();
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 60_s, 8, day_before(35))), 4);
}

TEST(Hist, provides_for_it_before_any_request_has_come) {
  const scaling::Attached policy = attached();
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 60_s, {}, day_before(35))), 4);
  EXPECT_FALSE(asked(*attached().policy, minute(Instant{} + 60_s, {})));
}

TEST(Hist, learns_the_peaks_of_its_own_first_day) {
  const scaling::Attached policy = attached();
  for (int i = 1; i <= 24 * 60; ++i)
    policy.policy->decide(kTick, minute(Instant{} + 60_s * i, i == 30 ? 75 : 5));
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 24_h + 60_s, 5)), 8);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 25_h + 60_s, 5)), 1);
}

// 42 a second are within 1.2 x 35, 43 are not.
TEST(Hist, reacts_to_a_rate_far_beyond_the_prediction_until_the_hour_is_over) {
  const scaling::Attached policy = attached({{"CorrectionHours", Config(0.0)}});
  const auto past = day_before(35);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 60_s, 42, past)), 4);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 120_s, 43, past)), 5);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 180_s, 1, past)), 5);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 1_h, 1, past)), 4);
}

// The hour came to 65, 30 more than predicted: a third of it in each of the three next.
TEST(Hist, expects_more_after_an_hour_that_it_predicted_too_low) {
  const scaling::Attached policy = attached();
  const auto past = day_before(35);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 60_s, 65, past)), 7);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 1_h + 60_s, 35, past)), 5);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 4_h + 60_s, 35, past)), 4);
}

TEST(Hist, has_the_next_hours_instances_there_when_it_begins) {
  auto past = day_before(15);
  past[1].value = 75.0 * 3600;
  const scaling::Attached policy = attached({{"Lead", Config(180.0)}});
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 56_min, 15, past)), 2);
  EXPECT_EQ(asked(*policy.policy, minute(Instant{} + 57_min, 15, past)), 8);
}

TEST(Hist, knows_how_far_into_an_hour_the_run_begins) {
  scaling::GroupFacts facts;
  facts.since_full_hour = 59_min;
  std::vector<Datapoint> past;
  for (int hour = -24; hour < 0; ++hour)
    past.push_back({Instant{} - 59_min + 1_h * hour, (hour == -23 ? 75.0 : 15.0) * 3600});
  EXPECT_EQ(asked(*attached({}, facts).policy, minute(Instant{} + 60_s, 15, past)), 8);
}

// policies.md 4.3: 15 requests a second an instance.
TEST(Hist, goes_by_the_bound_of_gg1_where_the_variances_are_known) {
  const Config::Object variances = {{"InterarrivalVariance", 0.0025},
                                    {"ServiceVariance", 0.0025},
                                    {"ServiceDemand", 0.05},
                                    {"ResponseTime", 0.2}};
  const scaling::Attached bound = hist().make(Config(variances), {});
  EXPECT_FALSE(bound.needs.capacity) << "nothing to be measured";
  EXPECT_EQ(asked(*bound.policy, minute(Instant{} + 60_s, 1, day_before(45))), 3);
  EXPECT_EQ(asked(*hist().make(Config(variances), {}).policy,
                  minute(Instant{} + 60_s, 1, day_before(46))),
            4);
  scaling::GroupFacts two;
  two.vcpus = 2;
  EXPECT_EQ(asked(*hist().make(Config(variances), two).policy,
                  minute(Instant{} + 60_s, 1, day_before(46))),
            2);
}

TEST(Hist, refuses_what_makes_no_bound) {
  EXPECT_THROW(attached({{"InterarrivalVariance", 0.1}}), BadConfig);
  EXPECT_THROW(attached({{"InterarrivalVariance", 0.1}, {"ServiceVariance", 0.1}}), BadConfig)
      << "and a capacity";
  EXPECT_THROW(hist().make(Config(Config::Object{{"InterarrivalVariance", 0.1},
                                                 {"ServiceVariance", 0.1},
                                                 {"ServiceDemand", 0.2},
                                                 {"ResponseTime", 0.2}}),
                           {}),
               BadConfig);
}

TEST(Hist, stays_within_the_groups_limits_and_lives_with_nothing) {
  const scaling::Attached policy = attached();
  scaling::Observation crowd = minute(Instant{}, 1e12, day_before(1e12));
  crowd.group.max = 5;
  EXPECT_EQ(asked(*policy.policy, crowd), 5);
  scaling::Observation none = minute(Instant{}, 0, day_before(0), 0);
  none.group.min = 0;
  EXPECT_EQ(asked(*attached().policy, none), 0);
}

TEST(Hist, asks_for_two_weeks_of_hours) {
  const scaling::Needs needs = hist().make({}, {}).needs;
  EXPECT_EQ(needs.hours, 14 * 24);
  ASSERT_EQ(needs.hourly.size(), 1U);
  EXPECT_EQ(needs.hourly[0].id.name, "RequestCount");
  EXPECT_TRUE(needs.capacity);
}

}  // namespace
}  // namespace headroom::policies
