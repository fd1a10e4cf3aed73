#include <gmock/gmock.h>

#include "tests/scenario/small_scenario.hpp"

/// Zones, cookies and weights: what a target group's attributes say, and what is said of them.
namespace headroom::scenario {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

using Attributes = std::vector<std::pair<std::string, std::string>>;
using cloud::StickinessConfig;

Json attributes(const Attributes& list) {
  Json json = Json::array();
  for (const auto& [key, value] : list) json.push_back({{"Key", key}, {"Value", value}});
  return json;
}
Json with(const Attributes& list, Values more = {}) {
  more.emplace_back("/target_group/Attributes", attributes(list));
  return small_with(more);
}
cloud::TargetGroupConfig group(const Attributes& list) { return read(with(list)).target_group; }

const std::string kRouting = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.";
const std::string kDns = "target_group_health.dns_failover.minimum_healthy_targets.";

TEST(TargetGroupAttributes, have_aws_s_defaults) {
  const cloud::TargetGroupConfig config = group({});
  EXPECT_TRUE(config.cross_zone);
  EXPECT_EQ(config.routing_minimum.count, 1);
  EXPECT_EQ(config.routing_minimum.percentage, std::nullopt);
  EXPECT_EQ(config.dns_minimum.count, 1);
  EXPECT_EQ(config.dns_minimum.percentage, std::nullopt);
  EXPECT_FALSE(config.stickiness.enabled);
  EXPECT_FALSE(config.anomalies.mitigate);
}

TEST(TargetGroupAttributes, say_how_many_targets_must_be_healthy) {
  const cloud::TargetGroupConfig config = group({{kRouting + "count", "2"},
                                                 {kRouting + "percentage", "50"},
                                                 {kDns + "count", "off"},
                                                 {kDns + "percentage", "60"}});
  EXPECT_EQ(config.routing_minimum.count, 2);
  EXPECT_EQ(config.routing_minimum.percentage, 50);
  EXPECT_EQ(config.dns_minimum.count, std::nullopt);
  EXPECT_EQ(config.dns_minimum.percentage, 60);
  EXPECT_EQ(group({{kRouting + "count", "3"}}).routing_minimum.count, 3)
      << "compared with DNS failover only where that is given";
}

TEST(TargetGroupAttributes, each_type_of_cookie_has_its_own_duration) {
  const Attributes durations = {{"stickiness.enabled", "true"},
                                {"stickiness.lb_cookie.duration_seconds", "60"},
                                {"stickiness.app_cookie.duration_seconds", "90"},
                                {"stickiness.app_cookie.cookie_name", "JSESSIONID"}};
  EXPECT_EQ(group(durations).stickiness.duration, 60_s);
  EXPECT_TRUE(group(durations).stickiness.renews());
  Attributes application = durations;
  application.insert(application.begin(), {"stickiness.type", "app_cookie"});
  EXPECT_EQ(group(application).stickiness.duration, 90_s);
  EXPECT_FALSE(group(application).stickiness.renews());
  EXPECT_TRUE(read(with(application, {{"/target_group/sticky_cookie", "renewed"}}))
                  .target_group.stickiness.renews());
}

TEST(TargetGroupAttributes, without_cross_zone_load_balancing_there_is_a_node_per_zone) {
  const Json zones = Json::array({"us-east-1a", "us-east-1b", "us-east-1c"});
  const auto nodes = [&](const Attributes& list, Values more = {}) {
    more.emplace_back("/auto_scaling_group/AvailabilityZones", zones);
    return load_balancer_nodes(read(with(list, more))).count;
  };
  EXPECT_EQ(nodes({}), 1U);
  EXPECT_EQ(nodes({{"load_balancing.cross_zone.enabled", "true"}}), 1U);
  EXPECT_EQ(nodes({{"load_balancing.cross_zone.enabled", "use_load_balancer_configuration"}}), 1U);
  EXPECT_EQ(nodes({{"load_balancing.cross_zone.enabled", "false"}}), 3U);
  EXPECT_EQ(nodes({}, {{"/monitoring/nodes", "per_zone"}}), 3U);
}

TEST(TargetGroupAttributes, that_exclude_each_other_are_refused_with_the_reason) {
  EXPECT_THAT(complaint(with({{"load_balancing.cross_zone.enabled", "false"},
                              {"stickiness.enabled", "true"}})),
              HasSubstr("stickiness without cross-zone load balancing"));
  EXPECT_THAT(complaint(with({{"load_balancing.algorithm.anomaly_mitigation", "on"}})),
              HasSubstr("weighted_random, as AWS has it"));
  EXPECT_THAT(complaint(with({{kDns + "count", "2"}, {kRouting + "count", "3"}})),
              HasSubstr("dns_failover at 2, unhealthy_state_routing at 3 (count)"));
  EXPECT_THAT(complaint(with({{"load_balancing.cross_zone.enabled", "false"}},
                             {{"/monitoring/nodes", "one"}})),
              HasSubstr("/monitoring/nodes"));
}

TEST(TargetGroupAttributes, that_can_not_work_are_warned_of) {
  const Attributes sticky = {{"stickiness.enabled", "true"}};
  EXPECT_THAT(read(with(sticky)).warnings, Contains(HasSubstr("no cookies")));
  const Json threads = Json::parse(R"({"thread_group": {"threads": 1, "requests": ["get"]}})");
  EXPECT_THAT(read(with(sticky, {{"/load/0", threads}})).warnings,
              Not(Contains(HasSubstr("no cookies"))));
  const Values zones = {{"/auto_scaling_group/AvailabilityZones", Json::array({"a", "b"})}};
  EXPECT_THAT(read(with({{"load_balancing.cross_zone.enabled", "false"}}, zones)).warnings,
              Contains(HasSubstr("a zone can be without targets")));
  EXPECT_THAT(read(with({}, zones)).warnings, Not(Contains(HasSubstr("without targets"))));
}

TEST(TargetGroupAttributes, what_aws_does_not_publish_of_them_is_assumed) {
  EXPECT_THAT(read(with({})).assumed, Not(Contains(HasSubstr("DNS"))));
  const Scenario zones =
      read(with({}, {{"/monitoring/nodes", "per_zone"}, {"/monitoring/target_state", "any_node"}}));
  EXPECT_THAT(zones.assumed, Contains(HasSubstr("change of DNS within 60 s")));
  EXPECT_THAT(zones.assumed, Contains(HasSubstr("as long as one node says so")));
  EXPECT_THAT(
      read(with({{"stickiness.enabled", "true"}, {"stickiness.lb_cookie.duration_seconds", "60"}}))
          .assumed,
      Contains(HasSubstr("good for 1m from each answer on")));
  const auto weights = read(with({{"load_balancing.algorithm.type", "weighted_random"},
                                  {"load_balancing.algorithm.anomaly_mitigation", "on"}},
                                 {{"/target_group/anomaly_detection/error_ratio", 4}}));
  EXPECT_THAT(weights.assumed, Contains(HasSubstr("fails 4 times the others' share")));
  EXPECT_THAT(weights.assumed, Contains(HasSubstr("multiplied by 0.5")));
}

TEST(TargetGroupAttributes, an_alarm_on_a_zone_that_is_not_the_group_s_is_warned_of) {
  const auto alarm = [](const char* metric, const char* zone) {
    return Json::array(
        {{{"AlarmName", "zone"},
          {"Namespace", "AWS/ApplicationELB"},
          {"MetricName", metric},
          {"Statistic", "Sum"},
          {"Period", 60},
          {"EvaluationPeriods", 1},
          {"Threshold", 1},
          {"ComparisonOperator", "LessThanThreshold"},
          {"Dimensions", Json::array({{{"Name", "LoadBalancer"}, {"Value", "app/x/1"}},
                                      {{"Name", "TargetGroup"}, {"Value", "targetgroup/x/1"}},
                                      {{"Name", "AvailabilityZone"}, {"Value", zone}}})}}});
  };
  const auto warnings = [&](const char* metric, const char* zone) {
    return read(small_with({{"/auto_scaling_group/AvailabilityZones", Json::array({"a", "b"})},
                            {"/metric_alarms", alarm(metric, zone)}}))
        .warnings;
  };
  EXPECT_THAT(warnings("HealthyHostCount", "c"), Contains(HasSubstr("the group's are a, b")));
  EXPECT_THAT(warnings("HealthyHostCount", "b"), Not(Contains(HasSubstr("the group's are"))));
  EXPECT_THAT(warnings("RequestCount", "b"), Contains(HasSubstr("one load balancer node")));
}

}  // namespace
}  // namespace headroom::scenario
