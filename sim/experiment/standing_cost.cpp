#include "sim/experiment/standing_cost.hpp"

#include "sim/cloud/bill.hpp"
#include "sim/scenario/bill_outlook.hpp"

namespace headroom::experiment {
namespace {

using scenario::Scenario;

/// An hour of the instances of the start.
void add_instances(const Scenario& scenario, cloud::Usage& usage) {
  const auto add = [&](const cloud::InstanceType& type, cloud::PurchaseOption purchase) {
    cloud::InstanceRecord record;
    record.periods = {{type.name, Instant{}}};
    record.purchase = purchase;
    usage.instances.push_back(std::move(record));
  };
  for (int i = 0; i < scenario.group.desired; ++i)
    add(scenario.launch_template.type, scenario.purchase.option);
  for (const scenario::StaticTarget& target : scenario.static_targets)
    add(target.type, cloud::PurchaseOption::on_demand);
}

/// Those that somebody put, and those that the policies own.
void add_alarms(const Scenario& scenario, const scenario::Environment& environment,
                cloud::Usage& usage) {
  for (const cloud::AlarmConfig& alarm : scenario.alarms)
    ++(alarm.is_high_resolution() ? usage.high_resolution_alarms : usage.alarms);
  usage.alarms += static_cast<int>(scenario.other_alarms.size());
  usage.composite_alarms = static_cast<int>(scenario.composite_alarms.size());
  for (const scenario::PolicyConfig& policy : scenario.policies) {
    if (policy.enabled)
      usage.alarms +=
          static_cast<int>(scenario::needs_of(policy, scenario, environment).alarms.size());
  }
}

}  // namespace

std::optional<double> standing_usd_per_month(const Scenario& scenario,
                                             const scenario::Environment& environment) {
  if (scenario.group.mixed) return std::nullopt;
  cloud::Usage usage{1_h, scenario.region, scenario.launch_template, scenario::own_prices(scenario),
                     scenario.purchase};
  add_instances(scenario, usage);
  add_alarms(scenario, environment, usage);
  cloud::LoadBalancerHour hour;
  hour.seconds = 3600;
  usage.load_balancer_hours.push_back(hour);
  const auto zones = static_cast<int>(scenario.group.zones.size());
  usage.load_balancer_nodes = zones;
  usage.listener_rules = scenario.load_balancer.listener_rules;
  usage.custom_metrics = static_cast<int>(scenario.custom_metrics.size());
  usage.fast_snapshot_restore_zones = scenario.provisioning.fast_snapshot_restore ? zones : 0;
  usage.releases = scenario.releases;
  return cloud::bill(usage, scenario::prices_of(scenario.region, environment.prices))
      .usd_per_month();
}

}  // namespace headroom::experiment
