#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Warm pools (aws-behaviour 4.12). In the rig an instance runs 5 s after its launch and listens
/// 10 s later; a start of a stopped one takes the 5 s of its placement.
namespace headroom::cloud {
namespace {

using Times = std::vector<std::pair<Instant, std::uint32_t>>;
using PoolState = WarmPoolConfig::State;

RigOptions pooled(int min, int max, int desired, WarmPoolConfig pool = {}) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  options.group.warm_pool = pool;
  return options;
}

void set_desired(Rig& rig, Instant when, int desired) {
  rig.events.agenda.at(when, engine::Rank::lifecycle, [&rig, desired](Instant now) {
    rig.group.execute({"set", {}, {}, desired, {}}, 0, now);
  });
}

int in_pool(const Rig& rig, Instant now) { return rig.group.view(now).warm_pool; }

// The examples of aws-behaviour 4.12.
TEST(WarmPool, its_size_is_what_the_group_could_still_need) {
  WarmPoolConfig pool;
  EXPECT_EQ(pool.size(10, 6), 4);
  pool.max_prepared = 8;
  EXPECT_EQ(pool.size(10, 6), 2);
  pool.min_size = 3;
  EXPECT_EQ(pool.size(10, 6), 3);
  EXPECT_EQ(pool.size(10, 10), 3);
}

TEST(WarmPool, is_filled_by_launches_that_are_stopped_when_they_have_booted) {
  Rig rig(pooled(1, 3, 1));
  rig.group.create(at(0_s));
  rig.run_until(at(1_min));
  EXPECT_EQ(rig.group.in_service(), 1);
  EXPECT_EQ(in_pool(rig, at(1_min)), 2);
  EXPECT_EQ(rig.happenings(Happening::pool_entered), (Times{{at(15_s), 2}, {at(15_s), 3}}));
  EXPECT_EQ(rig.fleet.records()[1].periods.back().stop, at(15_s)) << "not billed from then on";
}

// Decided at 100 s, begun at 106 s.
TEST(WarmPool, a_scale_out_starts_the_stopped_ones) {
  Rig rig(pooled(1, 3, 1));
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 2);
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.happenings(Happening::pool_left), (Times{{at(106_s), 2}})) << "in the emptier zone";
  EXPECT_EQ(rig.happenings(Happening::in_service).back(), std::pair(at(111_s), InstanceId{2}));
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
  EXPECT_EQ(in_pool(rig, at(200_s)), 1);
}

TEST(WarmPool, running_ones_are_in_service_at_once) {
  Rig rig(pooled(1, 3, 1, {PoolState::running}));
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 2);
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.happenings(Happening::in_service).back().first, at(106_s));
}

TEST(WarmPool, when_it_is_empty_the_group_launches_anew) {
  WarmPoolConfig pool;
  pool.max_prepared = 2;
  Rig rig(pooled(1, 10, 1, pool));
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 4);
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.happenings(Happening::pool_left).size(), 1);
  EXPECT_EQ(rig.happenings(Happening::launch).size(), 2);
  EXPECT_EQ(rig.group.in_service(), 4);
}

TEST(WarmPool, a_scale_in_ends_the_instance_and_refills_the_pool) {
  Rig rig(pooled(1, 3, 3));
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 2);
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::terminated).size(), 1);
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(106_s), 4}}));
  EXPECT_EQ(in_pool(rig, at(10_min)), 1);
}

// It drains for 300 s from 106 s on, and is stopped.
TEST(WarmPool, with_reuse_what_leaves_returns_into_the_pool) {
  WarmPoolConfig pool;
  pool.reuse_on_scale_in = true;
  Rig rig(pooled(1, 3, 3, pool));
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 2);
  set_desired(rig, at(10_min), 3);
  rig.run_until(at(20_min));
  EXPECT_TRUE(rig.happenings(Happening::terminated).empty());
  EXPECT_TRUE(rig.happenings(Happening::launch).empty());
  EXPECT_EQ(rig.happenings(Happening::pool_entered), (Times{{at(406_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::pool_left), (Times{{at(606_s), 1}}));
  EXPECT_EQ(rig.group.in_service(), 3);
}

TEST(WarmPool, an_unhealthy_instance_does_not_return) {
  WarmPoolConfig pool;
  pool.reuse_on_scale_in = true;
  RigOptions options = pooled(1, 3, 2, pool);
  options.group.elb_health_check = true;
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.sick = {1};
  rig.run_until(at(20_min));
  EXPECT_EQ(rig.happenings(Happening::terminated).size(), 1);
  EXPECT_EQ(rig.happenings(Happening::pool_left).size(), 1) << "its successor comes from the pool";
}

TEST(WarmPool, shrinks_with_the_group_s_maximum) {
  Rig rig(pooled(1, 6, 1));
  rig.group.create_running(at(0_s), {});
  rig.events.agenda.at(at(100_s), engine::Rank::lifecycle, [&](Instant now) {
    rig.group.execute({"less", {}, 3, {}, {}}, 0, now);
  });
  rig.run_until(at(200_s));
  EXPECT_EQ(in_pool(rig, at(200_s)), 2);
  EXPECT_EQ(rig.group.in_service(), 1);
}

TEST(WarmPool, a_launch_hook_holds_on_the_way_in_and_on_the_way_out) {
  LifecycleHook hook;
  hook.name = "boot";
  hook.completion = LifecycleHook::Completion::after;
  hook.after = engine::Distribution::constant(30e9);
  RigOptions options = pooled(1, 2, 1);
  options.hooks = {hook};
  Rig rig(options);
  rig.group.create(at(0_s));
  set_desired(rig, at(100_s), 2);
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.happenings(Happening::pool_entered), (Times{{at(35_s), 2}}));
  EXPECT_EQ(rig.happenings(Happening::in_service).back(), std::pair(at(141_s), InstanceId{2}));
}

TEST(WarmPool, a_hook_that_the_boot_completes_does_not_hold_a_running_one) {
  LifecycleHook hook;
  hook.name = "boot";
  hook.completion = LifecycleHook::Completion::boot;
  RigOptions options = pooled(1, 2, 1, {PoolState::running});
  options.hooks = {hook};
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  set_desired(rig, at(100_s), 2);
  rig.run_until(at(200_s));
  EXPECT_EQ(rig.happenings(Happening::in_service).back().first, at(106_s));
}

TEST(WarmPool, its_instances_are_in_no_metric_of_the_group) {
  Rig rig(pooled(1, 2, 1, {PoolState::running}));
  rig.group.create(at(0_s));
  rig.run_until(at(5_min));
  const scaling::MetricQuery query{group_cpu_utilization(), scaling::Statistic::sample_count, 60_s,
                                   5};
  for (const auto& point : rig.cloudwatch.points(query, CloudWatch::Instances::all, at(5_min)))
    EXPECT_EQ(point.value, 1);
}

}  // namespace
}  // namespace headroom::cloud
