#include "sim/cloud/lifecycle_hooks.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// Waits before an instance is in service and before it ends (aws-behaviour 4.13). In the rig an
/// instance runs 5 s after its launch and listens 10 s later.
namespace headroom::cloud {
namespace {

using Completion = LifecycleHook::Completion;
using Transition = LifecycleHook::Transition;
using Times = std::vector<std::pair<Instant, std::uint32_t>>;

LifecycleHook launch_hook() {
  LifecycleHook hook;
  hook.name = "boot";
  hook.heartbeat_timeout = 100_s;
  return hook;
}

LifecycleHook completed_after(Duration after, bool continues = true) {
  LifecycleHook hook = launch_hook();
  hook.completion = Completion::after;
  hook.after = engine::Distribution::constant(static_cast<double>(after.ns()));
  hook.continues = continues;
  return hook;
}

Rig& created(Rig& rig, Instant until) {
  rig.group.create(at(0_s));
  rig.run_until(until);
  return rig;
}

RigOptions hooked(std::vector<LifecycleHook> hooks, int desired = 1) {
  RigOptions options;
  options.group.desired = desired;
  options.hooks = std::move(hooks);
  return options;
}

TEST(LifecycleHooks, a_launch_is_in_service_when_its_hook_is_completed) {
  Rig rig(hooked({completed_after(20_s)}));
  created(rig, at(1_min));
  EXPECT_EQ(rig.happenings(Happening::in_service), (Times{{at(25_s), 1}}));
  EXPECT_EQ(rig.notes(Happening::hook_ended),
            (std::vector<std::string>{"boot: completed, CONTINUE"}));
}

TEST(LifecycleHooks, the_end_of_the_boot_can_complete_it) {
  LifecycleHook hook = launch_hook();
  hook.completion = Completion::boot;
  Rig rig(hooked({hook}));
  created(rig, at(1_min));
  EXPECT_EQ(rig.happenings(Happening::in_service), (Times{{at(15_s), 1}}));
}

TEST(LifecycleHooks, of_several_hooks_all_must_be_completed) {
  LifecycleHook other = completed_after(50_s);
  other.name = "other";
  Rig rig(hooked({completed_after(20_s), other}));
  created(rig, at(2_min));
  EXPECT_EQ(rig.happenings(Happening::in_service), (Times{{at(55_s), 1}}));
}

TEST(LifecycleHooks, at_the_time_out_the_default_result_decides) {
  LifecycleHook hook = launch_hook();
  hook.continues_by_default = true;
  Rig rig(hooked({hook}));
  created(rig, at(3_min));
  EXPECT_EQ(rig.happenings(Happening::in_service), (Times{{at(105_s), 1}}));
}

// The first is abandoned at 105 s, the next launched at 111 s.
TEST(LifecycleHooks, an_abandoned_launch_is_terminated_and_replaced) {
  Rig rig(hooked({launch_hook()}));
  created(rig, at(2_min));
  EXPECT_TRUE(rig.happenings(Happening::in_service).empty());
  EXPECT_EQ(rig.happenings(Happening::terminated), (Times{{at(105_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::launch), (Times{{at(0_s), 1}, {at(111_s), 2}}));
}

TEST(LifecycleHooks, one_that_says_abandon_ends_the_wait_of_the_others) {
  LifecycleHook other = completed_after(90_s);
  other.name = "other";
  Rig rig(hooked({completed_after(20_s, false), other}));
  created(rig, at(30_s));
  EXPECT_EQ(rig.happenings(Happening::terminated), (Times{{at(25_s), 1}}));
}

TEST(LifecycleHooks, without_heartbeats_a_long_completion_is_too_late) {
  LifecycleHook hook = completed_after(150_s);
  Rig rig(hooked({hook}));
  created(rig, at(110_s));
  EXPECT_EQ(rig.happenings(Happening::terminated).size(), 1);
  hook.sends_heartbeats = true;
  Rig kept_alive(hooked({hook}));
  created(kept_alive, at(3_min));
  EXPECT_EQ(kept_alive.happenings(Happening::in_service), (Times{{at(155_s), 1}}));
}

TEST(LifecycleHooks, heartbeats_last_a_hundred_time_outs_and_two_days_at_most) {
  LifecycleHook hook = launch_hook();
  hook.sends_heartbeats = true;
  EXPECT_EQ(hook.longest_wait(), 10'000_s);
  hook.heartbeat_timeout = 7200_s;
  EXPECT_EQ(hook.longest_wait(), 48_h);
}

TEST(LifecycleHooks, an_instance_that_waits_is_in_no_metric_of_policies) {
  Rig rig(hooked({completed_after(90_s)}));
  created(rig, at(4_min));
  const scaling::MetricQuery query{group_cpu_utilization(), scaling::Statistic::average, 60_s, 10};
  const auto warm = rig.cloudwatch.points(query, CloudWatch::Instances::warm, at(4_min));
  const auto all = rig.cloudwatch.points(query, CloudWatch::Instances::all, at(4_min));
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all.front().time, at(0_s));
  ASSERT_FALSE(warm.empty());
  EXPECT_GE(warm.front().time, at(95_s));
}

TEST(LifecycleHooks, a_termination_waits_after_the_drain_and_runs_on) {
  LifecycleHook hook = completed_after(40_s);
  hook.transition = Transition::terminating;
  RigOptions options = hooked({hook}, 2);
  Rig rig(options);
  rig.group.create_running(at(0_s), {});
  rig.events.agenda.at(at(100_s), engine::Rank::lifecycle, [&](Instant now) {
    rig.group.execute({"fewer", {}, {}, 1, {}}, 0, now);
  });
  rig.run_until(at(10_min));
  EXPECT_EQ(rig.happenings(Happening::termination), (Times{{at(106_s), 1}}));
  EXPECT_EQ(rig.happenings(Happening::terminated), (Times{{at(446_s), 1}}));
  EXPECT_EQ(rig.fleet.records()[0].periods.back().stop, at(446_s)) << "billed until then";
}

TEST(LifecycleHooks, the_same_seed_gives_the_same_waits) {
  const auto first_in_service = [] {
    LifecycleHook hook = completed_after(10_s);
    hook.after = engine::Distribution::exponential(20e9);
    Rig rig(hooked({hook}, 3));
    created(rig, at(3_min));
    return rig.happenings(Happening::in_service);
  };
  EXPECT_EQ(first_in_service(), first_in_service());
}

}  // namespace
}  // namespace headroom::cloud
