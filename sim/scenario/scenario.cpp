#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

scaling::GroupFacts group_facts(const Scenario& scenario) {
  return {scenario.group.min, scenario.group.max, scenario.group.desired,
          scenario.monitoring.fixed_low_threshold};
}

}  // namespace headroom::scenario
