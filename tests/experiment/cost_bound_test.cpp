#include "sim/experiment/cost_bound.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/experiment/offered_work.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::Changes;
using world::environment;

/// An hour of requests of 100 ms on instances of one vCPU.
scenario::Scenario with(const Changes& more) {
  Changes changes = {{"/duration", R"("1h")"},
                     {"/slo", R"({"p95": "1s"})"},
                     {"/application/requests/job/steps/0/cpu", R"("100ms")"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return world::small_scenario(changes);
}

/// A run and the least that it could have cost.
struct Outcome {
  world::RunResult run;
  double usd_per_day = 0;
  std::optional<double> bound;
};
Outcome outcome_of(const scenario::Scenario& scenario, std::uint32_t replication = 0,
                   std::optional<SizeLimits> limits = {}) {
  world::RunOptions options;
  options.replication = replication;
  Outcome outcome{world::run(scenario, environment(), options), 0, {}};
  outcome.usd_per_day = 24 * outcome.run.bill.usd_per_hour().value_or(0);
  outcome.bound =
      least_usd_per_day(scenario, environment(), limits.value_or(limits_of(scenario)),
                        offered_work(scenario, environment(), 10_s, options), outcome.run);
  return outcome;
}

/// What depends on the number of instances: a dollar an hour each, an IPv4 address, and a volume of
/// 8 GiB at $0.08 a month.
constexpr double kInstanceDay = 24 * (1 + 0.005 + 8 * 0.08 / 730);

// Half a vCPU of load on the one instance that MinSize asks for: nobody could have paid less.
TEST(CostBound, is_the_cost_itself_where_the_least_fleet_serves_all) {
  const Outcome outcome =
      outcome_of(with({{"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 1e-6);
}

// Three vCPUs of work always: three instances' time, but for the last deadline and bin, that is
// a second and 10 s, of which the work is not due. Four instances pay for one that nobody needs.
TEST(CostBound, is_a_fleet_that_is_busy_all_the_time) {
  const Outcome outcome =
      outcome_of(with({{"/auto_scaling_group/MinSize", "0"},
                       {"/auto_scaling_group/DesiredCapacity", "4"},
                       {"/auto_scaling_group/MaxSize", "4"},
                       {"/load", R"([{"open": {"rate": 30, "arrivals": "constant"}}])"}}));
  ASSERT_EQ(outcome.run.requests.failed_total(), 0U);
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(outcome.usd_per_day - *outcome.bound, kInstanceDay, 0.01 * kInstanceDay);
  EXPECT_GE(outcome.usd_per_day - *outcome.bound, kInstanceDay * (1 - 1e-9));
}

// The load balancer's hour that has begun is billed as a whole and counts in part in a day's cost.
TEST(CostBound, is_the_cost_itself_in_a_run_of_no_whole_hours) {
  const Outcome outcome =
      outcome_of(with({{"/duration", R"("10m")"},
                       {"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 1e-6);
}

// A request a minute and a check of two seconds in each thirty: no more than one instance can do,
// and not work that another number of instances would have as well.
TEST(CostBound, has_no_health_checks_of_a_fleet_that_nobody_has) {
  const Outcome outcome =
      outcome_of(with({{"/application/health_check/cpu", R"("2s")"},
                       {"/slo", R"({"p95": "10s"})"},
                       {"/auto_scaling_group/MaxSize", "30"},
                       {"/load", R"([{"open": {"rate": 0.0167, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 1e-6);
}

// With MinSize 4 the fourth must be paid for.
TEST(CostBound, has_the_minimum_size_at_any_load) {
  const Outcome outcome =
      outcome_of(with({{"/auto_scaling_group/MinSize", "4"},
                       {"/auto_scaling_group/MaxSize", "4"},
                       {"/load", R"([{"open": {"rate": 30, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 1e-6);
}

// Three from the first boot on: until they run, fewer than MinSize are billed, in the run as in the
// bound. The bill is of whole seconds, and the bound is not.
TEST(CostBound, has_no_instance_of_the_minimum_size_that_is_not_there_yet) {
  const Outcome outcome =
      outcome_of(with({{"/auto_scaling_group/MinSize", "3"},
                       {"/auto_scaling_group/MaxSize", "3"},
                       {"/initial/instances", R"("launching")"},
                       {"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_LE(*outcome.bound, outcome.usd_per_day);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 3 * kInstanceDay / 3600);
}

// One of two is terminated after half an hour and does not drain; another boots in its place.
TEST(CostBound, has_no_instance_that_is_being_replaced) {
  const Outcome outcome =
      outcome_of(with({{"/auto_scaling_group/MinSize", "2"},
                       {"/auto_scaling_group/MaxSize", "2"},
                       {"/operator_requests", R"([{"at": "30m",
                           "terminate_instance_in_auto_scaling_group": {
                             "InstanceId": "i-0001", "ShouldDecrementDesiredCapacity": false}}])"},
                       {"/target_group",
                        R"({"Attributes": [{"Key": "deregistration_delay.timeout_seconds",
                                            "Value": "0"}]})"},
                       {"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"}}),
                 0, SizeLimits{2, 2, 2});
  ASSERT_EQ(outcome.run.launched, 3) << "two, and one more";
  ASSERT_LT(outcome.run.billed_hours, 2) << "it is there at once";
  ASSERT_TRUE(outcome.bound);
  EXPECT_LE(*outcome.bound, outcome.usd_per_day);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, kInstanceDay * 2 / 3600)
      << "but for the whole seconds of two starts";
}

// Limits that a policy has raised, or an instance refresh has passed: the run itself shows that the
// work can be done.
TEST(CostBound, goes_by_a_fleet_as_large_as_the_run_had) {
  const Outcome outcome =
      outcome_of(with({{"/auto_scaling_group/MinSize", "3"},
                       {"/auto_scaling_group/MaxSize", "3"},
                       {"/load", R"([{"open": {"rate": 25, "arrivals": "constant"}}])"}}),
                 0, SizeLimits{1, 2, 1});
  ASSERT_TRUE(outcome.bound) << "two could not";
  EXPECT_LE(*outcome.bound, outcome.usd_per_day);
  EXPECT_GT(*outcome.bound, 2.4 * kInstanceDay);
}

// 605 s are 60 bins and a half: nobody is billed for the rest of the last one.
TEST(CostBound, ends_with_a_run_that_ends_within_a_bin) {
  const Outcome outcome =
      outcome_of(with({{"/duration", R"("605s")"},
                       {"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 1e-6);
}

// For two minutes 15 a second come to one that does 10: they wait for up to a minute, and are all
// over before the warm-up is cut. As many are late as can not be told, so their work counts no more
// than they do.
TEST(CostBound, is_of_what_comes_after_the_warm_up) {
  const Changes changes = {
      {"/auto_scaling_group/MinSize", "0"},
      {"/auto_scaling_group/DesiredCapacity", "1"},
      {"/auto_scaling_group/MaxSize", "3"},
      {"/scaling_policies",
       R"([{"PolicyName": "s", "PolicyType": "schedule", "Configuration": {"Steps": [
            {"At": 0, "Instances": 1}, {"At": 480, "Instances": 3}]}}])"},
      {"/load", R"([{"open": {"rate": [["0s", 15], ["2m", 15], ["2m", 5], ["15m", 5], ["15m", 25],
                                       ["1h", 25]], "arrivals": "constant"}}])"}};
  scenario::Scenario scenario = with(changes);
  const Outcome whole = outcome_of(scenario);
  scenario.warm_up = 12_min;
  const Outcome warmed_up = outcome_of(scenario);
  ASSERT_TRUE(whole.bound && warmed_up.bound);
  ASSERT_GT(whole.run.latency.count(), warmed_up.run.latency.count());
  EXPECT_DOUBLE_EQ(whole.usd_per_day, warmed_up.usd_per_day);
  EXPECT_LE(*warmed_up.bound, warmed_up.usd_per_day);
  // 45 minutes of two and a half vCPUs, three of a half, less the last deadline and bin.
  const double hours = (45 * 2.5 + 2.8 * 0.5) / 60;
  EXPECT_NEAR(
      *warmed_up.bound - (warmed_up.usd_per_day - kInstanceDay * warmed_up.run.billed_hours),
      kInstanceDay * hours, kInstanceDay * 0.03);
}

// Without an SLO, work may wait until the run ends, and of all of it nothing is due: what is left
// is the least size.
TEST(CostBound, without_an_slo_is_of_a_fleet_that_is_never_pressed) {
  const Outcome outcome =
      outcome_of(with({{"/slo", "null"},
                       {"/auto_scaling_group/DesiredCapacity", "4"},
                       {"/auto_scaling_group/MaxSize", "4"},
                       {"/load", R"([{"open": {"rate": 30, "arrivals": "constant"}}])"}}));
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(outcome.usd_per_day - *outcome.bound, 3 * kInstanceDay, 1e-6);
}

// One instance does 10 a second of 15: a third of the requests is late or lost, and who may be
// so late needs no second one.
TEST(CostBound, is_for_as_many_late_requests_as_the_run_had) {
  const Outcome outcome =
      outcome_of(with({{"/load", R"([{"open": {"rate": 15, "arrivals": "constant"}}])"}}));
  ASSERT_FALSE(outcome.run.slo_met());
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 1e-6);
}

TEST(CostBound, is_not_above_the_cost_of_any_policy) {
  constexpr const char* kLoads[] = {
      R"([{"poisson": {"rate": [["0s", 3], ["30m", 26], ["1h", 3]]}}])",
      R"([{"poisson": {"rate": [["0s", 2], ["20m", 2], ["20m", 33], ["40m", 33], ["40m", 2]]}}])"};
  for (const char* policy :
       {"react", "thresholds", "kubernetes-hpa", "knative-kpa", "square-root-staffing", "mpc"}) {
    for (const char* load : kLoads) {
      scenario::Scenario scenario =
          with({{"/load", load},
                {"/auto_scaling_group/MaxSize", "6"},
                {"/scaling_policies",
                 std::string(R"([{"PolicyName": "p", "PolicyType": ")") + policy + "\"}]"}});
      scenario.requests_per_instance = 7;
      for (std::uint32_t replication = 0; replication < 2; ++replication) {
        const Outcome outcome = outcome_of(scenario, replication);
        ASSERT_TRUE(outcome.bound) << policy;
        EXPECT_LE(*outcome.bound, outcome.usd_per_day * (1 + 1e-9))
            << policy << ", replication " << replication << ", " << load;
        EXPECT_GT(*outcome.bound, kInstanceDay) << "the one of MinSize and the load balancer";
      }
    }
  }
}

/// On t3.micro: 2 vCPUs on one core, of which 0.2 are earned by the hour.
scenario::Scenario burstable(const Changes& more = {}) {
  Changes changes = {{"/launch_template/LaunchTemplateData/InstanceType", R"("t3.micro")"},
                     {"/application/workers", "null"},
                     {"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return with(changes);
}

// Half a vCPU is used always, a fifth of one is earned: 0.3 x 24 vCPU-hours at $0.05 are $0.36 a
// day, unless another instance is launched for the credits that it earns. That costs $0.25 and
// earns 4.8 vCPU-hours, worth $0.24: not worth it, and the bound is the run's own cost when what
// it owes at its end is billed.
TEST(CostBound, has_the_surplus_credits_that_the_work_must_use) {
  const Outcome outcome = outcome_of(burstable());
  ASSERT_TRUE(outcome.bound);
  EXPECT_NEAR(*outcome.bound, outcome.usd_per_day, 0.002);
  EXPECT_LE(*outcome.bound, outcome.usd_per_day * (1 + 1e-9));
}

// 100 credits last: 18 are used beyond what is earned. Nobody pays for them, nor need others.
TEST(CostBound, has_no_surplus_where_credits_throttle) {
  const Outcome unlimited = outcome_of(burstable());
  const Outcome standard = outcome_of(burstable(
      {{"/launch_template/LaunchTemplateData/CreditSpecification", R"({"CpuCredits": "standard"})"},
       {"/initial/credits", "100"}}));
  ASSERT_TRUE(unlimited.bound && standard.bound);
  ASSERT_TRUE(standard.run.slo_met());
  EXPECT_NEAR(*unlimited.bound - *standard.bound, 0.36, 0.002);
}

TEST(CostBound, is_not_known_where_users_wait_for_answers) {
  EXPECT_FALSE(
      outcome_of(
          with({{"/load",
                 R"([{"thread_group": {"threads": 5, "loops": 50, "requests": ["job"]}}])"}}))
          .bound);
}

TEST(CostBound, is_not_known_without_a_price) {
  EXPECT_FALSE(outcome_of(with({{"/load", R"([{"open": {"rate": 5, "arrivals": "constant"}}])"},
                                {"/instance_types", R"({"lab": {"vcpus": 1}})"}}))
                   .bound);
}

TEST(CostBound, is_not_known_of_spot_instances) {
  scenario::Scenario spot = world::project_scenario("spot-beside-on-demand");
  spot.duration = 1_h;
  EXPECT_FALSE(outcome_of(spot).bound);
}

// A scheduled action may set any limits.
TEST(CostBound, goes_by_the_limits_that_hold_for_the_whole_run) {
  scenario::Scenario scenario = with({{"/auto_scaling_group/MinSize", "2"},
                                      {"/auto_scaling_group/MaxSize", "15"},
                                      {"/auto_scaling_group/DesiredCapacity", "3"}});
  const SizeLimits plain = limits_of(scenario);
  EXPECT_EQ(plain.lowest, 2);
  EXPECT_EQ(plain.highest, 17) << "rebalancing may exceed 15 by a tenth";
  EXPECT_EQ(plain.initial, 3);
  scenario.scheduled_actions.resize(1);
  EXPECT_EQ(limits_of(scenario).lowest, 0);
  EXPECT_GE(limits_of(scenario).highest, 1000);
}

TEST(CostBound, of_several_goes_by_the_widest_limits) {
  const SizeLimits both = widest({1, 4, 3}, {2, 9, 2});
  EXPECT_EQ(both.lowest, 1);
  EXPECT_EQ(both.highest, 9);
  EXPECT_EQ(both.initial, 3);
}

}  // namespace
}  // namespace headroom::experiment
