#include "sim/scenario/scenario.hpp"

#include <algorithm>

#include "sim/scenario/bill_outlook.hpp"
#include "sim/scenario/group_facts.hpp"

namespace headroom::scenario {

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
  return kind->make(policy.settings, facts);
}

}  // namespace headroom::scenario
