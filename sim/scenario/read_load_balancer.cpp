#include "sim/scenario/read_load_balancer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "sim/scenario/read_static_targets.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::LoadBalancerConfig;
using cloud::TargetGroupConfig;

namespace {

/// "Attributes": [{"Key", "Value"}], each value a text.
struct Attribute {
  std::string key;
  std::string value;
  Node key_node;
  Node node;  ///< of the value
};
std::vector<Attribute> read_attributes(ObjectReader& object, const Described& described) {
  std::vector<Attribute> attributes;
  const auto inside = object.optional("Attributes");
  const auto beside = described.beside("Attributes");
  if (inside && beside) inside->report("a second list of attributes", "one of the two");
  const auto& list = beside ? beside : inside;
  if (!list) return attributes;
  for (const Node& entry : list->list()) {
    ObjectReader pair(entry, "{\"Key\": ..., \"Value\": ...}");
    const auto key = pair.required("Key");
    const auto value = pair.required("Value");
    const auto key_text = key ? key->text() : std::nullopt;
    const auto value_text = value ? value->text() : std::nullopt;
    if (key_text && value_text) attributes.push_back({*key_text, *value_text, *key, *value});
  }
  return attributes;
}

std::optional<Duration> seconds_of(const Attribute& attribute, int low, int high) {
  const auto parsed = Json::parse(attribute.value, nullptr, false);
  if (parsed.is_number_integer()) {
    const auto seconds = parsed.get<std::int64_t>();
    if (seconds >= low && seconds <= high) return Duration::seconds(seconds);
  }
  attribute.node.refuse(fmt::format("a text with a whole number from {} to {}", low, high));
  return std::nullopt;
}

/// An attribute that has an effect, and the only value that is built.
struct Fixed {
  const char* key;
  const char* value;
};

/// @param known further keys of AWS that change nothing here
void check_attribute(const Attribute& attribute, std::initializer_list<Fixed> fixed,
                     const std::vector<std::string>& known, std::vector<std::string> handled) {
  for (const Fixed& only : fixed) {
    handled.emplace_back(only.key);
    if (attribute.key != only.key) continue;
    if (attribute.value != only.value)
      attribute.node.refuse(fmt::format("\"{}\": other values are not built yet", only.value));
    return;
  }
  if (std::find(known.begin(), known.end(), attribute.key) != known.end()) {
    attribute.node.warn(fmt::format("{} is not modelled and without effect here", attribute.key));
    return;
  }
  handled.insert(handled.end(), known.begin(), known.end());
  const std::string near = nearest(attribute.key, handled);
  attribute.key_node.report(near.empty()
                                ? "unknown attribute"
                                : fmt::format("unknown attribute; did you mean \"{}\"?", near));
}

}  // namespace

namespace {

cloud::Reach reach_of(int port, const cloud::ApplicationConfig& application) {
  if (!application.port) return cloud::Reach::open;
  const auto& open = application.open_ports;
  if (open && std::find(open->begin(), open->end(), port) == open->end())
    return cloud::Reach::dropped;
  return port == *application.port ? cloud::Reach::open : cloud::Reach::refused;
}

/// The port of requests, and that of health checks.
void read_ports(ObjectReader& object, const cloud::ApplicationConfig& application,
                TargetGroupConfig& config) {
  if (const auto given = object.optional("Port"))
    config.port = static_cast<int>(given->integer(1, 65535).value_or(1));
  const int port = config.port.value_or(application.port.value_or(0));
  int checked = port;
  if (const auto given = object.optional("HealthCheckPort");
      given && given->json() != "traffic-port") {
    const std::string text =
        given->json().is_string() ? given->json().get<std::string>() : given->json().dump();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), checked);
    if (error != std::errc{} || end != text.data() + text.size() || checked < 1 || checked > 65535)
      given->refuse("\"traffic-port\" or a port from 1 to 65535");
    config.health_check_port = checked;
  }
  config.traffic = reach_of(port, application);
  config.health_checks = reach_of(checked, application);
}

void read_target_group_attribute(const Attribute& attribute, TargetGroupConfig& config) {
  if (attribute.key == "deregistration_delay.timeout_seconds") {
    config.deregistration_delay =
        seconds_of(attribute, 0, 3600).value_or(config.deregistration_delay);
    return;
  }
  if (attribute.key == "slow_start.duration_seconds") {
    config.slow_start = seconds_of(attribute, 0, 900).value_or(config.slow_start);
    if (config.slow_start > Duration{} && config.slow_start < 30_s)
      attribute.node.refuse("\"0\", or a text with a whole number from 30 to 900");
    return;
  }
  if (attribute.key == "load_balancing.algorithm.type") {
    const auto algorithm = cloud::routing_algorithm(attribute.value);
    if (algorithm) config.algorithm = *algorithm;
    if (!algorithm)
      attribute.node.refuse(
          "\"round_robin\", \"least_outstanding_requests\" or \"weighted_random\"");
    return;
  }
  check_attribute(
      attribute,
      {{"stickiness.enabled", "false"},
       {"load_balancing.algorithm.anomaly_mitigation", "off"},
       {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"},
       {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"}},
      {"stickiness.type", "stickiness.app_cookie.cookie_name",
       "stickiness.app_cookie.duration_seconds", "stickiness.lb_cookie.duration_seconds",
       "load_balancing.cross_zone.enabled",
       "target_group_health.dns_failover.minimum_healthy_targets.count",
       "target_group_health.dns_failover.minimum_healthy_targets.percentage"},
      {"deregistration_delay.timeout_seconds", "slow_start.duration_seconds",
       "load_balancing.algorithm.type"});
}

}  // namespace

TargetGroupConfig read_target_group(const std::optional<Node>& node,
                                    const cloud::InstanceTypes& types, Scenario& scenario,
                                    const Wanted& wanted) {
  TargetGroupConfig config;
  if (!node) return config;
  const Described described(*node, kDescribeTargetGroups, wanted, {"Attributes"});
  if (!described.entry()) return config;
  ObjectReader object(*described.entry(), "create-target-group's input");
  object.note({"Name", "Protocol", "ProtocolVersion", "VpcId", "HealthCheckProtocol",
               "HealthCheckPath", "Matcher", "Tags", "IpAddressType", "TargetControlPort"});
  read_ports(object, scenario.application, config);
  if (const auto type = object.optional("TargetType")) type->choice({"instance", "ip"});
  if (const auto enabled = object.optional("HealthCheckEnabled");
      enabled && enabled->json() != true) {
    enabled->refuse("true");
  }
  cloud::HealthCheckConfig& check = config.health_check;
  if (const auto interval = object.optional("HealthCheckIntervalSeconds")) {
    check.interval = interval->aws_seconds(5, 300).value_or(check.interval);
  }
  const auto timeout = object.optional("HealthCheckTimeoutSeconds");
  if (timeout) check.timeout = timeout->aws_seconds(2, 120).value_or(check.timeout);
  if (check.timeout >= check.interval) {
    (timeout ? *timeout : *node)
        .report(fmt::format("a time-out of {}", duration_text(check.timeout)),
                "less than HealthCheckIntervalSeconds");
  }
  if (const auto healthy = object.optional("HealthyThresholdCount")) {
    check.healthy_threshold = static_cast<int>(healthy->integer(2, 10).value_or(5));
  }
  if (const auto unhealthy = object.optional("UnhealthyThresholdCount")) {
    check.unhealthy_threshold = static_cast<int>(unhealthy->integer(2, 10).value_or(2));
  }
  if (const auto targets = object.optional("static_targets"))
    scenario.static_targets =
        read_static_targets(*targets, types, scenario.launch_template.type, scenario.group.zones);
  for (const Attribute& attribute : read_attributes(object, described))
    read_target_group_attribute(attribute, config);
  if (config.algorithm == cloud::RoutingAlgorithm::least_outstanding_requests &&
      config.slow_start > Duration{})
    node->report("slow start with least_outstanding_requests", "one of the two, as AWS has it");
  return config;
}

Json target_group_json(const TargetGroupConfig& config) {
  Json json;
  if (config.port) json["Port"] = *config.port;
  json["HealthCheckPort"] = config.health_check_port ? std::to_string(*config.health_check_port)
                                                     : std::string("traffic-port");
  json["HealthCheckIntervalSeconds"] = config.health_check.interval / 1_s;
  json["HealthCheckTimeoutSeconds"] = config.health_check.timeout / 1_s;
  json["HealthyThresholdCount"] = config.health_check.healthy_threshold;
  json["UnhealthyThresholdCount"] = config.health_check.unhealthy_threshold;
  json["Attributes"] = Json::array(
      {{{"Key", "deregistration_delay.timeout_seconds"},
        {"Value", std::to_string(config.deregistration_delay / 1_s)}},
       {{"Key", "load_balancing.algorithm.type"}, {"Value", cloud::name(config.algorithm)}},
       {{"Key", "slow_start.duration_seconds"},
        {"Value", std::to_string(config.slow_start / 1_s)}}});
  return json;
}

LoadBalancerConfig read_load_balancer(const std::optional<Node>& node) {
  LoadBalancerConfig config;
  if (!node) return config;
  const Described described(*node, kDescribeLoadBalancers, {}, {"Attributes", "listener_rules"});
  if (!described.entry()) return config;
  ObjectReader object(*described.entry(), "create-load-balancer's input");
  object.note({"Name", "Subnets", "SubnetMappings", "SecurityGroups", "Scheme", "Tags",
               "IpAddressType", "CustomerOwnedIpv4Pool", "EnablePrefixForIpv6SourceNat",
               "IpamPools"});
  if (const auto type = object.optional("Type")) type->choice({"application"});
  object.refuse("MinimumLoadBalancerCapacity", "reserved load balancer capacity");
  const auto rules_inside = object.optional("listener_rules");
  if (const auto& rules = rules_inside ? rules_inside : described.beside("listener_rules")) {
    config.listener_rules = static_cast<int>(rules->integer(1, 1000).value_or(1));
  }
  for (const Attribute& attribute : read_attributes(object, described)) {
    if (attribute.key == "idle_timeout.timeout_seconds") {
      config.idle_timeout = seconds_of(attribute, 1, 4000).value_or(config.idle_timeout);
      continue;
    }
    check_attribute(
        attribute, {},
        {"deletion_protection.enabled", "load_balancing.cross_zone.enabled",
         "access_logs.s3.enabled", "access_logs.s3.bucket", "access_logs.s3.prefix",
         "connection_logs.s3.enabled", "connection_logs.s3.bucket", "connection_logs.s3.prefix",
         "client_keep_alive.seconds", "ipv6.deny_all_igw_traffic",
         "routing.http.desync_mitigation_mode", "routing.http.drop_invalid_header_fields.enabled",
         "routing.http.preserve_host_header.enabled",
         "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
         "routing.http.xff_client_port.enabled", "routing.http.xff_header_processing.mode",
         "routing.http2.enabled", "waf.fail_open.enabled", "zonal_shift.config.enabled"},
        {"idle_timeout.timeout_seconds"});
  }
  return config;
}

Json load_balancer_json(const LoadBalancerConfig& config) {
  Json json;
  json["Attributes"] = Json::array({{{"Key", "idle_timeout.timeout_seconds"},
                                     {"Value", std::to_string(config.idle_timeout / 1_s)}}});
  json["listener_rules"] = config.listener_rules;
  return json;
}

}  // namespace headroom::scenario
