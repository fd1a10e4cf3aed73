#include "policies/chameleon.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::Decision;
using scaling::InstanceView;

constexpr double kDemand = 0.1;  // CPU seconds of a request

scaling::Attached attached(Config::Object settings = {}, Duration boot = 120_s) {
  scaling::GroupFacts facts;
  facts.boot_estimate = boot;
  facts.service_demand_s = kDemand;
  return chameleon().make(Config(std::move(settings)), facts);
}

struct Minute {
  double rate = 0;
  int instances = 1;
  double demand = kDemand;
};

Decision tell(scaling::Policy& policy, Instant begin, const Minute& minute) {
  scaling::Observation observation;
  observation.now = begin + 60_s;
  observation.group = settled(minute.instances);
  observation.metrics = {{{begin, minute.rate * 60}}};
  InstanceView instance;
  instance.state = InstanceView::State::in_service;
  instance.is_healthy = true;
  instance.cpu = std::min(1.0, minute.rate * minute.demand / minute.instances);
  observation.instances.assign(static_cast<std::size_t>(minute.instances), instance);
  return policy.decide({scaling::Wake::Why::tick}, observation);
}

/// Five days of 10 requests a second, and 50 in the afternoon.
void tell_past(scaling::Policy& policy, int until_hour) {
  scaling::Observation start;
  start.now = Instant{} + Duration::hours(until_hour);
  start.group = settled(1);
  start.hourly = {{}};
  for (int hour = until_hour - 5 * 24; hour < until_hour; ++hour) {
    const bool is_afternoon = (hour + 5 * 24) % 24 >= 12;
    start.hourly[0].push_back(
        {Instant::at(Duration::hours(hour)), 3600.0 * (is_afternoon ? 50 : 10)});
  }
  policy.decide({scaling::Wake::Why::start}, start);
}

// 0.1 s a request: 30 a second keep 3 instances busy.
TEST(Chameleon, reacts_to_a_utilisation_outside_its_range) {
  const auto answer = [&](double rate, int instances) {
    const scaling::Attached policy = attached();
    return tell(*policy.policy, Instant{}, {rate, instances}).desired;
  };
  EXPECT_EQ(answer(30, 3), 5) << "3 / 0.7";
  EXPECT_EQ(answer(33, 4), 5) << "0.825: 3.3 / 0.7";
  EXPECT_EQ(answer(31, 4), 4) << "0.775";
  EXPECT_EQ(answer(25, 4), 4) << "0.625";
  EXPECT_EQ(answer(23, 4), 4) << "0.575, but 3 would have 0.767";
  EXPECT_EQ(answer(20, 4), 3) << "0.5: 2 / 0.7";
}

TEST(Chameleon, learns_what_a_request_costs) {
  const scaling::Attached policy = attached();
  EXPECT_EQ(tell(*policy.policy, Instant{}, {10, 4, 0.3}).desired, 4) << "3 busy ones of 4";
  EXPECT_EQ(tell(*policy.policy, Instant{} + 60_s, {15, 5, 0.3}).desired, 7) << "4.5 / 0.7";
  EXPECT_FALSE(policy.needs.capacity);
  EXPECT_TRUE(policy.needs.per_instance);
}

// From 11:30 to 12:30 the past rises from 10 to 50 a second, by a straight line.
TEST(Chameleon, a_forecast_that_has_proved_right_scales_out_a_boot_ahead) {
  const scaling::Attached policy = attached({{"Model", Config("seasonal-naive")}}, 600_s);
  tell_past(*policy.policy, 11);
  Instant minute = Instant{} + 11_h;
  int instances = 2;
  const auto live = [&](int from, int until) {
    for (int i = from; i < until; ++i, minute += 60_s) {
      const double rate = 10 + 40 * std::max(0.0, i + 0.5 - 30) / 60;
      instances = *tell(*policy.policy, minute, {rate, instances}).desired;
    }
  };
  live(0, 30);
  EXPECT_EQ(instances, 2) << "1 busy: 1 / 0.7";
  live(30, 34);
  EXPECT_EQ(instances, 3) << "12 a second keep 2 for the moment, 17 are to come within 8 minutes";
}

TEST(Chameleon, a_forecast_that_was_wrong_is_not_heard) {
  const scaling::Attached policy = attached({{"Model", Config("seasonal-naive")}}, 600_s);
  tell_past(*policy.policy, 14);
  Instant minute = Instant{} + 14_h;
  int instances = 8;
  for (int i = 0; i < 30; ++i, minute += 60_s)
    instances = *tell(*policy.policy, minute, {i % 2 == 0 ? 10.0 : 11.0, instances}).desired;
  EXPECT_EQ(instances, 2) << "50 a second are foretold, and 10 come";
}

TEST(Chameleon, overload_overrules_a_trusted_forecast_upwards) {
  const scaling::Attached policy =
      attached({{"Model", Config("seasonal-naive")}, {"TrustMase", Config(1000.0)}});
  tell_past(*policy.policy, 6);
  Instant minute = Instant{} + 6_h;
  for (int i = 0; i < 5; ++i, minute += 60_s) tell(*policy.policy, minute, {10, 2});
  EXPECT_EQ(tell(*policy.policy, minute, {19, 2}).desired, 2) << "0.95: the forecast decides";
  EXPECT_EQ(tell(*policy.policy, minute + 60_s, {30, 2}).desired, 5) << "1.5: 3 / 0.7";
}

TEST(Chameleon, survives_silence_empty_groups_and_narrow_limits) {
  const scaling::Attached policy = attached();
  const scaling::Wake tick{scaling::Wake::Why::tick};
  scaling::Observation observation;
  observation.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide(tick, observation).desired) << "nothing counted yet";
  observation.metrics = {{{Instant{}, 60 * 1000.0}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 0) << "a maximum of 0";
  observation.group.max = 5;
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 5);
  observation.metrics = {{}};
  observation.group.min = observation.group.max = 3;
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 3);
  const scaling::Attached ignorant = chameleon().make({}, {});
  observation.metrics = {{{Instant{}, 60 * 1000.0}}};
  EXPECT_FALSE(ignorant.policy->decide(tick, observation).desired) << "nothing is known to cost";
}

TEST(Chameleon, refuses_a_target_outside_of_its_range) {
  EXPECT_THROW(attached({{"TargetUse", Config(0.9)}}), scaling::BadConfig);
  EXPECT_THROW(attached({{"ScaleInUse", Config(0.75)}}), scaling::BadConfig);
}

}  // namespace
}  // namespace headroom::policies
