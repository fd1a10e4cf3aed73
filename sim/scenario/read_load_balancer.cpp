#include "sim/scenario/read_load_balancer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "sim/scenario/attributes.hpp"
#include "sim/scenario/read_static_targets.hpp"
#include "sim/scenario/read_target_group_attributes.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::ConnectionReuse;
using cloud::LoadBalancerConfig;
using cloud::TargetGroupConfig;

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

void read_connection_reuse(const Node& node, const cloud::ApplicationConfig& application,
                           LoadBalancerConfig& config) {
  const auto reuse = node.choice({"most_recent", "least_recent"});
  if (reuse == "least_recent") config.connection_reuse = ConnectionReuse::least_recent;
  if (!application.keep_alive_timeout)
    node.report("connection_reuse without application.keep_alive_timeout",
                "both, or neither: without it no connection is ever closed");
}

}  // namespace

TargetGroupConfig read_target_group(const std::optional<Node>& node,
                                    const cloud::InstanceTypes& types, Scenario& scenario,
                                    const Wanted& wanted) {
  TargetGroupConfig config;
  if (!node) return config;
  const Described described(*node, kDescribeTargetGroups, wanted,
                            {"Attributes", "anomaly_detection", "sticky_cookie"});
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
  read_target_group_attributes(object, described, config);
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
  add_target_group_attributes(config, json);
  return json;
}

LoadBalancerConfig read_load_balancer(const std::optional<Node>& node,
                                      const cloud::ApplicationConfig& application) {
  LoadBalancerConfig config;
  if (application.keep_alive_timeout) config.connection_reuse = ConnectionReuse::most_recent;
  if (!node) return config;
  const Described described(*node, kDescribeLoadBalancers, {},
                            {"Attributes", "listener_rules", "connection_reuse"});
  if (!described.entry()) return config;
  ObjectReader object(*described.entry(), "create-load-balancer's input");
  object.note({"Name", "Subnets", "SubnetMappings", "SecurityGroups", "Scheme", "Tags",
               "IpAddressType", "CustomerOwnedIpv4Pool", "EnablePrefixForIpv6SourceNat",
               "IpamPools"});
  if (const auto type = object.optional("Type")) type->choice({"application"});
  object.refuse("MinimumLoadBalancerCapacity", "reserved load balancer capacity");
  if (const auto reuse = read_either(object, described, "connection_reuse"))
    read_connection_reuse(*reuse, application, config);
  if (const auto rules = read_either(object, described, "listener_rules")) {
    config.listener_rules = static_cast<int>(rules->integer(1, 1000).value_or(1));
  }
  for (const Attribute& attribute : read_attributes(object, described)) {
    if (attribute.key == "idle_timeout.timeout_seconds") {
      config.idle_timeout = attribute.seconds(1, 4000).value_or(config.idle_timeout);
      continue;
    }
    if (attribute.key == "load_balancing.cross_zone.enabled") {
      // Always on at the load balancer; a target group can turn it off.
      attribute.choice({"true"});
      continue;
    }
    note_attribute(
        attribute,
        {"deletion_protection.enabled", "access_logs.s3.enabled", "access_logs.s3.bucket",
         "access_logs.s3.prefix", "connection_logs.s3.enabled", "connection_logs.s3.bucket",
         "connection_logs.s3.prefix", "client_keep_alive.seconds", "ipv6.deny_all_igw_traffic",
         "routing.http.desync_mitigation_mode", "routing.http.drop_invalid_header_fields.enabled",
         "routing.http.preserve_host_header.enabled",
         "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
         "routing.http.xff_client_port.enabled", "routing.http.xff_header_processing.mode",
         "routing.http2.enabled", "waf.fail_open.enabled", "zonal_shift.config.enabled"},
        {"idle_timeout.timeout_seconds", "load_balancing.cross_zone.enabled"});
  }
  return config;
}

void settle_nodes(ObjectReader& object, Scenario& scenario) {
  if (scenario.target_group.cross_zone) return;
  scenario.monitoring.node_per_zone = true;
  const auto monitoring = object.optional("monitoring");
  if (!monitoring || !monitoring->json().is_object()) return;
  const auto nodes = monitoring->json().find("nodes");
  if (nodes == monitoring->json().end() || *nodes != "one") return;
  Node(*nodes, step(monitoring->place(), "nodes"), monitoring->context())
      .report("one node without cross-zone load balancing",
              "\"per_zone\": each node serves the targets of its own zone then");
}

Json load_balancer_json(const LoadBalancerConfig& config) {
  Json json;
  json["Attributes"] = Json::array({{{"Key", "idle_timeout.timeout_seconds"},
                                     {"Value", std::to_string(config.idle_timeout / 1_s)}}});
  json["listener_rules"] = config.listener_rules;
  if (config.connection_reuse) json["connection_reuse"] = cloud::name(*config.connection_reuse);
  return json;
}

}  // namespace headroom::scenario
