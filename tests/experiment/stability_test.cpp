#include "sim/experiment/stability.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::environment;

/// Instances of one vCPU that boot at once, 100 ms a request: 10 a second at most.
scenario::Scenario with_policies(const std::string& list) {
  return world::small_scenario({{"/auto_scaling_group/MaxSize", "10"},
                                {"/application/requests/job/steps/0/cpu", R"("100ms")"},
                                {"/load", R"([{"poisson": {"rate": 1}}])"},
                                {"/scaling_policies", list}});
}
scenario::Scenario with(const std::string& policy, const std::string& settings) {
  return with_policies(R"([{"PolicyName": "mine", "PolicyType": ")" + policy +
                       R"(", "Configuration": )" + settings + "}]");
}

/// An instance is said to serve so many a second.
Capacity of(double per_second) {
  Capacity capacity;
  capacity.requests_per_second = per_second;
  capacity.saturation_per_second = 10;
  capacity.mix = {{0, 1}};
  return capacity;
}

Stability tried(const scenario::Scenario& scenario, const StepLoad& load, double per_second) {
  return test_stability(under_steps(scenario, load, of(per_second)), environment(), load);
}

// policies.md 11: 12 requests a second on instances of 14 flap between one and two for ever, above
// 70 % on one (86 %) and below 50 % on two (43 %). Instances of 10 here: the load is
// (2 - 0.5) x 5.7 = 8.55 a second, that is 86 and 43 %. (It needs six at the jump: 5.5 x 5.7
// = 31.35 are 63 % of five and 52 % of six: there it rests.)
constexpr const char* kHasty =
    R"("ConfirmationsOut": 1, "ConfirmationsIn": 1, "CooldownOut": 0, "CooldownIn": 0)";
TEST(Stability, thresholds_without_a_guard_flap_between_one_and_two) {
  const Stability stability = tried(
      with("thresholds", std::string("{") + kHasty + R"(, "Guard": false})"), {2, 6, 1_h}, 5.7);
  ASSERT_TRUE(stability.cycle);
  EXPECT_FALSE(stability.is_stable());
  EXPECT_EQ(stability.cycle->low, 1);
  EXPECT_GE(stability.cycle->high, 2);
  EXPECT_LE(stability.cycle->high, 3) << "a third one comes while the second boots";
  EXPECT_GT(stability.reversals_per_hour, 5);
}

TEST(Stability, thresholds_with_a_guard_come_to_rest) {
  const Stability stability =
      tried(with("thresholds", std::string("{") + kHasty + "}"), {2, 6, 1_h}, 5.7);
  EXPECT_TRUE(stability.is_stable());
}

TEST(Stability, a_fixed_fleet_is_stable_and_does_nothing) {
  const Stability stability = tried(with_policies("[]"), {2, 6, 1_h}, 5.7);
  EXPECT_TRUE(stability.is_stable());
  EXPECT_EQ(stability.scalings_per_hour, 0);
  EXPECT_EQ(stability.up.to_final.level, 2);
  EXPECT_EQ(stability.up.to_final.overshoot, 0);
}

// The jump is at one hour, the drop at two. The schedule asks for 2; five minutes after the jump
// for 9, ten minutes later for 6; two minutes after the drop for 1 and four minutes later for 2.
// Up: 3 beyond the level of 6, which is half of it; it comes within one of it 15 min after the
// jump. Down: one beyond the level of 2, half of it; within one of it 2 min after the drop. Four
// changes in three hours; 9 -> 6 and 1 -> 2 turn against the one before.
TEST(Stability, overshoot_and_settling_are_those_of_a_schedule) {
  const Stability stability = tried(with("schedule", R"({"Steps": [
      {"At": 0, "Instances": 2}, {"At": 3900, "Instances": 9}, {"At": 4500, "Instances": 6},
      {"At": 7320, "Instances": 1}, {"At": 7560, "Instances": 2}]})"),
                                    {2, 6, 1_h}, 5);
  EXPECT_EQ(stability.up.at, Instant{} + 1_h);
  EXPECT_EQ(stability.up.before, 2);
  EXPECT_EQ(stability.up.after, 6);
  EXPECT_EQ(stability.up.to_final.level, 6);
  EXPECT_EQ(stability.up.to_final.overshoot, 3);
  EXPECT_DOUBLE_EQ(stability.up.to_final.overshoot_percent, 50);
  EXPECT_EQ(stability.up.to_final.time, 15_min);
  EXPECT_EQ(stability.down.to_final.level, 2);
  EXPECT_EQ(stability.down.to_final.overshoot, 1);
  EXPECT_EQ(stability.down.to_final.time, 2_min);
  EXPECT_DOUBLE_EQ(stability.scalings_per_hour, 4.0 / 3);
  EXPECT_DOUBLE_EQ(stability.reversals_per_hour, 2.0 / 3);
  EXPECT_TRUE(stability.is_stable());
}

TEST(Stability, the_load_takes_the_place_of_the_scenarios_own) {
  const scenario::Scenario own = with_policies("[]");
  const scenario::Scenario steps = under_steps(own, {2, 6, 30_min}, of(4));
  EXPECT_EQ(steps.duration, 90_min);
  ASSERT_EQ(steps.load.size(), 1U);
  const auto& open = std::get<load::OpenLoadConfig>(steps.load[0].kind);
  ASSERT_FALSE(open.rate.empty());
  EXPECT_DOUBLE_EQ(open.rate.front().per_second, 1.5 * 4) << "what two can serve and one can not";
  EXPECT_DOUBLE_EQ(open.rate[2].per_second, 5.5 * 4);
  EXPECT_DOUBLE_EQ(open.rate.back().per_second, 1.5 * 4);
  EXPECT_EQ(steps.group.desired, 2);
  EXPECT_EQ(steps.requests_per_instance, 4);
}

TEST(Stability, begins_within_the_limits_of_the_group) {
  scenario::Scenario small = with_policies("[]");
  small.group.max = 1;
  EXPECT_EQ(under_steps(small, {2, 6, 1_h}, of(4)).group.desired, 1);
}

}  // namespace
}  // namespace headroom::experiment
