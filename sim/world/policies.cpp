#include "sim/world/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "sim/cloud/metric_catalogue.hpp"
#include "sim/scaling/policy_failed.hpp"

namespace headroom::world {

using scenario::Scenario;

namespace {

bool is_published(const scaling::MetricId& id, const Scenario& scenario) {
  const auto& zones = scenario.group.zones;
  const cloud::MetricInfo* metric = cloud::find_metric(id.name_space, id.name);
  if (metric != nullptr && !id.zone.empty())
    return metric->has_zones && std::find(zones.begin(), zones.end(), id.zone) != zones.end();
  if (metric != nullptr) return true;
  const auto& own = scenario.custom_metrics;
  return std::any_of(own.begin(), own.end(), [&](const auto& custom) { return custom.id == id; });
}

void check_metric(const std::string& policy, const scaling::MetricQuery& query,
                  const Scenario& scenario) {
  if (query.formula) {
    for (const auto& metric : query.formula->metrics) check_metric(policy, metric, scenario);
  } else if (!is_published(query.id, scenario)) {
    throw scaling::PolicyFailed(
        fmt::format("policy {} needs the metric {} {}{}, which nobody publishes here", policy,
                    query.id.name_space, query.id.name,
                    query.id.zone.empty() ? "" : " of zone " + query.id.zone));
  }
}

/// What reading a scenario checks of every other policy: a program tells its needs only now.
void check_needs(const std::string& policy, const scaling::Needs& needs, const Scenario& scenario) {
  for (const auto& metric : needs.metrics) check_metric(policy, metric, scenario);
  for (const auto& metric : needs.hourly) check_metric(policy, metric, scenario);
  for (const auto& alarm : needs.alarms) check_metric(policy, alarm.metric, scenario);
}

void add_instance_types(const cloud::GroupPolicy& policy, const cloud::InstanceTypes& known,
                        std::map<std::string, cloud::InstanceType>& types) {
  for (const std::string& name : policy.attached.needs.instance_types) {
    if (types.contains(name)) continue;
    const cloud::InstanceType* type = cloud::find_instance_type(known, name);
    if (type == nullptr)
      throw scaling::PolicyFailed(
          fmt::format("policy {} would resize to {}, which is no instance type of the catalogue",
                      policy.name, name));
    types.emplace(name, *type);
  }
}

}  // namespace

GroupParts group_parts(const Scenario& scenario, const scenario::Environment& environment) {
  GroupParts parts{scenario.group, {}};
  for (const scenario::PolicyConfig& config : scenario.policies) {
    if (!config.enabled) continue;
    const cloud::GroupPolicy& policy = parts.policies.emplace_back(
        cloud::GroupPolicy{config.name, scenario::attach(config, scenario, environment)});
    if (!scaling::find_policy(environment.policies, config.type)->runs_a_program) continue;
    check_needs(policy.name, policy.attached.needs, scenario);
    add_instance_types(policy, environment.instance_types, parts.config.resizing.types);
  }
  return parts;
}

}  // namespace headroom::world
