#include "sim/scenario/scenario.hpp"

#include <algorithm>

namespace headroom::scenario {

scaling::GroupFacts group_facts(const Scenario& scenario) {
  const std::chrono::seconds into_hour =
      scenario.start_time - std::chrono::floor<std::chrono::hours>(scenario.start_time);
  return {scenario.group.min,
          scenario.group.max,
          scenario.group.desired,
          scenario.monitoring.fixed_low_threshold,
          Duration::seconds(into_hour.count()),
          scenario.launch_template.detailed_monitoring ? 60_s : 300_s};
}

cloud::LoadBalancerNodes load_balancer_nodes(const Scenario& scenario) {
  const auto zones = static_cast<std::uint32_t>(scenario.group.zones.size());
  return {scenario.monitoring.node_per_zone ? std::max(zones, 1U) : 1U,
          scenario.monitoring.target_state};
}

scaling::Attached attach(const PolicyConfig& policy, const Scenario& scenario,
                         const Environment& environment) {
  const scaling::PolicyKind* kind = scaling::find_policy(environment.policies, policy.type);
  return kind->make(policy.settings, group_facts(scenario));
}

}  // namespace headroom::scenario
