#include <gtest/gtest.h>

#include "scenarios.hpp"

namespace headroom::world {
namespace {

const scenario::Change kUnlimited{
    "/launch_template/LaunchTemplateData/CreditSpecification/CpuCredits", "unlimited"};

TEST(Scaling, is_blind_where_the_credits_are_gone) {
  const RunResult result = run(project_scenario("credit-blindness"));
  EXPECT_EQ(result.launched, 1);
  EXPECT_TRUE(result.activities.empty());
  for (const auto& percent : result.series.cpu_percent) {
    EXPECT_LE(percent.value_or(0), 10.0 + 1e-6);  // the t2.micro's baseline
  }
  EXPECT_GT(result.latency.quantile_seconds(0.5), 5);  // while users wait
  EXPECT_FALSE(result.slo_met());
}

TEST(Scaling, sees_the_same_load_with_unlimited_credits) {
  const RunResult result = run(project_scenario("credit-blindness", {kUnlimited}));
  EXPECT_EQ(result.max_in_service, 2);
  EXPECT_LT(result.latency.quantile_seconds(0.5), 0.1);
  EXPECT_TRUE(result.slo_met());
}

TEST(Scaling, flaps_between_one_and_two_at_70_and_50_and_not_at_70_and_35) {
  EXPECT_GE(run(project_scenario("tastylog-70-50")).launched, 10);
  EXPECT_EQ(run(project_scenario("tastylog-70-35")).launched, 2);
}

TEST(Scaling, never_touches_a_fixed_fleet) {
  const RunResult result = run(project_scenario("fixed-fleet"));
  EXPECT_TRUE(result.activities.empty());
  EXPECT_TRUE(result.not_scaled.empty());
  EXPECT_EQ(result.mean_in_service, 2);
}

TEST(Scaling, kills_every_boot_for_ever_when_the_grace_period_is_zero) {
  // The boot takes 32 s from running, the second failed check comes after 30 s, the group looks
  // each minute.
  const scenario::Scenario scenario =
      project_scenario("tastylog", {{"/auto_scaling_group/HealthCheckGracePeriod", "0"}});
  const bool is_linted = std::any_of(
      scenario.warnings.begin(), scenario.warnings.end(), [](const std::string& warning) {
        return warning.find("grace period of 0 s") != std::string::npos;
      });
  EXPECT_TRUE(is_linted);
  const RunResult result = run(scenario);
  EXPECT_GT(result.launched, 20);
  for (const Activity& activity : result.activities) {
    if (activity.is_launch) continue;
    EXPECT_NE(activity.cause.find("ELB system health check failure"), std::string::npos)
        << activity.cause;
  }
  for (const InstanceLog& log : result.instances) EXPECT_FALSE(log.healthy) << log.name;
}

TEST(Scaling, a_launched_instance_gets_its_share_of_requests) {
  const RunResult result = run(project_scenario("tastylog-70-35"));
  ASSERT_TRUE(result.instances.at(1).first_request);
  const auto& cpu = result.instances.at(1).cpu_percent;
  ASSERT_TRUE(cpu.back());
  EXPECT_NEAR(*cpu.back(), 42, 6);  // half of 84 %
}

}  // namespace
}  // namespace headroom::world
