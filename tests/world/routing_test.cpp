// How requests find their targets, in whole runs.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

scenario::Change attribute(const std::string& key, const std::string& value) {
  return {"/target_group/Attributes",
          R"([{"Key": ")" + key + R"(", "Value": ")" + value + R"("}])"};
}

/// Two instances; each fourth request takes forty times as long as the others.
RunResult mixed_load(const std::string& algorithm) {
  return run(
      small_scenario({{"/application/requests/long", R"({"steps": [{"cpu": "400ms"}]})"},
                      {"/auto_scaling_group/MinSize", "2"},
                      {"/auto_scaling_group/MaxSize", "2"},
                      {"/duration", "2h"},
                      {"/load/0", R"({"poisson": {"rate": 10, "mix": {"job": 3, "long": 1}}})"},
                      attribute("load_balancing.algorithm.type", algorithm)}));
}

TEST(Routing, by_outstanding_requests_beats_taking_turns_beats_chance) {
  const auto mean = [](const RunResult& result) { return result.latency.mean_seconds(); };
  const double least = mean(mixed_load("least_outstanding_requests"));
  const double turns = mean(mixed_load("round_robin"));
  const double chance = mean(mixed_load("weighted_random"));
  EXPECT_LT(least, 0.8 * turns);
  EXPECT_LT(turns, 0.95 * chance);
}

// Each of two M/M/1 gets half of the requests by chance: 1 / (100 - 40) s.
TEST(Routing, by_chance_makes_each_instance_an_mm1) {
  const RunResult result =
      run(small_scenario({{"/application/requests/job/steps/0/cpu", R"({"exponential": "10ms"})"},
                          {"/auto_scaling_group/MinSize", "2"},
                          {"/auto_scaling_group/MaxSize", "2"},
                          {"/duration", "5h"},
                          {"/load/0", R"({"poisson": {"rate": 80}})"},
                          attribute("load_balancing.algorithm.type", "weighted_random")}));
  EXPECT_NEAR(result.latency.mean_seconds(), 1.0 / 60, 0.02 / 60);
}

// A client that gives up, or a request that is refused, is outstanding no longer: in the end all
// counts are at zero and both instances are served alike.
TEST(Routing, counts_no_request_for_ever) {
  const RunResult result = run(small_scenario(
      {{"/auto_scaling_group/MinSize", "2"},
       {"/auto_scaling_group/MaxSize", "2"},
       {"/application/queue_limit", "1"},
       {"/load/0", R"({"stop": "5m", "poisson": {"rate": 400, "response_timeout": "12ms"}})"},
       {"/load/1", R"({"start": "6m", "thread_group": {"threads": 1, "loops": "forever",
                       "requests": ["job"], "think_time": "1s"}})"},
       attribute("load_balancing.algorithm.type", "least_outstanding_requests")}));
  EXPECT_GT(failed(result, Failure::elb_502_refused), 1000U);
  EXPECT_GT(failed(result, Failure::client_timeout), 1000U);
  const auto& one = result.instances[0].cpu_percent;
  const auto& other = result.instances[1].cpu_percent;
  EXPECT_NEAR(one[8].value(), other[8].value(), 0.05) << "in turn, from zero and zero";
}

// One old and one new target, 60 s of slow start at 100 requests a second: from 0 to an equal
// share, the new one has a quarter of the requests in that minute (share s of s + 1: 1 - ln 2 =
// 0.307).
TEST(SlowStart, lets_the_share_of_a_new_target_rise_in_a_straight_line) {
  const RunResult result = run(small_scenario(
      {{"/application/requests/job/steps/0/cpu", "1ms"},
       {"/auto_scaling_group/MinSize", "1"},
       {"/auto_scaling_group/MaxSize", "2"},
       {"/duration", "20m"},
       {"/timeseries/step", "10s"},
       {"/load/0", R"({"poisson": {"rate": 100}})"},
       {"/scaling_policies/0", R"({"PolicyName": "t", "PolicyType": "TargetTrackingScaling",
           "TargetTrackingConfiguration": {"TargetValue": 4000, "PredefinedMetricSpecification":
             {"PredefinedMetricType": "ALBRequestCountPerTarget"}}})"},
       attribute("slow_start.duration_seconds", "60")}));
  ASSERT_EQ(result.instances.size(), 2U);
  const InstanceLog& fresh = result.instances[1];
  const InstanceLog& old = result.instances[0];
  const std::size_t healthy = static_cast<std::size_t>(fresh.healthy->seconds() / 10) + 1;
  const auto work = [](const InstanceLog& log, std::size_t from, std::size_t bins) {
    double sum = 0;
    for (std::size_t bin = from; bin < from + bins; ++bin)
      sum += log.cpu_percent.at(bin - log.first_bin).value();
    return sum;
  };
  const double early = work(fresh, healthy, 2);
  EXPECT_LT(early, 0.35 * work(old, healthy, 2)) << "a sixth to a half of the old one's share";
  const double later = work(fresh, healthy + 8, 10);
  EXPECT_NEAR(later / work(old, healthy + 8, 10), 1, 0.05);
}

scenario::Scenario with_ports(const Changes& changes) {
  Changes all = {{"/application/port", "3000"},
                 {"/application/open_ports", "[80, 3000]"},
                 {"/load/0", R"({"poisson": {"rate": 5}})"}};
  all.insert(all.end(), changes.begin(), changes.end());
  return small_scenario(all);
}

std::string first_reason(const RunResult& result) {
  const auto& health = result.instances[0].health;
  const auto found = std::find_if(health.begin(), health.end(),
                                  [](const HealthLog& log) { return log.state == "unhealthy"; });
  return found == health.end() ? "" : found->reason;
}

// The tutorial's application listens on 3000: a check of port 80 finds nobody, one of a port that
// the security group keeps out hears nothing. Requests are served as all targets are unhealthy.
TEST(Ports, of_health_checks_that_nobody_answers_make_every_target_unhealthy) {
  EXPECT_EQ(first_reason(run(with_ports({}))), "");
  const RunResult refused = run(with_ports({{"/target_group/HealthCheckPort", "\"80\""}}));
  EXPECT_EQ(first_reason(refused), "Target.FailedHealthChecks");
  EXPECT_EQ(refused.requests.failed_total(), 0U) << "fail open";
  const RunResult closed = run(with_ports({{"/target_group/HealthCheckPort", "8080"}}));
  EXPECT_EQ(first_reason(closed), "Target.Timeout");
}

TEST(Ports, of_requests_that_nobody_answers_are_502_or_504) {
  const RunResult refused = run(with_ports({{"/target_group/Port", "80"}}));
  EXPECT_EQ(refused.requests.ok, 0U);
  EXPECT_EQ(failed(refused, Failure::elb_502_refused), refused.requests.sent);
  const RunResult closed = run(with_ports({{"/target_group/Port", "8080"}}));
  EXPECT_EQ(closed.requests.ok, 0U);
  EXPECT_GT(failed(closed, Failure::elb_504_connect), 0U);
}

}  // namespace
}  // namespace headroom::world
