#include "policies/parts/receding_horizon.hpp"

#include <gtest/gtest.h>

namespace headroom::policies {
namespace {

using scaling::InstanceView;

const RunningCost kRunning{60, 10};
constexpr double kStart = 120;  // instance-seconds

int step(const LaunchPipeline& pipeline, const std::vector<double>& demands) {
  return first_step(pipeline, demands, kRunning, kStart, 20);
}

InstanceView instance(InstanceView::State state, Duration launched, bool is_ready) {
  InstanceView view;
  view.state = state;
  view.launched = Instant::at(launched);
  if (is_ready) view.ready_since = view.launched;
  return view;
}

TEST(RecedingHorizon, instances_join_a_boot_after_their_launch) {
  using State = InstanceView::State;
  scaling::Observation observation;
  observation.now = Instant{} + 300_s;
  observation.group.desired = 6;
  observation.instances = {
      instance(State::in_service, 0_s, true),  instance(State::in_service, 0_s, false),
      instance(State::pending, 200_s, false),  instance(State::pending, 290_s, false),
      instance(State::terminating, 0_s, true),
  };
  const LaunchPipeline pipeline = launch_pipeline(observation, 170_s, 60_s);
  EXPECT_EQ(pipeline.serving, 1);
  EXPECT_EQ(pipeline.arrivals, (std::vector<int>{0, 1, 1, 3}))
      << "late by 130 s, due in 70 s, due in 160 s with two that are not launched yet";
  observation.group.desired = 2;
  EXPECT_EQ(launch_pipeline(observation, 170_s, 60_s).arrivals, (std::vector<int>{0, 1, 0, 0}));
}

TEST(RecedingHorizon, launches_a_boot_ahead_and_no_sooner) {
  EXPECT_EQ(step({1, {0, 0, 0}}, {1, 1, 3, 3, 3, 3}), 2) << "needed when they have booted";
  EXPECT_EQ(step({1, {0, 0, 0}}, {1, 1, 1, 3, 3, 3}), 0) << "needed a tick later";
}

TEST(RecedingHorizon, counts_what_is_on_its_way) {
  EXPECT_EQ(step({1, {0, 2, 0}}, {3, 3, 3, 3, 3, 3}), 0);
  EXPECT_EQ(step({1, {0, 1, 0}}, {3, 3, 3, 3, 3, 3}), 1);
}

// To go and to come again costs 240, a tick of idling 60.
TEST(RecedingHorizon, lets_go_only_what_would_idle_for_longer_than_two_changes) {
  EXPECT_EQ(step({3, {0, 0}}, {1, 1, 1, 3, 3, 3, 3, 3}), 0);
  EXPECT_EQ(step({3, {0, 0}}, {1, 1, 1, 1, 1, 3, 3, 3}), -2);
  EXPECT_EQ(step({3, {0, 0}}, {1, 1, 1, 1, 1, 1, 1, 1}), -2);
}

TEST(RecedingHorizon, without_a_boot_goes_both_ways_at_once) {
  EXPECT_EQ(step({1, {0}}, {4, 4, 4, 4}), 3);
  EXPECT_EQ(step({4, {0}}, {1, 1, 1, 1}), -3);
  EXPECT_EQ(step({0, {0}}, {0, 0, 0, 0}), 0);
}

}  // namespace
}  // namespace headroom::policies
