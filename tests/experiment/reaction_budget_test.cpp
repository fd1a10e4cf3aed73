#include "sim/experiment/reaction_budget.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "../world/scenarios.hpp"
#include "sim/experiment/expected_jump.hpp"

namespace headroom::experiment {
namespace {

using world::Changes;
using world::environment;

/// Half of one vCPU busy before `jump_s`, one and a half after it: over a threshold of 60 % when a
/// fifth of a period lies after it, as CPU goes from 50 to 100 % of the one instance.
scenario::Scenario step_scenario(double jump_s, const std::string& policy,
                                 const Changes& changes = {}) {
  const std::string text = R"({
    "name": "step", "duration": "45m",
    "application": { "workers": 1, "requests": { "job": { "steps": [ { "cpu": "50ms" } ] } } },
    "images": { "image": { "bake": "application" } },
    "instance_types": { "lab": { "vcpus": 1, "usd_per_hour": 1 } },
    "launch_template": { "LaunchTemplateData": { "ImageId": "image", "InstanceType": "lab",
                                                 "Monitoring": { "Enabled": true } } },
    "auto_scaling_group": { "AutoScalingGroupName": "step", "MinSize": 1, "MaxSize": 4,
                            "AvailabilityZones": [ "a" ], "DefaultInstanceWarmup": 60 },
    "initial": { "instances": "running" },)" +
                           policy +
                           fmt::format(R"(
    "load": [ {{ "poisson": {{ "rate": [ [ "0s", 10 ], [ "{0}s", 10 ], [ "{0}s", 30 ] ] }} }} ] }})",
                                       jump_s);
  return scenario::read_scenario_text(text, "step.json", ".", changes, environment());
}

const char* const kTracking = R"("scaling_policies": [ { "PolicyName": "cpu",
  "PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": { "TargetValue": 60,
  "PredefinedMetricSpecification": { "PredefinedMetricType": "ASGAverageCPUUtilization" } } } ],)";

const char* const kStep = R"("scaling_policies": [ { "PolicyName": "out",
  "PolicyType": "StepScaling", "AdjustmentType": "ChangeInCapacity",
  "StepAdjustments": [ { "MetricIntervalLowerBound": 0, "ScalingAdjustment": 1 } ] } ],
  "metric_alarms": [ { "AlarmName": "high", "Namespace": "AWS/EC2", "MetricName": "CPUUtilization",
    "Statistic": "Average", "Period": 300, "EvaluationPeriods": 1, "Threshold": 60,
    "ComparisonOperator": "GreaterThanThreshold", "AlarmActions": [ "out" ],
    "Dimensions": [ { "Name": "AutoScalingGroupName", "Value": "step" } ] } ],)";

/// How long after the jump the first new instance is healthy, on average over twenty moments of a
/// five-minute period, each with other random numbers.
double simulated_mean(const std::string& policy, const Changes& changes) {
  constexpr int kRuns = 20;
  double sum = 0;
  for (int i = 0; i < kRuns; ++i) {
    const double jump_s = 900 + (i + 0.5) * 300 / kRuns;
    Changes with_seed = changes;
    with_seed.push_back({"/seed", std::to_string(i + 1)});
    const auto result = world::run(step_scenario(jump_s, policy, with_seed), environment());
    const auto launched = std::find_if(result.instances.begin(), result.instances.end(),
                                       [&](const world::InstanceLog& log) {
                                         return log.launched && log.launched->seconds() > jump_s;
                                       });
    EXPECT_NE(launched, result.instances.end()) << "jump at " << jump_s;
    if (launched == result.instances.end()) return 0;
    sum += launched->healthy->seconds() - jump_s;
  }
  return sum / kRuns;
}

double budgeted(const std::string& policy, const Changes& changes) {
  return reaction_budget(step_scenario(900, policy, changes), environment()).seconds();
}

struct Case {
  const char* name;
  const char* policy;
  Changes changes;
};

/// The stated tolerance: 5 % and 5 s. The mean over twenty moments of a period of 300 s is itself
/// known to some seconds.
TEST(ReactionBudget, agrees_with_the_mean_of_simulated_reactions) {
  const std::string monitoring = "/launch_template/LaunchTemplateData/Monitoring/Enabled";
  const std::vector<Case> cases = {
      {"one-minute metrics", kTracking, {}},
      {"five-minute metrics", kTracking, {{monitoring, "false"}}},
      {"five-minute metrics of an instance that boots at the start",
       kTracking,
       {{monitoring, "false"}, {"/initial/instances", "launching"}}},
      {"middleware baked", kTracking, {{"/images/image/bake", "middleware"}}},
      {"everything at boot", kTracking, {{"/images/image/bake", "os"}}},
      {"an alarm of five minutes on one-minute metrics", kStep, {}},
      {"an alarm of five minutes on five-minute metrics", kStep, {{monitoring, "false"}}},
      {"two datapoints",
       kStep,
       {{"/metric_alarms/0/Period", "60"}, {"/metric_alarms/0/EvaluationPeriods", "2"}}},
      {"metrics that come late", kTracking, {{"/monitoring/metric_delay", "90s"}}},
      {"shorter health checks",
       kTracking,
       {{"/images/image/bake", "os"}, {"/target_group", R"({"HealthCheckIntervalSeconds": 10,
                                                                  "HealthyThresholdCount": 2})"}}},
  };
  for (const Case& one : cases) {
    const double expected = budgeted(one.policy, one.changes);
    const double simulated = simulated_mean(one.policy, one.changes);
    EXPECT_NEAR(expected, simulated, 5 + 0.05 * simulated) << one.name;
  }
}

/// By hand, of one-minute metrics: 60 × (1/2 + 1/5) = 42 s for the period, 60 s of delay, two more
/// datapoints, 6 s, 5 s; a boot of 12 + 6, 3 + 2, 1 and 2 + 1 s; the check at 30 s passes.
TEST(ReactionBudget, can_be_done_by_hand) {
  const ReactionBudget budget = reaction_budget(step_scenario(900, kTracking), environment());
  std::string terms;
  for (const BudgetTerm& term : budget.terms)
    terms += fmt::format("{} {:g}; ", term.name, term.seconds);
  EXPECT_EQ(terms,
            "metric period 42; publication 60; alarm evaluation 120; Auto Scaling reacts 6; "
            "launch 5; os_boot 18; cloud_init 5; parameters 1; service_start 3; health checks 3; ");
  EXPECT_NEAR(budget.seconds(), 263, 1e-9);
  EXPECT_NEAR(budget.most_s() - budget.least_s(), 60, 1e-9);
}

TEST(ReactionBudget, says_why_an_alarm_never_rings) {
  const ReactionBudget budget = reaction_budget(
      step_scenario(900, kTracking, {{"/load/0/poisson/rate/2/1", "11"}}), environment());
  EXPECT_TRUE(budget.terms.empty());
  EXPECT_THAT(budget.never, testing::HasSubstr("CPUUtilization is 55 at the peak, not over 60"));
}

TEST(ReactionBudget, of_a_load_that_grows_slowly_counts_from_the_threshold_on) {
  const ReactionBudget budget = reaction_budget(
      step_scenario(900, kTracking,
                    {{"/load/0/poisson/rate", R"([["0s", 2], ["15m", 2], ["40m", 22]])"}}),
      environment());
  EXPECT_DOUBLE_EQ(budget.terms.front().seconds, 60);
  EXPECT_THAT(budget.assumed.front(), testing::HasSubstr("the load grows slowly"));
}

TEST(ReactionBudget, has_none_without_a_policy_that_goes_by_alarms) {
  EXPECT_FALSE(reaction_budget(step_scenario(900, R"("scaling_policies": [],)"), environment())
                   .never.empty());
}

TEST(ExpectedJump, is_the_largest_rise_within_a_minute) {
  const auto jump = largest_jump(step_scenario(900, kTracking));
  ASSERT_TRUE(jump);
  EXPECT_EQ(jump->at, Instant::at(900_s));
  EXPECT_EQ(jump->before_rps, 10);
  EXPECT_EQ(jump->after_rps, 30);
  EXPECT_NEAR(jump->before_vcpus, 0.5, 1e-12);
  EXPECT_NEAR(jump->after_vcpus, 1.5, 1e-12);
}

TEST(ExpectedJump, is_not_known_of_users_who_wait) {
  EXPECT_FALSE(largest_jump(world::project_scenario("tastylog")));
}

}  // namespace
}  // namespace headroom::experiment
