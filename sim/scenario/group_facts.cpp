#include "sim/scenario/group_facts.hpp"

#include <algorithm>
#include <chrono>

#include "sim/scenario/lints.hpp"
#include "sim/scenario/offered_load.hpp"

namespace headroom::scenario {
namespace {

/// CPU seconds of a request on a reference core: of the load where it comes by itself, each entry
/// counting as much as any; else, and before the load is known, of all classes alike.
double mean_cpu_seconds(const Scenario& scenario) {
  double seconds = 0;
  int entries = 0;
  for (const LoadConfig& entry : scenario.load) {
    const auto load = offered_load(entry, scenario);
    if (!load || load->open == nullptr) continue;
    seconds += load->cpu_seconds;
    ++entries;
  }
  if (entries > 0) return seconds / entries;
  const auto classes = static_cast<std::uint32_t>(scenario.application.requests.size());
  for (std::uint32_t c = 0; c < classes; ++c) seconds += cpu_seconds_of(c, scenario);
  return classes > 0 ? seconds / classes : 0;
}

/// From the launch until the load balancer sends the first request: it looks at a target once an
/// interval, so on average half of one passes until it sees that the application listens.
Duration boot_estimate(const Scenario& scenario) {
  return Duration::from_seconds(expected_launch_seconds(scenario)) +
         scenario.target_group.health_check.interval / 2;
}

}  // namespace

const Objective* latency_objective(const Scenario& scenario) {
  const auto found = std::find_if(scenario.slo.begin(), scenario.slo.end(),
                                  [](const Objective& one) { return one.quantile > 0; });
  return found == scenario.slo.end() ? nullptr : &*found;
}

scaling::GroupFacts group_facts(const Scenario& scenario) {
  const std::chrono::seconds into_hour =
      scenario.start_time - std::chrono::floor<std::chrono::hours>(scenario.start_time);
  const cloud::InstanceType& type = scenario.launch_template.type;
  scaling::GroupFacts facts;
  facts.min = scenario.group.min;
  facts.max = scenario.group.max;
  facts.desired = scenario.group.desired;
  facts.fixed_low_threshold = scenario.monitoring.fixed_low_threshold;
  facts.since_full_hour = Duration::seconds(into_hour.count());
  facts.sample_period = scenario.launch_template.detailed_monitoring ? 60_s : 300_s;
  facts.requests_per_instance = scenario.requests_per_instance;
  facts.service_demand_s = mean_cpu_seconds(scenario) / type.relative_core_speed;
  facts.vcpus = type.vcpus;
  facts.boot_estimate = boot_estimate(scenario);
  facts.deregistration_delay = scenario.target_group.deregistration_delay;
  facts.warm_up = scenario.group.default_instance_warmup.value_or(scenario.group.default_cooldown);
  if (const Objective* const latency = latency_objective(scenario)) {
    facts.slo_latency_s = latency->limit;
    facts.slo_quantile = latency->quantile;
  }
  return facts;
}

}  // namespace headroom::scenario
