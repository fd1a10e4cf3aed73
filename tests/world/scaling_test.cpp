#include <gtest/gtest.h>

#include "scenarios.hpp"
#include "sim/world/projections.hpp"

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
    if (activity.instance == 1 && activity.is_launch) continue;
    // One sentence, about this instance and not about those before it; for a termination a second
    // one that selects it.
    const std::string at = "At " + aws_time(scenario.start_time, activity.start);
    EXPECT_EQ(activity.cause,
              at + (activity.is_launch
                        ? " an instance was launched in response to an unhealthy instance needing "
                          "to be replaced."
                        : " an instance was taken out of service in response to an ELB system "
                          "health check failure.  " +
                              at + " instance " + result.instances.at(activity.instance - 1).name +
                              " was selected for termination."));
    // The group sees it at a whole minute and acts 6 s later.
    EXPECT_EQ(activity.time, activity.start - 6_s);
    EXPECT_EQ(activity.time.since_start() % 60_s, Duration{});
    std::vector<cloud::Happening> chain;
    for (const cloud::JournalId id : activity.cause_ids) chain.push_back(result.journal[id].kind);
    EXPECT_EQ(chain,
              (std::vector<cloud::Happening>{
                  cloud::Happening::unhealthy, cloud::Happening::marked_unhealthy,
                  activity.is_launch ? cloud::Happening::launch : cloud::Happening::termination}));
  }
  for (const InstanceLog& log : result.instances) EXPECT_FALSE(log.healthy) << log.name;
}

TEST(Scaling, an_instance_that_refuses_has_not_had_its_first_request) {
  // Created at time 0 under load: it runs at 5 s and refuses until it listens at 37.4 s.
  const RunResult result =
      run(project_scenario("tastylog", {{"/load/0/start", "\"0s\""}, {"/duration", "\"2m\""}}));
  ASSERT_TRUE(result.instances.at(0).first_request);
  EXPECT_GE(*result.instances[0].first_request, *result.instances[0].listening);
  EXPECT_GT(result.requests.failed_total(), 0U);
}

TEST(Scaling, what_is_refused_after_an_action_is_told_anew) {
  const RunResult result =
      run(project_scenario("tastylog-70-50", {{"/auto_scaling_group/DefaultInstanceWarmup", "0"}}));
  std::vector<Instant> at_maximum;
  for (const NotScaled& entry : result.not_scaled) {
    if (entry.reason == "at the maximum size of 2") at_maximum.push_back(entry.time);
  }
  int scaled_out = 0;
  for (const Activity& activity : result.activities) scaled_out += activity.to == 2;
  EXPECT_GT(scaled_out, 3);
  EXPECT_GT(at_maximum.size(), 3U) << "an episode for each time at two instances";
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
