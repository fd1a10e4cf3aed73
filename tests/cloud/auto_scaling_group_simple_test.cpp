#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/cloud/rig.hpp"

/// Policies that wait: simple scaling's activities and cooldowns (aws-behaviour 4.5, 4.6). An
/// alarm of one period is in ALARM at 120 s, acts at 126 s, and what it launches is in service at
/// 131 s.
namespace headroom::cloud {
namespace {

using scaling::Decision;
using scaling::Observation;
using scaling::Wake;
using Why = Wake::Why;

RigOptions options_of(int min, int max, int desired) {
  RigOptions options;
  options.group.min = min;
  options.group.max = max;
  options.group.desired = desired;
  options.group.default_instance_warmup.reset();
  options.alarms = {alarm_for({"simple"})};
  return options;
}

std::shared_ptr<Script> one_more(int change = 1) {
  auto script = std::make_shared<Script>();
  script->answer = [change](const Wake&, const Observation& seen) {
    return Decision{seen.group.desired + change, {}, std::string("scripted")};
  };
  return script;
}

GroupPolicy simple(std::shared_ptr<Script> script, std::optional<Duration> cooldown = {}) {
  GroupPolicy result = policy("simple", std::move(script));
  result.attached.needs.stance.waits = true;
  result.attached.needs.stance.cooldown = cooldown;
  return result;
}

std::unique_ptr<Rig> breaching(const RigOptions& options, GroupPolicy policy) {
  auto rig = std::make_unique<Rig>(options, list(std::move(policy)));
  rig->published = 99;
  rig->group.create_running(at(0_s), {});
  return rig;
}

// In service at 131 s, so the cooldown ends at 431 s: the alarm that goes on acts again at 480 s.
TEST(AutoScalingGroupSimple, one_adjustment_and_then_the_default_cooldown) {
  const auto script = one_more();
  auto rig = breaching(options_of(1, 10, 1), simple(script));
  rig->run_until(at(479_s));
  EXPECT_EQ(rig->group.desired(), 2);
  rig->run_until(at(480_s));
  EXPECT_EQ(rig->group.desired(), 3);
  EXPECT_EQ(script->asked_at(Why::alarm), (std::vector<Instant>{at(120_s), at(480_s)}));
}

TEST(AutoScalingGroupSimple, a_cooldown_of_its_own_replaces_the_default) {
  auto rig = breaching(options_of(1, 10, 1), simple(one_more(), 60_s));
  rig->run_until(at(240_s));
  EXPECT_EQ(rig->group.desired(), 3);
  EXPECT_EQ(rig->notes(Happening::not_scaled).back(),
            "simple scaling waits until its cooldown ends at 191 s");
}

// The instance that leaves drains for 300 s from 126 s on; only then the cooldown begins.
TEST(AutoScalingGroupSimple, the_cooldown_after_a_scale_in_begins_when_it_has_drained) {
  const auto script = one_more(-1);
  auto rig = breaching(options_of(1, 10, 5), simple(script, 100_s));
  rig->run_until(at(15_min));
  const auto asked = script->asked_at(Why::alarm);
  ASSERT_GE(asked.size(), 2);
  EXPECT_EQ(asked[0], at(120_s));
  EXPECT_EQ(asked[1], at(540_s));  // 426 s + 100 s, and then the next minute
  EXPECT_EQ(rig->notes(Happening::not_scaled).at(1), "simple scaling waits while an activity runs");
}

TEST(AutoScalingGroupSimple, a_policy_that_does_not_wait_acts_within_the_cooldown) {
  RigOptions options = options_of(1, 10, 1);
  options.alarms = {alarm_for({"simple", "step"})};
  const auto step = wishes(5);
  Rig rig(options, list(simple(one_more()), policy("step", step)));
  rig.published = 99;
  rig.group.create_running(at(0_s), {});
  rig.run_until(at(121_s));
  EXPECT_EQ(rig.group.desired(), 5) << "the larger of the two";
  EXPECT_EQ(step->asked_at(Why::alarm).size(), 1);
  rig.run_until(at(181_s));
  EXPECT_EQ(step->asked_at(Why::alarm).size(), 2);
}

TEST(AutoScalingGroupSimple, what_it_launched_does_not_hold_back_the_next_scale_in) {
  RigOptions options = options_of(1, 10, 1);
  auto script = std::make_shared<Script>();
  script->answer = [](const Wake&, const Observation& seen) {
    return Decision{seen.group.desired == 1 ? 2 : 1, {}, std::string("scripted")};
  };
  auto rig = breaching(options, simple(script, 60_s));
  rig->run_until(at(241_s));
  EXPECT_EQ(rig->group.desired(), 1);
}

}  // namespace
}  // namespace headroom::cloud
