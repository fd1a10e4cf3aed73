#include "policies/mpc.hpp"

#include <gtest/gtest.h>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::InstanceView;

scaling::Attached attached(Duration boot, Config::Object settings = {}) {
  scaling::GroupFacts facts;
  facts.boot_estimate = boot;
  settings.emplace_back("RequestsPerInstance", Config(10.0));
  return mpc().make(Config(std::move(settings)), facts);
}

/// Lives through minutes in which instances serve a boot after their launch.
std::vector<int> live(scaling::Policy& policy, const std::vector<double>& rates, int present,
                      Duration boot, Instant begin = {}) {
  std::vector<InstanceView> instances(static_cast<std::size_t>(present));
  for (InstanceView& instance : instances) {
    instance.state = InstanceView::State::in_service;
    instance.ready_since = begin;
  }
  std::vector<int> sizes;
  Instant now = begin;
  for (const double rate : rates) {
    scaling::Observation observation;
    observation.metrics = {{{now, rate * 60}}};
    observation.now = now += 60_s;
    for (InstanceView& instance : instances) {
      if (!instance.ready_since && now >= instance.launched + boot) instance.ready_since = now;
    }
    observation.group = settled(static_cast<int>(instances.size()));
    observation.instances = instances;
    sizes.push_back(
        desired_after(policy.decide({scaling::Wake::Why::tick}, observation), observation.group));
    InstanceView launched;
    launched.launched = now;
    instances.resize(static_cast<std::size_t>(sizes.back()), launched);
  }
  return sizes;
}

TEST(Mpc, launches_once_for_a_step_and_waits_for_the_boot) {
  EXPECT_EQ(live(*attached(180_s).policy, {30, 30, 30, 30, 30}, 1, 180_s),
            (std::vector<int>{3, 3, 3, 3, 3}));
}

TEST(Mpc, lets_go_what_the_forecast_does_not_need) {
  EXPECT_EQ(live(*attached(180_s).policy, {10, 10, 10}, 4, 180_s), (std::vector<int>{1, 1, 1}));
}

// 10 a second until noon and 60 from then on, each day. A launch takes ten minutes.
TEST(Mpc, launches_ahead_of_a_rise_that_comes_each_day) {
  const scaling::Attached policy = attached(600_s, {{"Model", Config("seasonal-naive")}});
  const Instant morning = Instant{} + 11_h;
  scaling::Observation start;
  start.now = morning;
  start.group = settled(1);
  start.hourly = {{}};
  for (int hour = -5 * 24 + 11; hour < 11; ++hour) {
    const bool is_afternoon = (hour + 5 * 24) % 24 >= 12;
    start.hourly[0].push_back(
        {Instant::at(Duration::hours(hour)), 3600.0 * (is_afternoon ? 60 : 10)});
  }
  policy.policy->decide({scaling::Wake::Why::start}, start);
  const std::vector<int> sizes =
      live(*policy.policy, std::vector<double>(29, 10), 1, 600_s, morning);
  EXPECT_EQ(sizes.front(), 1) << "an hour before";
  EXPECT_GT(sizes.back(), 1) << "the line from 11:30 to 12:30 is a boot away";
}

TEST(Mpc, survives_silence_empty_groups_and_narrow_limits) {
  const scaling::Attached policy = attached(180_s);
  const scaling::Wake tick{scaling::Wake::Why::tick};
  scaling::Observation observation;
  observation.metrics = {{}};
  EXPECT_FALSE(policy.policy->decide(tick, observation).desired) << "nothing counted yet";
  observation.metrics = {{{Instant{}, 60 * 1000.0}}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 0) << "a maximum of 0";
  observation.group.max = 5;
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 5);
  observation.group.desired = 7;
  observation.group.min = observation.group.max = 3;
  observation.metrics = {{}};
  EXPECT_EQ(policy.policy->decide(tick, observation).desired, 3);
}

TEST(Mpc, refuses_a_plan_that_ends_before_it_can_have_an_effect) {
  EXPECT_THROW(attached(300_s, {{"Horizon", Config(5.0)}}), scaling::BadConfig);
  EXPECT_THROW(attached(60_s, {{"Horizon", Config(5.0)}, {"StartCost", Config(300.0)}}),
               scaling::BadConfig);
  EXPECT_TRUE(mpc().make({}, {}).needs.per_instance) << "before anything is measured";
}

}  // namespace
}  // namespace headroom::policies
