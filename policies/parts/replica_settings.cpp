#include "policies/parts/replica_settings.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace headroom::policies {

using scaling::Config;
using scaling::Parameter;
using scaling::ReplicaBehavior;
using Kind = Parameter::Kind;

namespace {

Parameter object(std::string name, std::string summary, scaling::ParameterTree members) {
  Parameter parameter{std::move(name), Kind::object, std::move(summary)};
  parameter.members = std::move(members);
  return parameter;
}

Parameter choice(std::string name, std::string summary, bool is_required,
                 std::vector<std::string> choices) {
  Parameter parameter{std::move(name), Kind::choice, std::move(summary), is_required};
  parameter.choices = std::move(choices);
  return parameter;
}

/// scaleUp or scaleDown. @param defaults of it, in words
Parameter direction_parameter(std::string name, const std::string& window,
                              const std::string& limits) {
  Parameter policies{"policies", Kind::list, "How far it may go. Default: " + limits + "."};
  policies.members = {
      choice("type", "What value counts.", true, {"Pods", "Percent"}),
      {"value", Kind::integer, "Instances, or percent of those at the period's start.", true, 1,
       1e6},
      {"periodSeconds", Kind::integer, "Seconds in which they may come or go.", true, 1, 1800}};
  return object(
      std::move(name), "One direction; what is left out is the default.",
      {{"stabilizationWindowSeconds", Kind::integer,
        "Seconds for which it must have been asked for. Default: " + window + ".", false, 0, 3600},
       choice("selectPolicy", "Which of the policies counts. Default: Max.", false,
              {"Max", "Min", "Disabled"}),
       std::move(policies),
       {"tolerance", Kind::number,
        "Relative distance from the target that is left alone. Default: Tolerance.", false, 0,
        10}});
}

ReplicaBehavior::Select select_of(const std::string& word) {
  if (word == "Disabled") return ReplicaBehavior::Select::disabled;
  return word == "Min" ? ReplicaBehavior::Select::min : ReplicaBehavior::Select::max;
}

ReplicaBehavior::Limit limit_of(const Config& config) {
  using Type = ReplicaBehavior::Limit::Type;
  return {config["type"].text() == "Pods" ? Type::pods : Type::percent,
          static_cast<int>(config["value"].number()),
          Duration::from_seconds(config["periodSeconds"].number())};
}

void read_direction(const Config& behavior, const std::string& name,
                    ReplicaBehavior::Direction& direction) {
  const Config& config = behavior[name];
  const Config& window = config["stabilizationWindowSeconds"];
  if (!window.is_absent()) direction.stabilization_window = Duration::from_seconds(window.number());
  const Config& select = config["selectPolicy"];
  if (!select.is_absent()) direction.select = select_of(select.text());
  const Config& policies = config["policies"];
  if (policies.is_absent()) return;
  if (policies.list().empty())
    throw scaling::BadConfig("/Behavior/" + name + "/policies", "at least one policy is needed");
  direction.limits.clear();
  for (const Config& policy : policies.list()) direction.limits.push_back(limit_of(policy));
}

}  // namespace

scaling::ParameterTree with_replica_behavior(scaling::ParameterTree own) {
  scaling::ParameterTree tree = {
      {"Tolerance", Kind::number,
       "Relative distance from the target that is left alone. Default: 0.1.", false, 0, 10},
      object("Behavior", "The behavior of HorizontalPodAutoscaler v2; its defaults without.",
             {direction_parameter("scaleUp", "0", "4 Pods or 100 Percent in 15 s"),
              direction_parameter("scaleDown", "300", "100 Percent in 15 s")})};
  std::move(tree.begin(), tree.end(), std::back_inserter(own));
  return own;
}

ReplicaBehavior replica_behavior_of(const Config& config) {
  ReplicaBehavior behavior;
  read_direction(config["Behavior"], "scaleUp", behavior.up);
  read_direction(config["Behavior"], "scaleDown", behavior.down);
  return behavior;
}

scaling::ReplicaRules replica_rules_of(const Config& config) {
  scaling::ReplicaRules rules;
  const double both = config.number_or("Tolerance", rules.tolerance_up);
  rules.tolerance_up = config["Behavior"]["scaleUp"].number_or("tolerance", both);
  rules.tolerance_down = config["Behavior"]["scaleDown"].number_or("tolerance", both);
  return rules;
}

int GroupStabilizer::next(const scaling::GroupView& group, int wanted, Instant now) {
  const int min = std::max(1, group.min);
  const int max = std::max(1, group.max);
  if (!stabilizer_ || min != min_ || max != max_) {
    min_ = min;
    max_ = max;
    stabilizer_.emplace(scaling::ReplicaStabilizer::Bounds{min, max}, behavior_);
  }
  return stabilizer_->next(group.desired, wanted, now);
}

}  // namespace headroom::policies
