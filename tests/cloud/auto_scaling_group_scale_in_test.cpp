#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/cloud/rig.hpp"

/// When the group shrinks, who has a say in it, and who goes.
namespace headroom::cloud {
namespace {

using scaling::Decision;
using scaling::Observation;
using scaling::Wake;
using Role = scaling::Stance::Role;
using Why = scaling::Wake::Why;

/// The alarm wakes the policies of these names.
RigOptions options_of(int min, int max, int desired, const std::vector<std::string>& woken) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  options.alarms = {alarm_for(woken)};
  return options;
}

std::unique_ptr<Rig> running(RigOptions options, std::vector<GroupPolicy> policies) {
  auto rig = std::make_unique<Rig>(std::move(options), std::move(policies));
  rig->published = 99;
  rig->group.create_running(at(0_s), {});
  return rig;
}

std::string last_reason(const Rig& rig) { return rig.notes(Happening::not_scaled).back(); }

TEST(AutoScalingGroupScaleIn, a_wish_below_the_minimum_is_clamped) {
  auto rig = running(options_of(2, 10, 3, {"p"}), list(policy("p", wishes(0))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 2);
}

TEST(AutoScalingGroupScaleIn, at_the_minimum_the_reason_is_noted) {
  auto rig = running(options_of(2, 10, 2, {"p"}), list(policy("p", wishes(0))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 2);
  EXPECT_EQ(last_reason(*rig), "at the minimum size of 2");
}

// Aws-behaviour 4.9: 8 instances, 3 less against 25 % less: 5 and 6.
TEST(AutoScalingGroupScaleIn, of_several_wishes_the_largest_wins) {
  auto rig = running(options_of(1, 10, 8, {"a", "b"}),
                     list(policy("a", wishes(5)), policy("b", wishes(6))));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 6);
}

// In service at 5 s, warm at 305 s.
TEST(AutoScalingGroupScaleIn, is_blocked_until_no_instance_warms_up) {
  RigOptions options = options_of(1, 10, 2, {"p"});
  options.group.default_instance_warmup = 300_s;
  Rig rig(options, list(policy("p", wishes(1))));
  rig.published = 99;
  rig.group.create(at(0_s));
  rig.run_until(at(300_s));
  EXPECT_EQ(rig.group.desired(), 2);
  EXPECT_EQ(last_reason(rig), "scale-in waits until no instance is warming up");
  rig.run_until(at(360_s));
  EXPECT_EQ(rig.group.desired(), 1);
}

// A placement that takes longer than the alarm: still pending at 120 s.
TEST(AutoScalingGroupScaleIn, is_blocked_while_an_instance_is_pending) {
  RigOptions options = options_of(1, 10, 4, {"in"});
  options.monitoring.reaction_delay = 90_s;  // decided at 120 s, launched at 210 s
  auto out = std::make_shared<Script>();
  out->answer = [](const Wake&, const Observation& seen) {
    Decision decision;
    if (seen.now == at(120_s)) decision.desired = 5;
    return decision;
  };
  auto second = alarm_for({"out"});
  options.alarms.push_back(second);
  auto in = std::make_shared<Script>();
  in->answer = [](const Wake&, const Observation& seen) {
    Decision decision;
    if (seen.now > at(120_s)) decision.desired = 3;
    return decision;
  };
  auto rig = running(options, list(policy("in", in), policy("out", out)));
  rig->run_until(at(180_s));
  EXPECT_EQ(rig->group.desired(), 5);
  EXPECT_EQ(in->asked.back().group.pending, 1);
  EXPECT_EQ(rig->journal.entries().back().kind, Happening::not_scaled);
  std::vector<std::string> reasons = rig->notes(Happening::not_scaled);
  EXPECT_NE(
      std::find(reasons.begin(), reasons.end(), "scale-in waits until no instance is pending"),
      reasons.end());
  rig->run_until(at(240_s));  // running at 215 s, and there is no warm-up
  EXPECT_EQ(rig->group.desired(), 3);
}

// Ruling 10: the policy's own estimate, else the group's default, else the cooldown.
TEST(AutoScalingGroupScaleIn, warm_up_is_the_policys_then_the_groups_then_the_cooldown) {
  const auto warm_seconds = [](std::optional<Duration> own, std::optional<Duration> of_group) {
    RigOptions options = options_of(1, 10, 1, {"p"});
    options.group.default_instance_warmup = of_group;
    options.group.default_cooldown = 200_s;
    GroupPolicy out = policy("p", wishes(2));
    out.attached.needs.stance.warm_up = own;
    auto rig = running(options, list(std::move(out)));
    rig->run_until(at(131_s));  // launched at 126 s
    return (rig->fleet.find(2)->warm_until - at(131_s)).seconds();
  };
  EXPECT_EQ(warm_seconds(90_s, 120_s), 90);
  EXPECT_EQ(warm_seconds(0_s, 120_s), 0);
  EXPECT_EQ(warm_seconds({}, 120_s), 120);
  EXPECT_EQ(warm_seconds({}, 0_s), 0);
  EXPECT_EQ(warm_seconds({}, {}), 200);
}

TEST(AutoScalingGroupScaleIn, a_tracker_asks_the_other_trackers_first) {
  const auto other = wishes(2);
  auto rig = running(options_of(1, 10, 4, {"first"}), list(policy("first", wishes(1), Role::tracks),
                                                           policy("other", other, Role::tracks)));
  rig->run_until(at(121_s));
  EXPECT_EQ(other->asked_at(Why::poll), std::vector{at(120_s)});
  EXPECT_EQ(rig->group.desired(), 2) << "the largest of their answers";
}

TEST(AutoScalingGroupScaleIn, one_tracker_that_stays_or_has_no_opinion_is_enough_to_stay) {
  for (const std::optional<int> answer :
       {std::optional(4), std::optional(7), std::optional<int>()}) {
    auto rig = running(
        options_of(1, 10, 4, {"first"}),
        list(policy("first", wishes(1), Role::tracks), policy("agrees", wishes(2), Role::tracks),
             policy("other", wishes(answer), Role::tracks)));
    rig->run_until(at(121_s));
    EXPECT_EQ(rig->group.desired(), 4);
    EXPECT_EQ(last_reason(*rig), "policy other does not agree to scale in");
  }
}

TEST(AutoScalingGroupScaleIn, a_tracker_that_never_scales_in_has_no_vote) {
  const auto silent = wishes({});
  GroupPolicy only_out = policy("only-out", silent, Role::tracks);
  only_out.attached.needs.stance.scales_in = false;
  auto rig = running(options_of(1, 10, 4, {"first"}),
                     list(policy("first", wishes(2), Role::tracks), std::move(only_out)));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 2);
  EXPECT_TRUE(silent->asked.empty());
}

TEST(AutoScalingGroupScaleIn, a_step_policy_has_no_vote_on_a_trackers_wish) {
  const auto step = wishes(9);
  auto rig = running(options_of(1, 10, 4, {"first"}),
                     list(policy("first", wishes(2), Role::tracks), policy("step", step)));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 2);
  EXPECT_TRUE(step->asked.empty());
}

TEST(AutoScalingGroupScaleIn, a_step_policy_is_not_held_back_by_trackers) {
  const auto tracker = wishes({});
  auto rig = running(options_of(1, 10, 4, {"step"}),
                     list(policy("step", wishes(2)), policy("tracker", tracker, Role::tracks)));
  rig->run_until(at(121_s));
  EXPECT_EQ(rig->group.desired(), 2);
  EXPECT_TRUE(tracker->asked_at(Why::poll).empty());
}

TEST(AutoScalingGroupScaleIn, the_zone_with_the_most_instances_gives_one) {
  // Zones a, c, d hold 1 4, 2 5, 3: then 1 2, 2 5, 3.
  RigOptions options = options_of(1, 10, 5, {"p"});
  options.group.zones = {"a", "c", "d"};
  auto rig = running(options, list(policy("p", wishes(3))));
  rig->run_until(at(130_s));
  std::vector<int> in_zone(3);
  for (const Instance* instance : rig->targets.registered()) {
    if (rig->targets.health(*instance) == TargetHealth::healthy) ++in_zone[instance->zone()];
  }
  EXPECT_EQ(in_zone, (std::vector{1, 1, 1}));
}

// One zone. Instance 1 since 0 s, 2 since 126 s. At 3546 s the first is 54 s from its next hour
// and the second 180 s; at 3666 s it is 3534 s against 60 s.
TEST(AutoScalingGroupScaleIn, who_is_closest_to_its_next_billing_hour_goes) {
  for (const auto& [decided, victim] : {std::pair{3540_s, 1U}, {3660_s, 2U}}) {
    RigOptions options = options_of(1, 10, 1, {"p"});
    options.group.zones = {"a"};
    auto script = std::make_shared<Script>();
    script->answer = [&, when = at(decided)](const Wake&, const Observation& seen) {
      Decision decision;
      if (seen.now == at(120_s)) decision.desired = 2;
      if (seen.now == when) decision.desired = 1;
      return decision;
    };
    auto rig = running(options, list(policy("p", script)));
    rig->run_until(at(decided + 10_s));
    const auto ended = rig->happenings(Happening::termination);
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0], std::make_pair(at(decided + 6_s), victim));
  }
}

// Zone a: 1 since 0 s; c: 2 and a: 3 since 126 s. At 3666 s the second and third are closest to
// their next hour, and the second would be the first of them; but zone a has more instances.
TEST(AutoScalingGroupScaleIn, the_balance_of_the_zones_outranks_the_billing_hour) {
  auto script = std::make_shared<Script>();
  script->answer = [](const Wake&, const Observation& seen) {
    Decision decision;
    if (seen.now == at(120_s)) decision.desired = 3;
    if (seen.now == at(3660_s)) decision.desired = 2;
    return decision;
  };
  auto rig = running(options_of(1, 10, 1, {"p"}), list(policy("p", script)));
  rig->run_until(at(3670_s));
  ASSERT_EQ(rig->fleet.records()[2].zone, 0U);
  const auto ended = rig->happenings(Happening::termination);
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended[0], std::make_pair(at(3666_s), 3U));
}

TEST(AutoScalingGroupScaleIn, a_draining_instance_publishes_nothing) {
  // Detailed monitoring of two idle instances; one drains from 126 s on. Ruling 9.
  auto rig = std::make_unique<Rig>(options_of(1, 10, 2, {"p"}), list(policy("p", wishes(1))));
  rig->group.create(at(0_s));
  rig->cloudwatch.publish(Metric::cpu_utilization, 0, 300, true);  // brings the alarm about
  rig->run_until(at(300_s));
  const scaling::MetricQuery count{group_cpu_utilization(), scaling::Statistic::sample_count, 60_s,
                                   4};
  std::vector<double> samples;
  for (const auto& point : rig->cloudwatch.points(count, CloudWatch::Instances::all, at(300_s)))
    samples.push_back(point.value);
  EXPECT_EQ(samples, (std::vector<double>{3, 2, 1, 1}));
}

}  // namespace
}  // namespace headroom::cloud
