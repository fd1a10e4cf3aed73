#include "sim/scenario/scenario.hpp"

#include <algorithm>

#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/group_facts.hpp"

namespace headroom::scenario {
namespace {

using scaling::Config;

/// What the kind's parameters are, and what PolicyKind::runs_a_program promises besides.
Config settings_for_run(const PolicyConfig& policy, const Scenario& scenario) {
  Config::Object settings = policy.settings.object();
  const auto start_time = static_cast<double>(scenario.start_time.time_since_epoch().count());
  settings.emplace_back(
      "run", Config::Object{
                 {"policy", policy.name}, {"start_time", start_time}, {"folder", policy.folder}});
  return settings;
}

}  // namespace

cloud::LoadBalancerNodes load_balancer_nodes(const Scenario& scenario) {
  const auto zones = static_cast<std::uint32_t>(scenario.group.zones.size());
  return {scenario.monitoring.node_per_zone ? std::max(zones, 1U) : 1U,
          scenario.monitoring.target_state};
}

scaling::Attached attach(const PolicyConfig& policy, const Scenario& scenario,
                         const Environment& environment) {
  const scaling::PolicyKind* kind = scaling::find_policy(environment.policies, policy.type);
  scaling::GroupFacts facts = group_facts(scenario);
  facts.usd_per_hour = instance_usd_per_hour(scenario, environment).value_or(0);
  return kind->make(kind->runs_a_program ? settings_for_run(policy, scenario) : policy.settings,
                    facts);
}

scaling::Needs needs_of(const PolicyConfig& policy, const Scenario& scenario,
                        const Environment& environment) {
  if (!scaling::find_policy(environment.policies, policy.type)->runs_a_program)
    return attach(policy, scenario, environment).needs;
  scaling::Needs needs;
  needs.start = true;     // it may be woken, as far as anybody knows
  needs.capacity = true;  // it is told before it can say whether it needs it
  return needs;
}

}  // namespace headroom::scenario
