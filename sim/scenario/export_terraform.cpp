#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/scenario/export_aws.hpp"

namespace headroom::scenario {
namespace {

/// "HealthCheckGracePeriod" is health_check_grace_period, "VPCZoneIdentifier" vpc_zone_identifier.
std::string snake(const std::string& name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto is_upper = [&](std::size_t at) {
      return at < name.size() && std::isupper(static_cast<unsigned char>(name[at])) != 0;
    };
    const bool begins_word =
        is_upper(i) && i > 0 && (!is_upper(i - 1) || !is_upper(i + 1)) && i + 1 < name.size();
    if (begins_word) text += '_';
    text += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return text;
}

/// A JSON pointer into AWS's object as one into Terraform's.
std::string snake_pointer(const std::string& pointer) {
  std::string text;
  for (std::size_t from = 1; from <= pointer.size();) {
    const std::size_t to = std::min(pointer.find('/', from), pointer.size());
    text += "/" + snake(pointer.substr(from, to - from));
    from = to + 1;
  }
  return text;
}

/// Terraform reads ${...} and %{...} in texts.
std::string literal(const std::string& text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool opens =
        (text[i] == '$' || text[i] == '%') && i + 1 < text.size() && text[i + 1] == '{';
    escaped += text[i];
    if (opens) escaped += text[i];
  }
  return escaped;
}

Json reference(const std::string& expression) { return "${" + expression + "}"; }

/// [{"Key", "Value"}] or [{"Name", "Value"}] as a map.
Json map_of(const Json& list, const char* key) {
  Json map = Json::object();
  for (const Json& entry : list) map[entry[key].get<std::string>()] = entry["Value"];
  return map;
}

/// AWS's object with Terraform's names, all the way down.
Json snake_all(const Json& json) {
  if (json.is_string()) return literal(json.get<std::string>());
  if (json.is_array()) {
    Json list = Json::array();
    for (const Json& entry : json) list.push_back(snake_all(entry));
    return list;
  }
  if (!json.is_object()) return json;
  Json result = Json::object();
  for (const auto& [key, value] : json.items()) {
    if (key == "Tags" && value.is_array())
      result["tags"] = snake_all(map_of(value, "Key"));
    else
      result[snake(key)] = snake_all(value);
  }
  return result;
}

void rename(Json& json, const char* from, const char* to) {
  if (!json.contains(from)) return;
  json[to] = json[from];
  json.erase(from);
}

const char* const kGroup = "aws_autoscaling_group.group.name";

class Configuration {
 public:
  explicit Configuration(const AwsInputs& inputs)
      : inputs_(inputs), makes_balancer_(makes_load_balancing(inputs)) {}

  Json make() {
    add("aws_launch_template", "template", launch_template());
    if (makes_balancer_) add_load_balancing();
    add("aws_autoscaling_group", "group", group());
    number("aws_autoscaling_lifecycle_hook", "hook", inputs_.lifecycle_hooks,
           [this](const Json& hook) { return lifecycle_hook(hook); });
    number("aws_autoscaling_schedule", "action", inputs_.scheduled_actions,
           [this](const Json& action) { return of_group(snake_all(action)); });
    number("aws_autoscaling_policy", "policy", inputs_.policies,
           [this](const Json& policy) { return scaling_policy(policy); });
    number("aws_cloudwatch_metric_alarm", "alarm", inputs_.alarms,
           [this](const Json& alarm) { return metric_alarm(alarm); });
    Json document;
    document["terraform"]["required_providers"]["aws"] = {{"source", "hashicorp/aws"},
                                                          {"version", ">= 5.0"}};
    document["provider"]["aws"]["region"] = inputs_.region;
    if (!variables_.empty()) document["variable"] = variables_;
    document["resource"] = resources_;
    return document;
  }

 private:
  void add(const char* type, const std::string& name, Json body) {
    resources_[type][name] = std::move(body);
  }
  template <class Make>
  void number(const char* type, const char* stem, const std::vector<Json>& entries,
              const Make& make) {
    for (std::size_t i = 0; i < entries.size(); ++i)
      add(type, fmt::format("{}_{}", stem, i + 1), make(entries[i]));
  }

  static Json of_group(Json body) {
    body.erase("auto_scaling_group_name");
    Json result;
    result["autoscaling_group_name"] = reference(kGroup);
    for (const auto& [key, value] : body.items()) result[key] = value;
    return result;
  }

  Json launch_template() const {
    Json body;
    body["name"] = literal(inputs_.launch_template["LaunchTemplateName"]);
    body["update_default_version"] = true;
    const Json data = snake_all(inputs_.launch_template["LaunchTemplateData"]);
    for (const auto& [key, value] : data.items()) body[key] = value;
    rename(body, "security_group_ids", "vpc_security_group_ids");
    rename(body, "security_groups", "security_group_names");
    if (inputs_.launch_template.contains("VersionDescription"))
      body["description"] = literal(inputs_.launch_template["VersionDescription"]);
    return body;
  }

  Json group() const {
    Json given = inputs_.group;
    const Json version = {{"version", reference("aws_launch_template.template.latest_version")}};
    Json tags = Json::array();
    if (given.contains("Tags")) {
      for (const Json& tag : given["Tags"])
        tags.push_back({{"key", literal(tag["Key"])},
                        {"value", literal(tag.value("Value", ""))},
                        {"propagate_at_launch", tag.value("PropagateAtLaunch", false)}});
    }
    for (const char* key : {"Tags", "LaunchTemplate", "TargetGroupARNs"}) given.erase(key);
    if (given.contains("VPCZoneIdentifier")) given.erase("AvailabilityZones");
    Json body = snake_all(given);
    rename(body, "auto_scaling_group_name", "name");
    rename(body, "new_instances_protected_from_scale_in", "protect_from_scale_in");
    rename(body, "load_balancer_names", "load_balancers");
    rename(body, "lifecycle_hook_specification_list", "initial_lifecycle_hook");
    if (body.contains("initial_lifecycle_hook")) {
      for (Json& hook : body["initial_lifecycle_hook"]) rename(hook, "lifecycle_hook_name", "name");
    }
    if (body.contains("vpc_zone_identifier"))
      body["vpc_zone_identifier"] =
          inputs_.load_balancer.value("Subnets", Json::array({inputs_.group["VPCZoneIdentifier"]}));
    if (body.contains("mixed_instances_policy")) {
      Json& launch = body["mixed_instances_policy"]["launch_template"];
      launch["launch_template_specification"] = version;
      launch["launch_template_specification"]["launch_template_id"] =
          reference("aws_launch_template.template.id");
      rename(launch, "overrides", "override");
    } else {
      body["launch_template"] = version;
      body["launch_template"]["id"] = reference("aws_launch_template.template.id");
    }
    body["target_group_arns"] = makes_balancer_
                                    ? Json::array({reference("aws_lb_target_group.targets.arn")})
                                    : inputs_.group["TargetGroupARNs"];
    if (!tags.empty()) body["tag"] = tags;
    if (!inputs_.warm_pool.is_null()) {
      body["warm_pool"] = snake_all(inputs_.warm_pool);
      body["warm_pool"].erase("auto_scaling_group_name");
    }
    if (!inputs_.suspended.is_null())
      body["suspended_processes"] = inputs_.suspended["ScalingProcesses"];
    if (makes_balancer_) body["depends_on"] = Json::array({"aws_lb_listener.listener"});
    return body;
  }

  static Json lifecycle_hook(const Json& hook) {
    Json body = snake_all(hook);
    rename(body, "lifecycle_hook_name", "name");
    return of_group(body);
  }

  /// The value of an attribute, an own name of Terraform's for it.
  static void take_attributes(Json& body, const Json& attributes,
                              std::initializer_list<std::pair<const char*, const char*>> names) {
    for (const Json& attribute : attributes) {
      for (const auto& [key, name] : names)
        if (attribute["Key"] == key) body[name] = literal(attribute["Value"]);
    }
  }

  void add_load_balancing() {
    Json targets = snake_all(inputs_.target_group);
    Json check = Json::object();
    for (const auto& [from, to] :
         {std::pair("health_check_enabled", "enabled"), std::pair("health_check_path", "path"),
          std::pair("health_check_port", "port"), std::pair("health_check_protocol", "protocol"),
          std::pair("health_check_interval_seconds", "interval"),
          std::pair("health_check_timeout_seconds", "timeout"),
          std::pair("healthy_threshold_count", "healthy_threshold"),
          std::pair("unhealthy_threshold_count", "unhealthy_threshold")}) {
      if (targets.contains(from)) check[to] = targets[from];
      targets.erase(from);
    }
    if (targets.contains("matcher")) {
      check["matcher"] = targets["matcher"].value("http_code", "200");
      targets.erase("matcher");
    }
    targets["health_check"] = check;
    take_attributes(targets, inputs_.target_group_attributes["Attributes"],
                    {{"deregistration_delay.timeout_seconds", "deregistration_delay"},
                     {"slow_start.duration_seconds", "slow_start"},
                     {"load_balancing.algorithm.type", "load_balancing_algorithm_type"}});
    if (targets["vpc_id"] == kPlaceholderVpc) {
      targets["vpc_id"] = reference("var.vpc_id");
      variables_["vpc_id"]["type"] = "string";
    }
    add("aws_lb_target_group", "targets", targets);
    Json balancer = snake_all(inputs_.load_balancer);
    rename(balancer, "type", "load_balancer_type");
    if (balancer.contains("scheme")) balancer["internal"] = balancer["scheme"] == "internal";
    balancer.erase("scheme");
    take_attributes(balancer, inputs_.load_balancer_attributes["Attributes"],
                    {{"idle_timeout.timeout_seconds", "idle_timeout"},
                     {"deletion_protection.enabled", "enable_deletion_protection"},
                     {"routing.http2.enabled", "enable_http2"}});
    if (balancer.contains("subnets") && balancer["subnets"][0] == kPlaceholderSubnets[0]) {
      balancer["subnets"] = reference("var.subnets");
      variables_["subnets"]["type"] = "list(string)";
    }
    add("aws_lb", "balancer", balancer);
    Json listener = snake_all(inputs_.listener);
    listener["load_balancer_arn"] = reference("aws_lb.balancer.arn");
    listener["default_action"] = {
        {"type", "forward"}, {"target_group_arn", reference("aws_lb_target_group.targets.arn")}};
    listener.erase("default_actions");
    add("aws_lb_listener", "listener", listener);
  }

  Json scaling_policy(const Json& policy) const {
    Json body = snake_all(policy);
    rename(body, "policy_name", "name");
    rename(body, "step_adjustments", "step_adjustment");
    for (const char* list : {"step_adjustment"}) {
      if (!body.contains(list)) continue;
      for (Json& step : body[list]) {
        for (const char* bound : {"metric_interval_lower_bound", "metric_interval_upper_bound"})
          if (step.contains(bound) && step[bound].is_number()) step[bound] = step[bound].dump();
      }
    }
    const Json::json_pointer custom(
        "/target_tracking_configuration/customized_metric_specification");
    if (body.contains(custom)) rename(body[custom], "dimensions", "metric_dimension");
    for (const char* metric : kPredefinedMetrics) {
      const Json::json_pointer label(snake_pointer(metric) + "/resource_label");
      if (makes_balancer_ && body.contains(label))
        body[label] = "${aws_lb.balancer.arn_suffix}/${aws_lb_target_group.targets.arn_suffix}";
    }
    if (body.contains("predictive_scaling_configuration")) {
      Json& predictive = body["predictive_scaling_configuration"];
      rename(predictive, "metric_specifications", "metric_specification");
      for (const char* text : {"scheduling_buffer_time", "max_capacity_buffer"})  // its types
        if (predictive.contains(text)) predictive[text] = predictive[text].dump();
    }
    return of_group(body);
  }

  /// Dimensions as a map, with this configuration's own resources for their stand-ins.
  Json dimensions_of(const Json& list) const {
    Json map = map_of(list, "Name");
    for (auto& [name, value] : map.items()) {
      const bool is_group = name == "AutoScalingGroupName";
      if (is_group)
        value = reference(kGroup);
      else if (makes_balancer_ && name == "LoadBalancer")
        value = reference("aws_lb.balancer.arn_suffix");
      else if (makes_balancer_ && name == "TargetGroup")
        value = reference("aws_lb_target_group.targets.arn_suffix");
      else
        value = literal(value);
    }
    return map;
  }

  Json metric_query(const Json& entry) const {
    Json body = snake_all(entry);
    if (!entry.contains("MetricStat")) return body;
    const Json& stat = entry["MetricStat"];
    Json metric = snake_all(stat["Metric"]);
    if (stat["Metric"].contains("Dimensions"))
      metric["dimensions"] = dimensions_of(stat["Metric"]["Dimensions"]);
    for (const char* key : {"Period", "Stat", "Unit"})
      if (stat.contains(key)) metric[snake(key)] = stat[key];
    body.erase("metric_stat");
    body["metric"] = metric;
    return body;
  }

  Json metric_alarm(const Json& alarm) const {
    Json body = snake_all(alarm);
    rename(body, "evaluate_low_sample_count_percentile", "evaluate_low_sample_count_percentiles");
    if (alarm.contains("Dimensions")) body["dimensions"] = dimensions_of(alarm["Dimensions"]);
    if (alarm.contains("Metrics")) {
      body.erase("metrics");
      body["metric_query"] = Json::array();
      for (const Json& entry : alarm["Metrics"])
        body["metric_query"].push_back(metric_query(entry));
    }
    if (!body.contains("alarm_actions")) return body;
    for (Json& action : body["alarm_actions"]) {
      for (std::size_t i = 0; i < inputs_.policies.size(); ++i) {
        const bool is_it =
            action == placeholder_policy_arn(inputs_.region, inputs_.group["AutoScalingGroupName"],
                                             inputs_.policies[i]["PolicyName"]);
        if (is_it) action = reference(fmt::format("aws_autoscaling_policy.policy_{}.arn", i + 1));
      }
    }
    return body;
  }

  const AwsInputs& inputs_;
  bool makes_balancer_;
  Json variables_ = Json::object();
  Json resources_ = Json::object();
};

}  // namespace

Json terraform_configuration(const AwsInputs& inputs) { return Configuration(inputs).make(); }

}  // namespace headroom::scenario
