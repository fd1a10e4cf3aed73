#include "sim/experiment/verify_policies.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sim/scenario/problems.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom::experiment {
namespace {

using scaling::AlarmView;
using scaling::Comparison;
using scenario::Json;

/// The smallest scenario that has the policy.
scenario::Scenario scenario_with(const Json& policy, const std::string& id,
                                 const scenario::Environment& environment) {
  Json text = Json::parse(R"({
    "name": "example", "duration": "1h",
    "application": { "requests": { "page": { "steps": [ { "cpu": "10ms" } ] } } },
    "images": { "ami": { "bake": "application" } },
    "launch_template": { "LaunchTemplateData": { "ImageId": "ami", "InstanceType": "m5.large" } },
    "auto_scaling_group": { "AutoScalingGroupName": "web", "MinSize": 0, "MaxSize": 1000,
                            "DesiredCapacity": 1, "AvailabilityZones": [ "us-east-1a" ] },
    "load": [] })");
  text["scaling_policies"] = Json::array({policy});
  return scenario::read_scenario_text(text.dump(), id, ".", {}, environment);
}

scaling::GroupView group_of(const Json& group) {
  scaling::GroupView view;
  view.min = group.value("min", 0);
  view.max = group.value("max", 1000);
  view.desired = view.in_service = group.at("capacity").get<int>();
  view.warming_up = group.value("warming_up", 0);
  return view;
}

/// A user's own alarm, or the one of its two that target tracking is woken by.
AlarmView alarm_of(const Json& example, double metric) {
  AlarmView view;
  view.name = "alarm";
  if (example.contains("threshold")) {
    view.threshold = example.at("threshold").get<double>();
    view.comparison =
        metric >= view.threshold ? Comparison::greater_or_equal : Comparison::less_or_equal;
    return view;
  }
  const double target =
      example.at("policy").at("TargetTrackingConfiguration").at("TargetValue").get<double>();
  view.role = metric > target ? "AlarmHigh" : "AlarmLow";
  view.comparison = metric > target ? Comparison::greater : Comparison::less;
  view.threshold = target;
  return view;
}

}  // namespace

VerifiedRow verify_policy(const Json& example, const scenario::Environment& environment) {
  const auto id = example.at("id").get<std::string>();
  const scenario::Scenario scenario = scenario_with(example.at("policy"), id, environment);
  const scaling::Attached attached =
      scenario::attach(scenario.policies.at(0), scenario, environment);
  const double metric = example.at("metric").get<double>();
  const scaling::GroupView group = group_of(example.at("group"));
  const std::array points = {scaling::Datapoint{Instant{}, metric}};
  AlarmView alarm = alarm_of(example, metric);
  alarm.points = points;
  const scaling::Decision decision = attached.policy->decide(
      {scaling::Wake::Why::alarm, &alarm, false}, {Instant{} + 1_h, group, {{points[0]}}});
  // What the policy does not say stays; the group holds it within its limits.
  const int desired = std::clamp(decision.desired.value_or(group.desired), group.min, group.max);
  const double expected = example.at("desired").get<double>();
  return {"headroom-aws-1", id, "desired capacity", VerifiedRow::How::computed, expected,
          desired,          0,  desired == expected};
}

}  // namespace headroom::experiment
