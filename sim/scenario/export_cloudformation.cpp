#include <fmt/format.h>

#include "sim/scenario/export_aws.hpp"

namespace headroom::scenario {
namespace {

Json reference(const std::string& name) { return {{"Ref", name}}; }
Json get(const char* name, const char* attribute) {
  return {{"Fn::GetAtt", Json::array({name, attribute})}};
}

/// Moves a member to the name that CloudFormation has for it.
void rename(Json& json, const char* from, const char* to) {
  if (!json.contains(from)) return;
  json[to] = json[from];
  json.erase(from);
}

/// Some of CloudFormation's numbers are texts.
void as_text(Json& json, std::initializer_list<const char*> keys) {
  for (const char* key : keys) {
    if (json.contains(key) && json[key].is_number()) json[key] = json[key].dump();
  }
}

class Template {
 public:
  explicit Template(const AwsInputs& inputs)
      : inputs_(inputs), makes_balancer_(makes_load_balancing(inputs)) {}

  Json make() {
    add("LaunchTemplate", "AWS::EC2::LaunchTemplate", launch_template());
    if (makes_balancer_) add_load_balancing();
    add("AutoScalingGroup", "AWS::AutoScaling::AutoScalingGroup", group());
    add_all("LifecycleHook", "AWS::AutoScaling::LifecycleHook", inputs_.lifecycle_hooks);
    if (!inputs_.warm_pool.is_null())
      add("WarmPool", "AWS::AutoScaling::WarmPool", of_group(inputs_.warm_pool));
    for (const Json& action : inputs_.scheduled_actions) {
      Json properties = of_group(action);
      properties.erase("ScheduledActionName");
      add_numbered("ScheduledAction", "AWS::AutoScaling::ScheduledAction", properties);
    }
    add_policies();
    for (const Json& alarm : inputs_.alarms) {
      Json properties = substitute(alarm, names());
      properties["AlarmName"] = alarm["AlarmName"];  // which may be that of the group
      add_numbered("Alarm", "AWS::CloudWatch::Alarm", properties);
    }
    Json document = {{"AWSTemplateFormatVersion", "2010-09-09"}};
    if (!parameters_.empty()) document["Parameters"] = parameters_;
    document["Resources"] = resources_;
    return document;
  }

 private:
  void add(const std::string& id, const char* type, Json properties) {
    resources_[id] = {{"Type", type}, {"Properties", std::move(properties)}};
  }
  void add_numbered(const std::string& stem, const char* type, const Json& properties) {
    int number = 1;
    while (resources_.contains(stem + std::to_string(number))) ++number;
    add(stem + std::to_string(number), type, properties);
  }
  void add_all(const std::string& stem, const char* type, const std::vector<Json>& entries) {
    for (const Json& entry : entries) add_numbered(stem, type, of_group(entry));
  }

  static Json of_group(Json entry) {
    entry["AutoScalingGroupName"] = reference("AutoScalingGroup");
    return entry;
  }

  Json launch_template() const {
    Json properties = inputs_.launch_template;
    for (const char* key : {"DryRun", "ClientToken", "Operator"}) properties.erase(key);
    return properties;
  }

  Json group() {
    Json properties = inputs_.group;
    const Json specification = {{"LaunchTemplateId", reference("LaunchTemplate")},
                                {"Version", get("LaunchTemplate", "LatestVersionNumber")}};
    if (properties.contains("MixedInstancesPolicy"))
      properties["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"] =
          specification;
    else
      properties["LaunchTemplate"] = specification;
    if (makes_balancer_) properties["TargetGroupARNs"] = Json::array({reference("TargetGroup")});
    rename(properties, "DefaultCooldown", "Cooldown");
    as_text(properties, {"MinSize", "MaxSize", "DesiredCapacity", "Cooldown"});
    if (properties.contains("VPCZoneIdentifier")) {
      properties["VPCZoneIdentifier"] = inputs_.load_balancer.contains("Subnets")
                                            ? inputs_.load_balancer["Subnets"]
                                            : Json::array({properties["VPCZoneIdentifier"]});
      properties.erase("AvailabilityZones");  // they are those of the subnets
    }
    if (properties.contains("Tags")) {
      for (Json& tag : properties["Tags"])
        for (const char* key : {"ResourceId", "ResourceType"}) tag.erase(key);
    }
    return properties;
  }

  void add_load_balancing() {
    Json targets = inputs_.target_group;
    targets["TargetGroupAttributes"] = inputs_.target_group_attributes["Attributes"];
    if (targets["VpcId"] == kPlaceholderVpc) {
      targets["VpcId"] = reference("VpcId");
      parameters_["VpcId"]["Type"] = "AWS::EC2::VPC::Id";
    }
    add("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup", targets);
    Json balancer = inputs_.load_balancer;
    balancer["LoadBalancerAttributes"] = inputs_.load_balancer_attributes["Attributes"];
    if (balancer.contains("Subnets") && balancer["Subnets"][0] == kPlaceholderSubnets[0]) {
      balancer["Subnets"] = reference("Subnets");
      parameters_["Subnets"]["Type"] = "List<AWS::EC2::Subnet::Id>";
    }
    add("LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", balancer);
    Json listener = inputs_.listener;
    listener["LoadBalancerArn"] = reference("LoadBalancer");
    listener["DefaultActions"][0]["TargetGroupArn"] = reference("TargetGroup");
    add("Listener", "AWS::ElasticLoadBalancingV2::Listener", listener);
    // A group can not register its instances before the load balancer knows the target group.
    depends_on_listener_ = true;
  }

  void add_policies() {
    if (depends_on_listener_) resources_["AutoScalingGroup"]["DependsOn"] = "Listener";
    for (const Json& policy : inputs_.policies) {
      Json properties = of_group(policy);
      const std::string name = properties["PolicyName"];
      for (const char* key : {"PolicyName", "Enabled"}) properties.erase(key);
      as_text(properties, {"Cooldown"});
      for (const char* metric : kPredefinedMetrics) {
        const Json::json_pointer label(std::string(metric) + "/ResourceLabel");
        if (!makes_balancer_ || !properties.contains(label)) continue;
        properties[label] = {
            {"Fn::Join",
             Json::array({"/", Json::array({get("LoadBalancer", "LoadBalancerFullName"),
                                            get("TargetGroup", "TargetGroupFullName")})})}};
      }
      add_numbered("ScalingPolicy", "AWS::AutoScaling::ScalingPolicy",
                   substitute(properties, names()));
      policies_.emplace_back(
          placeholder_policy_arn(inputs_.region, inputs_.group["AutoScalingGroupName"], name),
          reference(fmt::format("ScalingPolicy{}", policies_.size() + 1)));
    }
  }

  /// What stands for resources of this template in the texts of the inputs.
  std::vector<std::pair<std::string, Json>> names() const {
    std::vector<std::pair<std::string, Json>> all = policies_;
    all.emplace_back(inputs_.group["AutoScalingGroupName"].get<std::string>(),
                     reference("AutoScalingGroup"));
    if (!makes_balancer_) return all;
    const auto suffix = [](const std::string& arn, const std::string& mark) {
      return arn.substr(arn.rfind(mark) + mark.size());
    };
    all.emplace_back(suffix(inputs_.group["TargetGroupARNs"][0], ":"),
                     get("TargetGroup", "TargetGroupFullName"));
    all.emplace_back(suffix(inputs_.load_balancer_attributes["LoadBalancerArn"], ":loadbalancer/"),
                     get("LoadBalancer", "LoadBalancerFullName"));
    return all;
  }

  const AwsInputs& inputs_;
  bool makes_balancer_;
  bool depends_on_listener_ = false;
  Json parameters_ = Json::object();
  Json resources_ = Json::object();
  std::vector<std::pair<std::string, Json>> policies_;
};

}  // namespace

Json cloudformation_template(const AwsInputs& inputs) { return Template(inputs).make(); }

}  // namespace headroom::scenario
