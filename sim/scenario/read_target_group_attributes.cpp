#include "sim/scenario/read_target_group_attributes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using cloud::RoutingAlgorithm;
using cloud::StickinessConfig;
using cloud::TargetGroupConfig;

namespace {

constexpr int kMostTargets = 1000;  // aws-behaviour 6.6
constexpr int kWeek = 604'800;      // seconds

constexpr const char* kRoutingCount =
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count";
constexpr const char* kRoutingPercentage =
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";
constexpr const char* kDnsCount = "target_group_health.dns_failover.minimum_healthy_targets.count";
constexpr const char* kDnsPercentage =
    "target_group_health.dns_failover.minimum_healthy_targets.percentage";

/// Attributes that need others, read together at the end.
struct Pending {
  bool has_dns_count = false;  ///< the default is not compared with the other action's limit
  Duration lb_cookie = 86'400_s;
  Duration app_cookie = 86'400_s;
};

/// What is read of one attribute.
struct Reader {
  std::string_view key;
  void (*read)(const Attribute& attribute, TargetGroupConfig& config, Pending& pending);
};

void read_slow_start(const Attribute& attribute, TargetGroupConfig& config, Pending&) {
  config.slow_start = attribute.seconds(0, 900).value_or(config.slow_start);
  if (config.slow_start > Duration{} && config.slow_start < 30_s)
    attribute.node.refuse("\"0\", or a text with a whole number from 30 to 900");
}

void read_algorithm(const Attribute& attribute, TargetGroupConfig& config, Pending&) {
  const auto text =
      attribute.choice({"round_robin", "least_outstanding_requests", "weighted_random"});
  if (text) config.algorithm = *cloud::routing_algorithm(*text);
}

constexpr Reader kReaders[] = {
    {"deregistration_delay.timeout_seconds",
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       config.deregistration_delay = a.seconds(0, 3600).value_or(config.deregistration_delay);
     }},
    {"slow_start.duration_seconds", read_slow_start},
    {"load_balancing.algorithm.type", read_algorithm},
    {"load_balancing.algorithm.anomaly_mitigation",
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       config.anomalies.mitigate = a.choice({"on", "off"}) == "on";
     }},
    {"load_balancing.cross_zone.enabled",
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       config.cross_zone =
           a.choice({"true", "false", "use_load_balancer_configuration"}) != "false";
     }},
    {"stickiness.enabled",
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       config.stickiness.enabled = a.choice({"true", "false"}) == "true";
     }},
    {"stickiness.type",
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       if (a.choice({"lb_cookie", "app_cookie"}) == "app_cookie")
         config.stickiness.type = StickinessConfig::Type::app_cookie;
     }},
    {"stickiness.lb_cookie.duration_seconds",
     [](const Attribute& a, TargetGroupConfig&, Pending& pending) {
       pending.lb_cookie = a.seconds(1, kWeek).value_or(pending.lb_cookie);
     }},
    {"stickiness.app_cookie.duration_seconds",
     [](const Attribute& a, TargetGroupConfig&, Pending& pending) {
       pending.app_cookie = a.seconds(1, kWeek).value_or(pending.app_cookie);
     }},
    {"stickiness.app_cookie.cookie_name",
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       config.stickiness.cookie_name = a.value;
     }},
    {kRoutingCount,
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       if (const auto number = a.integer(1, kMostTargets)) config.routing_minimum.count = number;
     }},
    {kRoutingPercentage,
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       if (const auto limit = a.off_or_integer(1, 100)) config.routing_minimum.percentage = *limit;
     }},
    {kDnsCount,
     [](const Attribute& a, TargetGroupConfig& config, Pending& pending) {
       pending.has_dns_count = true;
       if (const auto limit = a.off_or_integer(1, kMostTargets)) config.dns_minimum.count = *limit;
     }},
    {kDnsPercentage,
     [](const Attribute& a, TargetGroupConfig& config, Pending&) {
       if (const auto limit = a.off_or_integer(1, 100)) config.dns_minimum.percentage = *limit;
     }},
};

/// DNS failover is to come with routing failover, or before it.
void check_minimum(const Node& node, std::optional<int> dns, std::optional<int> routing,
                   const char* unit) {
  if (!dns || !routing || *dns >= *routing) return;
  node.report(
      fmt::format("dns_failover at {}, unhealthy_state_routing at {} ({})", *dns, *routing, unit),
      "dns_failover at least as high, as AWS has it");
}

void check_together(const Node& node, const TargetGroupConfig& config, const Pending& pending) {
  if (config.algorithm == RoutingAlgorithm::least_outstanding_requests &&
      config.slow_start > Duration{})
    node.report("slow start with least_outstanding_requests", "one of the two, as AWS has it");
  if (config.anomalies.mitigate && config.algorithm != RoutingAlgorithm::weighted_random)
    node.report(fmt::format("anomaly_mitigation with {}", cloud::name(config.algorithm)),
                "load_balancing.algorithm.type weighted_random, as AWS has it");
  if (config.stickiness.enabled && !config.cross_zone)
    node.report("stickiness without cross-zone load balancing", "one of the two, as AWS has it");
  if (config.stickiness.enabled && config.stickiness.type == StickinessConfig::Type::app_cookie &&
      config.stickiness.cookie_name.empty())
    node.report("stickiness of type app_cookie without stickiness.app_cookie.cookie_name",
                "the name of the application's cookie");
  if (pending.has_dns_count)
    check_minimum(node, config.dns_minimum.count, config.routing_minimum.count, "count");
  check_minimum(node, config.dns_minimum.percentage, config.routing_minimum.percentage,
                "percentage");
}

void read_anomaly_detection(const Node& node, cloud::AnomalyConfig& anomalies) {
  ObjectReader object(node, "how anomalous targets are found");
  const auto number = [&](const char* key, double low, double high, double& value) {
    if (const auto given = object.optional(key)) value = given->number(low, high).value_or(value);
  };
  if (const auto interval = object.optional("interval")) {
    const auto value = interval->positive_duration();
    if (value && *value < 1_s) interval->refuse("at least \"1s\"");
    anomalies.interval = value.value_or(anomalies.interval);
  }
  if (const auto requests = object.optional("min_requests"))
    anomalies.min_requests = static_cast<int>(requests->integer(1, 1'000'000).value_or(10));
  number("error_ratio", 1, 1000, anomalies.error_ratio);
  number("min_error_rate", 0, 1, anomalies.min_error_rate);
  number("decrease", 0, 1, anomalies.decrease);
  number("increase", 0.001, 1, anomalies.increase);
  number("min_weight", 0.001, 1, anomalies.min_weight);
}

std::string limit_text(std::optional<int> limit) {
  return limit ? std::to_string(*limit) : std::string("off");
}

std::string seconds_text(Duration duration) { return std::to_string(duration / 1_s); }

}  // namespace

void read_target_group_attributes(ObjectReader& object, const Described& described,
                                  TargetGroupConfig& config) {
  Pending pending;
  for (const Attribute& attribute : read_attributes(object, described)) {
    const auto* const reader = std::find_if(std::begin(kReaders), std::end(kReaders),
                                            [&](auto& r) { return r.key == attribute.key; });
    if (reader != std::end(kReaders)) {
      reader->read(attribute, config, pending);
      continue;
    }
    std::vector<std::string> known;
    for (const Reader& one : kReaders) known.emplace_back(one.key);
    note_attribute(attribute, {}, std::move(known));
  }
  StickinessConfig& stickiness = config.stickiness;
  stickiness.duration =
      stickiness.type == StickinessConfig::Type::lb_cookie ? pending.lb_cookie : pending.app_cookie;
  if (const auto cookie = read_either(object, described, "sticky_cookie")) {
    if (const auto text = cookie->choice({"renewed", "set_once"}))
      stickiness.is_renewed = *text == "renewed";
  }
  if (const auto node = read_either(object, described, "anomaly_detection"))
    read_anomaly_detection(*node, config.anomalies);
  check_together(object.node(), config, pending);
}

void add_target_group_attributes(const TargetGroupConfig& config, Json& json) {
  Json& list = json["Attributes"] = Json::array();
  const auto add = [&](const std::string& key, std::string_view value) {
    list.push_back({{"Key", key}, {"Value", value}});
  };
  add("deregistration_delay.timeout_seconds", seconds_text(config.deregistration_delay));
  add("load_balancing.algorithm.type", cloud::name(config.algorithm));
  add("slow_start.duration_seconds", seconds_text(config.slow_start));
  add("load_balancing.cross_zone.enabled",
      config.cross_zone ? "use_load_balancer_configuration" : "false");
  add(kRoutingCount, limit_text(config.routing_minimum.count));
  add(kRoutingPercentage, limit_text(config.routing_minimum.percentage));
  if (config.dns_minimum.count != cloud::MinimumHealthyTargets{}.count)
    add(kDnsCount, limit_text(config.dns_minimum.count));
  add(kDnsPercentage, limit_text(config.dns_minimum.percentage));
  const StickinessConfig& stickiness = config.stickiness;
  add("stickiness.enabled", stickiness.enabled ? "true" : "false");
  if (stickiness.enabled) {
    const std::string type(cloud::name(stickiness.type));
    add("stickiness.type", type);
    add("stickiness." + type + ".duration_seconds", seconds_text(stickiness.duration));
    if (stickiness.type == StickinessConfig::Type::app_cookie)
      add("stickiness.app_cookie.cookie_name", stickiness.cookie_name);
    json["sticky_cookie"] = stickiness.renews() ? "renewed" : "set_once";
  }
  if (config.algorithm != RoutingAlgorithm::weighted_random) return;
  const cloud::AnomalyConfig& anomalies = config.anomalies;
  add("load_balancing.algorithm.anomaly_mitigation", anomalies.mitigate ? "on" : "off");
  json["anomaly_detection"] = {{"interval", duration_text(anomalies.interval)},
                               {"error_ratio", anomalies.error_ratio},
                               {"min_error_rate", anomalies.min_error_rate},
                               {"min_requests", anomalies.min_requests},
                               {"decrease", anomalies.decrease},
                               {"increase", anomalies.increase},
                               {"min_weight", anomalies.min_weight}};
}

}  // namespace headroom::scenario
