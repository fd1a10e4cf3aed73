#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Features of the group that meet: refreshes and shortages, warm pools and health checks,
/// rebalancing and scale-in, suspensions and all of them.
namespace headroom::cloud {
namespace {

using Times = std::vector<std::pair<Instant, std::uint32_t>>;

RigOptions group_of(int desired) {
  RigOptions options;
  options.group.min = 1;
  options.group.max = 10;
  options.group.desired = desired;
  return options;
}

RigOptions pooled(int desired, int max, bool reuse = false) {
  RigOptions options = group_of(desired);
  options.group.max = max;
  options.group.warm_pool.emplace().reuse_on_scale_in = reuse;
  return options;
}

void set_desired(Rig& rig, Instant when, int desired) {
  rig.events.agenda.at(when, engine::Rank::lifecycle, [&rig, desired](Instant now) {
    rig.group.execute({"set", {}, {}, desired, {}}, 0, now);
  });
}

void refresh_at(Rig& rig, Instant when, double min, double max) {
  rig.events.agenda.at(when, engine::Rank::lifecycle, [&rig, min, max](Instant now) {
    RefreshPreferences preferences;
    preferences.min_healthy_percentage = min;
    preferences.max_healthy_percentage = max;
    preferences.instance_warmup = 0_s;
    rig.group.start_refresh(preferences, kNoCause, {}, now);
  });
}

TEST(GroupTogether, a_refresh_that_launches_first_ends_nobody_while_there_is_no_capacity) {
  RigOptions options = group_of(4);
  options.shortages = {{{}, {}, {}, at(0_s), at(30_min)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  refresh_at(rig, at(60_s), 50, 150);
  rig.run_until(at(30_min - 1_ns));
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
  rig.run_until(at(2_h));
  EXPECT_EQ(rig.happenings(Happening::refresh_ended).size(), 1);
  EXPECT_EQ(rig.happenings(Happening::launch).size(), 4);
  EXPECT_EQ(rig.group.in_service(), 4);
}

TEST(GroupTogether, a_refresh_keeps_the_zones_balanced) {
  Rig rig(group_of(2));
  rig.group.create_running(at(0_s), {});
  refresh_at(rig, at(60_s), 50, 150);
  rig.run_until(at(2_h));
  ASSERT_EQ(rig.fleet.records().size(), 4) << "no more than what the refresh has launched";
  EXPECT_NE(rig.fleet.records()[2].zone, rig.fleet.records()[3].zone);
}

TEST(GroupTogether, the_warm_pool_is_refilled_after_a_health_replacement) {
  RigOptions options = pooled(2, 4);
  options.group.elb_health_check = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.sick = {1};
  rig.run_until(at(5_min));
  EXPECT_EQ(rig.happenings(Happening::pool_left).size(), 1);
  EXPECT_EQ(rig.happenings(Happening::launch).size(), 1) << "into the pool";
  EXPECT_EQ(rig.group.view(at(5_min)).warm_pool, 2);
}

// Four leave and drain until 406 s; at 200 s four are wanted again and launched cold.
TEST(GroupTogether, what_returns_into_a_pool_that_has_no_room_is_ended) {
  Rig rig(pooled(8, 8, true));
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 4);
  set_desired(rig, at(200_s), 8);
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.group.in_service(), 8);
  EXPECT_EQ(rig.group.view(at(20_min)).warm_pool, 0);
  EXPECT_EQ(rig.happenings(Happening::terminated).size(), 4);
}

// In zone a until 300 s; the first successor is on its way at 300 s, when one less is wanted.
TEST(GroupTogether, rebalancing_and_a_scale_in_leave_as_many_as_are_wanted) {
  RigOptions options = group_of(6);
  options.shortages = {{{}, 1, {}, at(0_s), at(300_s)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  set_desired(rig, at(295_s), 5);
  rig.run_until(at(2_h));
  EXPECT_EQ(rig.group.desired(), 5);
  EXPECT_EQ(rig.group.in_service(), 5);
}

TEST(GroupTogether, rebalancing_ends_nobody_while_terminate_is_suspended) {
  RigOptions options = group_of(4);
  options.shortages = {{{}, 1, {}, at(0_s), at(300_s)}};
  options.group.suspensions = {{ScalingProcess::terminate, at(200_s), at(1_h)}};
  Rig rig(options);
  rig.group.create(at(0_s));
  rig.run_until(at(1_h) - 1_ns);
  EXPECT_TRUE(rig.happenings(Happening::termination).empty());
  EXPECT_EQ(rig.group.in_service(), 5);
  rig.run_until(at(3_h));
  EXPECT_EQ(rig.group.in_service(), 4);
}

TEST(GroupTogether, with_launch_suspended_the_unhealthy_still_go_one_after_the_other) {
  RigOptions options = group_of(3);
  options.group.elb_health_check = true;
  options.group.suspensions = {{ScalingProcess::launch, at(50_s)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.sick = {1, 2};
  rig.run_until(at(30_min));
  EXPECT_EQ(rig.happenings(Happening::termination).size(), 2);
  EXPECT_EQ(rig.group.in_service(), 1);
}

TEST(GroupTogether, a_resumption_ends_every_suspension_of_the_process) {
  RigOptions options = group_of(1);
  options.group.suspensions = {{ScalingProcess::launch, at(0_s), at(5_min)},
                               {ScalingProcess::launch, at(2_min), at(1_h)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(60_s), 2);
  rig.run_until(at(2_h));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(5_min), 2}}));
  EXPECT_EQ(rig.happenings(Happening::process_resumed).size(), 1);
}

// It fails for a minute, then nothing is missing for two days; then it fails again.
TEST(GroupTogether, failures_with_success_in_between_are_no_day_of_failures) {
  RigOptions options = group_of(1);
  options.shortages = {{{}, {}, {}, at(0_s), at(100_h)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(60_s), 2);
  set_desired(rig, at(120_s), 1);
  set_desired(rig, at(48_h), 2);
  rig.run_until(at(49_h));
  EXPECT_TRUE(rig.happenings(Happening::process_suspended).empty());
}

TEST(GroupTogether, simple_scaling_does_not_wait_for_replacements_that_are_suspended) {
  RigOptions options = group_of(2);
  options.group.elb_health_check = true;
  options.group.suspensions = {{ScalingProcess::replace_unhealthy, at(0_s)}};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.sick = {1};
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::marked_unhealthy).size(), 1);
  EXPECT_FALSE(rig.group.view(at(10_min)).activity_running);
}

}  // namespace
}  // namespace headroom::cloud
