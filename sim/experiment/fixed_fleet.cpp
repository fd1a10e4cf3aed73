#include "sim/experiment/fixed_fleet.hpp"

namespace headroom::experiment {
namespace {

void stop_changes(scenario::Scenario& scenario) {
  scenario.operator_requests.clear();
  scenario.notifications.clear();
  scenario.faults = {};
  scenario.static_targets.clear();
  scenario.releases = {};
  scenario.credit_changes.clear();
  scenario.lifecycle_hooks.clear();
  scenario.noise.reset();
  scenario.purchase = {};
  scenario.group.mixed.reset();
  scenario.group.warm_pool.reset();
  scenario.group.maintenance.reset();
  scenario.group.max_instance_lifetime.reset();
  scenario.group.resizing = {};
  scenario.group.suspensions.clear();
}

}  // namespace

void take_policies_away(scenario::Scenario& scenario) {
  scenario.policies.clear();
  scenario.alarms.clear();
  scenario.other_alarms.clear();
  scenario.composite_alarms.clear();
  scenario.scheduled_actions.clear();
}

scenario::Scenario with_fixed_fleet(scenario::Scenario scenario, int instances) {
  take_policies_away(scenario);
  stop_changes(scenario);
  scenario.group.min = scenario.group.max = scenario.group.desired = instances;
  scenario.initial = {true, std::nullopt};
  if (scenario.launch_template.type.credits)
    scenario.launch_template.credit_mode = cloud::CreditMode::unlimited;
  return scenario;
}

}  // namespace headroom::experiment
