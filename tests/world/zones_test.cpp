// Load balancer nodes by zone, cookies and weights, in whole runs.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/world/scenarios.hpp"

namespace headroom::world {
namespace {

using Attributes = std::vector<std::pair<std::string, std::string>>;

scenario::Change attributes(const Attributes& list) {
  std::string text;
  for (const auto& [key, value] : list)
    text +=
        (text.empty() ? "" : ", ") + ("{\"Key\": \"" + key + "\", \"Value\": \"" + value + "\"}");
  return {"/target_group/Attributes", "[" + text + "]"};
}

/// Three instances in two zones: two in the first, one in the second.
RunResult uneven(const Changes& more) {
  Changes changes = {{"/auto_scaling_group/MinSize", "3"},
                     {"/auto_scaling_group/MaxSize", "3"},
                     {"/auto_scaling_group/AvailabilityZones", R"(["a", "b"])"},
                     {"/duration", "2h"},
                     {"/load/0", R"({"poisson": {"rate": 120}})"}};
  changes.insert(changes.end(), more.begin(), more.end());
  return run(small_scenario(changes));
}

double cpu(const RunResult& result, std::size_t instance) {
  const auto& percent = result.instances[instance].cpu_percent;
  double sum = 0;
  for (const auto& bin : percent) sum += bin.value_or(0);
  return sum / static_cast<double>(percent.size());
}

// 120 requests of 10 ms a second: 40 % each together; apart 30 %, 60 % and 30 %.
TEST(Zones, uneven_ones_are_unevenly_loaded_without_cross_zone_load_balancing) {
  const RunResult together = uneven({{"/monitoring/nodes", "per_zone"}});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(cpu(together, i), 40, 1);
  const RunResult apart = uneven({attributes({{"load_balancing.cross_zone.enabled", "false"}})});
  EXPECT_NEAR(cpu(apart, 0), 30, 1);
  EXPECT_NEAR(cpu(apart, 1), 60, 1);
  EXPECT_NEAR(cpu(apart, 2), 30, 1);
  EXPECT_GT(apart.latency.quantile_seconds(0.95), 1.2 * together.latency.quantile_seconds(0.95));
  EXPECT_EQ(apart.requests.sent, together.requests.sent) << "the same requests";
}

TEST(Zones, one_zone_with_its_own_node_is_the_same_as_one_node) {
  const auto with = [](const Changes& more) {
    Changes changes = {{"/auto_scaling_group/MinSize", "2"},
                       {"/auto_scaling_group/MaxSize", "2"},
                       {"/load/0", R"({"poisson": {"rate": 100}})"}};
    changes.insert(changes.end(), more.begin(), more.end());
    return run(small_scenario(changes));
  };
  const RunResult one = with({});
  for (const RunResult& other :
       {with({{"/monitoring/nodes", "per_zone"}}),
        with({attributes({{"load_balancing.cross_zone.enabled", "false"}})})}) {
    EXPECT_EQ(other.requests.ok, one.requests.ok);
    EXPECT_EQ(other.latency.mean_seconds(), one.latency.mean_seconds());
    EXPECT_EQ(other.journal.size(), one.journal.size());
  }
}

// A check each 5 s that costs 100 ms: 2 % of a vCPU for each node.
TEST(Zones, each_node_checks_every_target_that_it_reaches) {
  const auto idle = [](const Changes& more) {
    Changes changes = {{"/application/health_check/cpu", "100ms"},
                       {"/target_group/HealthCheckIntervalSeconds", "5"},
                       {"/target_group/HealthCheckTimeoutSeconds", "2"},
                       {"/auto_scaling_group/AvailabilityZones", R"(["a", "b", "c"])"}};
    changes.insert(changes.end(), more.begin(), more.end());
    return cpu(run(small_scenario(changes)), 0);
  };
  EXPECT_NEAR(idle({}), 2, 0.01);
  EXPECT_NEAR(idle({{"/monitoring/nodes", "per_zone"}}), 6, 0.01);
  EXPECT_NEAR(idle({attributes({{"load_balancing.cross_zone.enabled", "false"}})}), 2, 0.01);
}

// The only instance boots in the first zone. Until it is healthy both nodes are in DNS, as neither
// zone is; then clients of the second one's node find nobody, till they have looked again.
TEST(Zones, without_targets_answer_503_until_dns_has_told_all_clients) {
  const RunResult result =
      run(small_scenario({{"/auto_scaling_group/AvailabilityZones", R"(["a", "b"])"},
                          {"/initial/instances", "launching"},
                          {"/timeseries/step", "10s"},
                          {"/load/0", R"({"poisson": {"rate": 50}})"},
                          attributes({{"load_balancing.cross_zone.enabled", "false"}})}));
  const double healthy = result.instances[0].healthy->seconds();
  const auto& errors = result.series.errors_per_second;
  const auto bin = [](double seconds) { return static_cast<std::size_t>(seconds / 10); };
  EXPECT_NEAR(errors[bin(healthy) + 1], 25 * 0.75, 10) << "half of the requests, ever fewer";
  EXPECT_GT(errors[bin(healthy) + 1], errors[bin(healthy) + 4]);
  for (std::size_t i = bin(healthy + 60) + 1; i < errors.size(); ++i) EXPECT_EQ(errors[i], 0);
}

TEST(Zones, that_never_leave_dns_go_on_with_503) {
  const auto errors = [](const std::string& count) {
    return run(small_scenario(
                   {{"/auto_scaling_group/AvailabilityZones", R"(["a", "b"])"},
                    {"/load/0", R"({"poisson": {"rate": 50}})"},
                    attributes({{"load_balancing.cross_zone.enabled", "false"},
                                {"target_group_health.dns_failover.minimum_healthy_targets.count",
                                 count}})}))
        .requests;
  };
  EXPECT_EQ(errors("1").failed_total(), 0U);
  const RequestTotals off = errors("off");
  const auto no_target = off.failed[static_cast<std::size_t>(Failure::elb_503)];
  EXPECT_NEAR(static_cast<double>(no_target) / static_cast<double>(off.sent), 0.5, 0.02);
}

TEST(Zones, are_seen_by_alarms) {
  const std::string alarm = R"([{"AlarmName": "zone b is empty", "Namespace": "AWS/ApplicationELB",
      "MetricName": "HealthyHostCount", "Statistic": "Minimum", "Period": 60,
      "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "LessThanThreshold",
      "Dimensions": [{"Name": "TargetGroup", "Value": "targetgroup/small/0"},
                     {"Name": "LoadBalancer", "Value": "app/small/0"},
                     {"Name": "AvailabilityZone", "Value": "ZONE"}]}])";
  for (const std::string zone : {"a", "b"}) {
    std::string text = alarm;
    text.replace(text.find("ZONE"), 4, zone);
    const RunResult result = run(small_scenario(
        {{"/auto_scaling_group/AvailabilityZones", R"(["a", "b"])"}, {"/metric_alarms", text}}));
    ASSERT_EQ(result.alarms.size(), 1U);
    ASSERT_FALSE(result.alarms[0].history.empty());
    EXPECT_EQ(result.alarms[0].history.back().to, zone == "b" ? "ALARM" : "OK");
  }
}

// ---- cookies -----------------------------------------------------------------------------------

/// Twenty users; target tracking adds instances as their load begins.
RunResult users(const Attributes& list) {
  return run(small_scenario(
      {{"/auto_scaling_group/MaxSize", "3"},
       {"/auto_scaling_group/DefaultInstanceWarmup", "60"},
       {"/launch_template/LaunchTemplateData/Monitoring", R"({"Enabled": true})"},
       {"/duration", "40m"},
       {"/load/0", R"({"thread_group": {"threads": 20, "loops": "forever", "requests": ["job"],
                                        "think_time": {"exponential": "250ms"}}})"},
       {"/scaling_policies/0", R"({"PolicyName": "t", "PolicyType": "TargetTrackingScaling",
           "TargetTrackingConfiguration": {"TargetValue": 40, "DisableScaleIn": true,
             "PredefinedMetricSpecification":
             {"PredefinedMetricType": "ASGAverageCPUUtilization"}}})"},
       attributes(list)}));
}

/// Over the last ten minutes, in percent.
double late_cpu(const RunResult& result, std::size_t instance) {
  const auto& percent = result.instances[instance].cpu_percent;
  double sum = 0;
  for (auto bin = percent.end() - 10; bin != percent.end(); ++bin) sum += bin->value();
  return sum / 10;
}

TEST(Cookies, keep_the_old_instance_hot_after_a_scale_out) {
  const RunResult free = users({});
  ASSERT_GT(free.instances.size(), 1U);
  EXPECT_NEAR(late_cpu(free, 0), late_cpu(free, 1), 1);
  const RunResult sticky = users({{"stickiness.enabled", "true"}});
  ASSERT_GT(sticky.instances.size(), 1U);
  EXPECT_GT(late_cpu(sticky, 0), 60) << "all users began there";
  EXPECT_EQ(late_cpu(sticky, 1), 0);
  EXPECT_GT(sticky.latency.quantile_seconds(0.95), 1.2 * free.latency.quantile_seconds(0.95));
}

TEST(Cookies, that_end_let_users_move_on) {
  const RunResult result = users({{"stickiness.enabled", "true"},
                                  {"stickiness.type", "app_cookie"},
                                  {"stickiness.app_cookie.cookie_name", "session"},
                                  {"stickiness.app_cookie.duration_seconds", "60"}});
  ASSERT_GT(result.instances.size(), 1U);
  EXPECT_NEAR(late_cpu(result, 1), late_cpu(result, 0), 0.25 * late_cpu(result, 0));
}

TEST(Cookies, are_nothing_to_open_load) {
  const auto open = [](const std::string& enabled) {
    return run(small_scenario({{"/auto_scaling_group/MinSize", "2"},
                               {"/auto_scaling_group/MaxSize", "2"},
                               {"/load/0", R"({"poisson": {"rate": 100}})"},
                               attributes({{"stickiness.enabled", enabled}})}));
  };
  EXPECT_EQ(open("true").latency.mean_seconds(), open("false").latency.mean_seconds());
}

// ---- automatic target weights
// --------------------------------------------------------------------

// Noisy neighbours slow one of five instances down to a fifth for minutes; its queue is full then.
TEST(Weights, keep_requests_away_from_the_instance_that_refuses_them) {
  const auto refused = [](const std::string& mitigation) {
    const RunResult result = run(small_scenario(
        {{"/auto_scaling_group/MinSize", "5"},
         {"/auto_scaling_group/MaxSize", "5"},
         {"/application/queue_limit", "10"},
         {"/noise", R"({"quiet": {"exponential": "30m"}, "noisy": {"exponential": "8m"},
                        "speed": 0.2})"},
         {"/duration", "6h"},
         {"/load/0", R"({"poisson": {"rate": 150}})"},
         attributes({{"load_balancing.algorithm.type", "weighted_random"},
                     {"load_balancing.algorithm.anomaly_mitigation", mitigation}})}));
    return failed(result, Failure::elb_502_refused);
  };
  const auto off = refused("off");
  EXPECT_GT(off, 10'000U);
  EXPECT_LT(refused("on"), off / 3);
}

}  // namespace
}  // namespace headroom::world
