#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

scaling::GroupFacts group_facts(const Scenario& scenario) {
  return {scenario.group.min, scenario.group.max, scenario.group.desired,
          scenario.monitoring.fixed_low_threshold};
}

scaling::Attached attach(const PolicyConfig& policy, const Scenario& scenario,
                         const Environment& environment) {
  const scaling::PolicyKind* kind = scaling::find_policy(environment.policies, policy.type);
  return kind->make(policy.settings, group_facts(scenario));
}

}  // namespace headroom::scenario
