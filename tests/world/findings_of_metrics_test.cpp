#include <gtest/gtest.h>

#include <iterator>

#include "tests/world/findings.hpp"

/// What is published on the metrics that a group may be scaled by: which of them show how much is
/// missing, and which only that something is.
namespace headroom::world {
namespace {

/// One instance of 10 requests a second, at 4; then 75 a second from one second to the next.
RunResult jump(const scenario::Change& policy) {
  return run_of(with(group_of(1), {{"/duration", R"("40m")"},
                                   {"/auto_scaling_group/DefaultInstanceWarmup", "60"},
                                   load(R"([["0s", 4], ["5m", 4], ["5m", 75]])"),
                                   policy}));
}
RunResult by_cpu(double percent) {
  return jump(target_tracking("ASGAverageCPUUtilization", percent));
}
/// The same target: 1 % of an instance's CPU are 0.1 requests a second, 6 a minute.
RunResult by_requests(double percent) {
  return jump(target_tracking("ALBRequestCountPerTarget", 6 * percent));
}

/// Of the jump, until so many are desired.
Duration time_to(int instances, const RunResult& result) {
  const std::vector<Size> changes = sizes(result);
  const auto found =
      std::ranges::find_if(changes, [&](const Size& size) { return size.desired >= instances; });
  return found == changes.end() ? result.simulated : found->at.since_start() - 5_min;
}

// policies.md 1.4: CPU above 100 % can not be seen, so that a saturated group grows by 1 / target
// at most each time: at 50 % it doubles.
TEST(MetricFinding, a_saturated_cpu_climbs_by_doubling) {
  const std::vector<int> climbed = path(by_cpu(50));
  const std::vector<int> doubling = {1, 2, 4, 8, 16};
  ASSERT_GE(climbed.size(), doubling.size());
  EXPECT_TRUE(std::equal(doubling.begin(), doubling.end(), climbed.begin()))
      << ::testing::PrintToString(climbed);
}

// At 40 % by 2.5, rounded up: 1, 3, 8, 20.
TEST(MetricFinding, a_saturated_cpu_climbs_faster_to_a_lower_target) {
  const std::vector<int> climbed = path(by_cpu(40));
  const std::vector<int> expected = {1, 3, 8, 20};
  ASSERT_GE(climbed.size(), expected.size());
  EXPECT_TRUE(std::equal(expected.begin(), expected.end(), climbed.begin()))
      << ::testing::PrintToString(climbed);
}

// policies.md 1.4: requests have no ceiling. 75 a second are 4500 a minute, at 300 each 15: at
// once.
TEST(MetricFinding, the_number_of_requests_jumps_at_once) {
  const std::vector<int> jumped = path(by_requests(50));
  ASSERT_GE(jumped.size(), 2U);
  EXPECT_EQ(jumped[0], 1);
  EXPECT_EQ(jumped[1], 15);
}

// 75 requests a second need eight instances. Both metrics need the same minutes to be believed; of
// CPU it takes three such reactions, with a boot and a warm-up in each.
TEST(MetricFinding, the_number_of_requests_has_enough_instances_when_cpu_has_its_second) {
  EXPECT_EQ(time_to(8, by_requests(50)), time_to(2, by_cpu(50)));
  EXPECT_GE(time_to(8, by_cpu(50)), time_to(8, by_requests(50)) + 3_min);
}

// policies.md 1.4: the choice of the metric changes results more than the target value does. The
// best target of CPU fails more requests than the worst one of requests.
TEST(MetricFinding, the_metric_matters_more_than_its_target) {
  double least_by_cpu = 1, most_by_requests = 0, least_by_requests = 1;
  for (const double percent : {40, 50, 60}) {
    least_by_cpu = std::min(least_by_cpu, failed_share(by_cpu(percent)));
    const double share = failed_share(by_requests(percent));
    most_by_requests = std::max(most_by_requests, share);
    least_by_requests = std::min(least_by_requests, share);
  }
  EXPECT_GT(least_by_cpu, 1.2 * most_by_requests);
  EXPECT_GT(least_by_cpu - most_by_requests, 2 * (most_by_requests - least_by_requests));
}

/// Ten instances of exponential requests, 50 % busy; then a load that needs 24.
RunResult saturated(const scenario::Change& policy) {
  return run_of(
      with(group_of(10), {{"/duration", R"("30m")"},
                          {"/auto_scaling_group/DefaultInstanceWarmup", "90"},
                          cpu_of_a_request(R"({"exponential": "100ms"})"),
                          load(R"([["0s", 50], ["10m", 50], ["10m", 120]])", "\"poisson\""),
                          policy}));
}

// policies.md 6.4: never integrate the raw latency of a saturated system: it says for how long this
// has lasted. 20 s of waiting are 100 times the target of 0.2 s, and all 100 instances come. As a
// utilisation, 1 - s / T, the same 20 s are 99.5 % against 50 %: one step adds its gain's share of
// as many again, a fifth. (The gain is below the 0.445 that is stable with a delay of three ticks.)
TEST(MetricFinding, raw_latency_of_a_saturated_group_asks_for_all_there_is) {
  const RunResult raw = saturated({"/scaling_policies",
                                   R"([{"PolicyName": "raw", "PolicyType": "TargetTrackingScaling",
            "TargetTrackingConfiguration": {"TargetValue": 0.2, "CustomizedMetricSpecification": {
              "Namespace": "AWS/ApplicationELB", "MetricName": "TargetResponseTime",
              "Dimensions": [{"Name": "LoadBalancer", "Value": "app/small/1"}],
              "Statistic": "Average"}}}])"});
  EXPECT_EQ(largest(raw), 100);
  const RunResult inverted =
      saturated(policy("latency-control",
                       R"({"TargetResponseTime": 0.2, "ServiceTime": 0.1, "IntegralGain": 0.2})"));
  EXPECT_GE(largest(inverted), 24);
  EXPECT_LE(largest(inverted), 60);
  for (std::size_t i = 1; i < path(inverted).size(); ++i)
    EXPECT_LE(path(inverted)[i], path(inverted)[i - 1] * 1.2 + 1);
}

/// 12 requests a second all the time, on two instances: small ones, 60 % of their CPU, and after
/// twenty minutes three times as large ones, which need four of them.
RunResult larger_requests(const scenario::Change& policy) {
  return run_of(
      with(group_of(2, 20),
           {{"/duration", R"("40m")"},
            {"/application/requests",
             R"({"job": {"steps": [{"cpu": "100ms"}]}, "large": {"steps": [{"cpu": "300ms"}]}})"},
            {"/load", R"([{"poisson": {"rate": 12, "mix": {"job": 1}}, "stop": "20m"},
                     {"poisson": {"rate": 12, "mix": {"large": 1}}, "start": "20m"}])"},
            policy}));
}

// policies.md 4.7: AutoScale goes by the requests in the system and not by their rate, and so
// notices when each of them is more work. Two instances can do 2 / 0.3 = 6.7 of the 12.
TEST(MetricFinding, requests_in_the_system_show_larger_requests_and_their_rate_does_not) {
  const RunResult by_rate = larger_requests(policy("react", R"({"RequestsPerInstance": 7})"));
  EXPECT_EQ(largest(by_rate), 2);
  EXPECT_GE(failed_share(by_rate), 0.2);
  const RunResult in_system = larger_requests(policy("autoscale", R"({"PackingFactor": 3})"));
  EXPECT_GE(largest(in_system), 4);
  EXPECT_LE(failed_share(in_system), failed_share(by_rate) / 10);
}

// policies.md 1.2 and 1.3: simple scaling waits for its cooldown, step scaling does not and adds
// more where more is missing. Of a load that grows twentyfold in twenty minutes.
TEST(MetricFinding, step_scaling_keeps_up_with_a_ramp_that_simple_scaling_falls_behind) {
  const RunResult simple = run(project_scenario("simple-or-step", {{"/duration", R"("45m")"}}));
  const RunResult step =
      run(project_scenario("simple-or-step", {{"/duration", R"("45m")"},
                                              {"/scaling_policies/0/Enabled", "false"},
                                              {"/scaling_policies/1/Enabled", "true"}}));
  EXPECT_LE(2 * largest(simple), largest(step));
  EXPECT_GT(failed_share(simple), 5 * failed_share(step) + 0.05);
  // A launch, its cooldown of 300 s, and the minute's alarm: no faster than this.
  const std::vector<Size> changes = sizes(simple);
  for (std::size_t i = 2; i < changes.size(); ++i)
    EXPECT_GE(changes[i].at - changes[i - 1].at, 5_min);
}

// policies.md 1.4 and 10: up within one to three minutes, down after five to fifteen: three minutes
// of the high alarm and fifteen of the low one, with a minute until a metric is known. From the end
// of the load to the first scale-in 16 minutes were observed.
TEST(MetricFinding, target_tracking_goes_up_in_minutes_and_down_in_a_quarter_of_an_hour) {
  const RunResult result = run_of(
      with(group_of(2), {{"/duration", R"("90m")"},
                         load(R"([["0s", 8], ["20m", 8], ["20m", 18], ["50m", 18], ["50m", 1]])"),
                         target_tracking("ALBRequestCountPerTarget", 300)}));
  const std::vector<Size> changes = sizes(result);
  ASSERT_GE(changes.size(), 3U);
  EXPECT_EQ(changes[1].desired, 4);
  EXPECT_GE(changes[1].at.since_start(), 20_min + 3_min);
  EXPECT_LE(changes[1].at.since_start(), 20_min + 4_min);
  EXPECT_EQ(changes[2].desired, 1);
  EXPECT_GE(changes[2].at.since_start(), 50_min + 15_min);
  EXPECT_LE(changes[2].at.since_start(), 50_min + 17_min);
}

}  // namespace
}  // namespace headroom::world
