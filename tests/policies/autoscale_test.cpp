#include "policies/autoscale.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/policies/asking.hpp"

namespace headroom::policies {
namespace {

using scaling::Config;
using scaling::InstanceView;

constexpr Instant kNow = Instant::at(1_h);

/// @param last_busy seconds before now
InstanceView instance(const std::string& name, int in_flight, std::int64_t last_busy = 0) {
  InstanceView view;
  view.name = name;
  view.state = InstanceView::State::in_service;
  view.is_healthy = view.is_warm = true;
  view.ready_since = Instant{} + 60_s;
  view.in_flight = in_flight;
  view.last_busy = kNow - Duration::seconds(last_busy);
  return view;
}

scaling::Observation observed(std::vector<InstanceView> instances) {
  scaling::Observation observation;
  observation.now = kNow;
  observation.group = settled(static_cast<int>(instances.size()));
  observation.group.min = 1;
  observation.instances = std::move(instances);
  return observation;
}

scaling::Attached attached(Config::Object settings = {}) {
  if (Config(settings)["PackingFactor"].is_absent())
    settings.emplace_back("PackingFactor", Config(10.0));
  return autoscale().make(Config(std::move(settings)), {});
}

scaling::Decision decided(const scaling::Observation& observation, Config::Object settings = {}) {
  return attached(std::move(settings)).policy->decide({scaling::Wake::Why::tick}, observation);
}

/// So many instances, each with so many requests.
scaling::Observation alike(int instances, int in_flight) {
  return observed(std::vector<InstanceView>(static_cast<std::size_t>(instances),
                                            instance("i-0001", in_flight)));
}

// g(1) = 10: with ten requests each the instances do just what they can.
TEST(AutoScale, stays_as_it_is_at_the_packing_factor) {
  EXPECT_FALSE(decided(alike(40, 10)).desired);
  EXPECT_TRUE(decided(alike(40, 10)).terminate.empty());
}

// 20 each: a = 20/21, rho = 20/21 x 11/10 = 1.0476, so that 40 become 41.9.
TEST(AutoScale, scales_out_by_the_requests_in_the_system) {
  EXPECT_EQ(decided(alike(40, 20)).desired, 42);
  EXPECT_EQ(decided(alike(1, 11)).desired, 2);
}

// p = 1: load 1 is a processor in use half of the time; 3 requests make it three quarters.
TEST(AutoScale, takes_fewer_requests_for_more_load_where_fewer_fit) {
  EXPECT_EQ(decided(alike(10, 3), {{"PackingFactor", Config(1.0)}}).desired, 15);
}

TEST(AutoScale, counts_booting_instances_as_present) {
  scaling::Observation booting = alike(2, 20);
  booting.group.desired = 4;
  EXPECT_FALSE(decided(booting).desired) << "ten each when they are there";
}

TEST(AutoScale, averages_the_requests_over_a_minute) {
  const scaling::Attached policy = attached();
  const auto decide = [&](int in_flight) {
    return policy.policy->decide({scaling::Wake::Why::tick}, alike(4, in_flight)).desired;
  };
  for (int look = 0; look < 3; ++look) EXPECT_FALSE(decide(1));
  EXPECT_FALSE(decide(30)) << "8.25 each on average";
  EXPECT_EQ(decide(30), 5) << "15.5 each";
}

TEST(AutoScale, terminates_who_has_idled_for_long_the_last_launched_first) {
  const scaling::Decision decision =
      decided(observed({instance("i-0001", 3), instance("i-0002", 0, 300),
                        instance("i-0003", 0, 119), instance("i-0004", 0, 120)}));
  EXPECT_FALSE(decision.desired) << "the group shrinks by them";
  EXPECT_EQ(decision.terminate, (std::vector<std::string>{"i-0004", "i-0002"}));
}

TEST(AutoScale, leaves_the_minimum) {
  scaling::Observation idle = observed(
      {instance("i-0001", 0, 300), instance("i-0002", 0, 300), instance("i-0003", 0, 300)});
  EXPECT_EQ(decided(idle).terminate.size(), 2U);
  idle.group.min = idle.group.max = 3;
  EXPECT_TRUE(decided(idle).terminate.empty());
}

TEST(AutoScale, gives_a_new_instance_as_long_to_be_used) {
  InstanceView fresh = instance("i-0002", 0);
  fresh.last_busy = {};
  fresh.ready_since = kNow - 119_s;
  EXPECT_TRUE(decided(observed({instance("i-0001", 1), fresh})).terminate.empty());
  fresh.ready_since = kNow - 120_s;
  EXPECT_EQ(decided(observed({instance("i-0001", 1), fresh})).terminate.size(), 1U);
  fresh.ready_since = {};
  EXPECT_TRUE(decided(observed({instance("i-0001", 1), fresh})).terminate.empty());
}

TEST(AutoScale, waits_for_as_long_as_a_boot_takes) {
  scaling::GroupFacts facts;
  facts.boot_estimate = 200_s;
  const scaling::Attached policy = autoscale().make({}, facts);
  const auto idle_for = [&](std::int64_t seconds) {
    return policy.policy->decide({scaling::Wake::Why::tick},
                                 observed({instance("i-0001", 1), instance("i-0002", 0, seconds)}));
  };
  EXPECT_TRUE(idle_for(199).terminate.empty());
  EXPECT_EQ(idle_for(200).terminate.size(), 1U);
}

// 8 requests a second of 0.1 s make M/M/1 hold 0.8 / 0.2 = 4 requests.
TEST(AutoScale, has_the_packing_factor_from_the_measured_capacity) {
  scaling::GroupFacts facts;
  facts.service_demand_s = 0.1;
  facts.requests_per_instance = 8;
  const scaling::Attached policy = autoscale().make({}, facts);
  EXPECT_TRUE(policy.needs.capacity);
  const scaling::Wake tick{scaling::Wake::Why::tick};
  EXPECT_FALSE(policy.policy->decide(tick, alike(40, 4)).desired);
  EXPECT_EQ(autoscale().make({}, facts).policy->decide(tick, alike(40, 5)).desired, 42);
  facts.requests_per_instance = 12;  // more than it can: of another kind of queue
  EXPECT_FALSE(autoscale().make({}, facts).policy->decide(tick, alike(1, 18)).desired);
}

TEST(AutoScale, lives_with_nothing_and_stays_within_limits) {
  scaling::Observation none = observed({});
  none.group.min = 0;
  EXPECT_FALSE(decided(none).desired);
  scaling::Observation full = alike(5, 1'000'000);
  full.group.max = 5;
  EXPECT_EQ(decided(full).desired, 5);
}

}  // namespace
}  // namespace headroom::policies
