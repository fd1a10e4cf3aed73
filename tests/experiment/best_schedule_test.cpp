#include "sim/experiment/best_schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/experiment/cost_bound.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::environment;

/// An hour with a peak of 26 requests a second in the middle, on instances of some 7.
scenario::Scenario mountain(const world::Changes& more = {}) {
  world::Changes changes = {
      {"/duration", R"("1h")"},
      {"/slo", R"({"p95": "1s"})"},
      {"/application/requests/job/steps/0/cpu", R"({"exponential": "100ms"})"},
      {"/auto_scaling_group/MaxSize", "8"},
      {"/load", R"([{"poisson": {"rate": [["0s", 3], ["30m", 26], ["1h", 3]]}}])"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return world::small_scenario(changes);
}

LoadStudy study_of(const scenario::Scenario& scenario) {
  return study_load(scenario, environment(), {1, nullptr});
}

double usd_per_day(const world::RunResult& run) { return 24 * run.bill.usd_per_hour().value(); }

TEST(BestSchedule, holds_the_slo_and_costs_what_it_says_when_it_is_simulated) {
  const scenario::Scenario scenario = mountain();
  const auto found = best_schedule(scenario, environment(), study_of(scenario), {});
  ASSERT_TRUE(found);
  const world::RunResult run = world::run(found->scenario, environment());
  EXPECT_TRUE(run.slo_met());
  EXPECT_DOUBLE_EQ(usd_per_day(run), found->usd_per_day);
  EXPECT_GT(run.launched, 2) << "it follows the load";
  EXPECT_GT(run.terminated, 0) << "who drains is billed, so that not all are given back";
}

TEST(BestSchedule, is_between_the_bound_and_the_peak_all_day) {
  const scenario::Scenario scenario = mountain();
  const LoadStudy study = study_of(scenario);
  const auto found = best_schedule(scenario, environment(), study, {});
  ASSERT_TRUE(found);
  const world::RunResult run = world::run(found->scenario, environment());
  const auto bound =
      least_usd_per_day(scenario, environment(), limits_of(scenario), study.works[0], run);
  ASSERT_TRUE(bound);
  EXPECT_LE(*bound, found->usd_per_day);
  const std::string peak = std::to_string(study.peak_demand().value());
  const world::RunResult all_day = world::run(
      mountain({{"/auto_scaling_group/MinSize", peak}, {"/auto_scaling_group/MaxSize", peak}}));
  EXPECT_TRUE(all_day.slo_met());
  EXPECT_LT(found->usd_per_day, 0.8 * usd_per_day(all_day));
}

// Scheduled actions, alarms and policies of the scenario have no part in it.
TEST(BestSchedule, is_all_that_scales) {
  const scenario::Scenario scenario =
      mountain({{"/scaling_policies", R"([{"PolicyName": "mine", "PolicyType": "thresholds"}])"}});
  const auto found = best_schedule(scenario, environment(), study_of(scenario), {});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->scenario.policies.size(), 1U);
  EXPECT_EQ(found->scenario.policies[0].type, "schedule");
  EXPECT_TRUE(found->scenario.alarms.empty());
}

TEST(BestSchedule, of_a_load_that_one_instance_serves_never_scales) {
  const scenario::Scenario scenario = mountain({{"/load", R"([{"poisson": {"rate": 2}}])"}});
  const auto found = best_schedule(scenario, environment(), study_of(scenario), {});
  ASSERT_TRUE(found);
  EXPECT_EQ(world::run(found->scenario, environment()).launched, 1);
}

TEST(BestSchedule, is_none_without_an_slo_or_a_demand) {
  const scenario::Scenario no_slo = mountain({{"/slo", "null"}});
  EXPECT_FALSE(best_schedule(no_slo, environment(), study_of(no_slo), {}));
  const scenario::Scenario users = mountain(
      {{"/load", R"([{"thread_group": {"threads": 5, "loops": 50, "requests": ["job"]}}])"}});
  EXPECT_FALSE(best_schedule(users, environment(), study_of(users), {}));
}

// 26 a second are more than two instances can do.
TEST(BestSchedule, is_none_where_the_largest_group_is_too_small) {
  const scenario::Scenario scenario = mountain({{"/auto_scaling_group/MaxSize", "2"}});
  EXPECT_FALSE(best_schedule(scenario, environment(), study_of(scenario), {}));
}

}  // namespace
}  // namespace headroom::experiment
