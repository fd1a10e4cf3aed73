#include "sim/scenario/possible_types.hpp"

#include <algorithm>

namespace headroom::scenario {

using cloud::CreditMode;
using cloud::InstanceType;

std::vector<InstanceType> possible_types(const Scenario& scenario) {
  std::vector<InstanceType> types = {scenario.launch_template.type};
  const auto add = [&](const InstanceType& type) {
    const bool is_known = std::any_of(types.begin(), types.end(), [&](const InstanceType& known) {
      return known.name == type.name;
    });
    if (!is_known) types.push_back(type);
  };
  if (scenario.group.mixed) {
    for (const cloud::InstanceOverride& o : scenario.group.mixed->overrides) add(o.type);
  }
  for (const cloud::ScheduledResize& resize : scenario.group.resizing.schedule) add(resize.type);
  for (const auto& [name, type] : scenario.group.resizing.types) add(type);
  return types;
}

bool can_be_throttled(const Scenario& scenario) {
  const auto& changes = scenario.credit_changes;
  const bool changes_to_standard = std::any_of(
      changes.begin(), changes.end(), [](const auto& c) { return c.mode == CreditMode::standard; });
  for (const InstanceType& type : possible_types(scenario)) {
    const CreditMode mode = type.credit_mode(scenario.launch_template.credit_mode);
    if (type.credits && (mode == CreditMode::standard || changes_to_standard)) return true;
  }
  return false;
}

}  // namespace headroom::scenario
