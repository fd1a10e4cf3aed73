#include "sim/experiment/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/experiment/fixed_fleet.hpp"
#include "sim/experiment/offered_work.hpp"
#include "sim/scenario/offered_load.hpp"

namespace headroom::experiment {
namespace {

// Of a run: its p95 near saturation is good to some percent then, its mean utilization to less.
constexpr double kRequests = 200'000;
constexpr double kWarmUpShare = 0.05;
constexpr int kHalvings = 9;  // of the interval from 0 to saturation: 0.2 % of it

double mean_cpu_seconds(const std::vector<load::MixEntry>& mix,
                        const scenario::Scenario& scenario) {
  double weights = 0;
  double seconds = 0;
  for (const load::MixEntry& entry : mix) {
    weights += entry.weight;
    seconds += entry.weight * scenario::cpu_seconds_of(entry.request_class, scenario);
  }
  return weights > 0 ? seconds / weights : 0;
}

/// What a vCPU does of a reference core's work when all are busy.
double busy_core_speed(const cloud::InstanceType& type) {
  const double yield = type.threads_per_core > 1 ? type.hyper_thread_yield : 1.0;
  return type.relative_core_speed * yield / type.threads_per_core;
}

double usable_vcpus(const cloud::InstanceType& type) {
  if (!type.cpu_quota) return type.vcpus;
  return std::min<double>(type.vcpus,
                          type.cpu_quota->quota.seconds() / type.cpu_quota->period.seconds());
}

/// One instance under a steady Poisson load.
world::RunResult run_at(double per_second, const std::vector<load::MixEntry>& mix,
                        const scenario::Scenario& scenario,
                        const scenario::Environment& environment,
                        const world::RunOptions& options) {
  scenario::Scenario one = with_fixed_fleet(scenario, 1);
  one.duration = Duration::from_seconds(kRequests / per_second);
  one.warm_up = Duration::from_seconds(kRequests * kWarmUpShare / per_second);
  one.timeseries_step = one.duration;
  one.fidelity = {};  // what one instance holds is seen by single requests only
  load::OpenLoadConfig steady;
  steady.rate = {{Duration{}, per_second}};
  steady.mix = mix;
  one.load = {{"steady", Duration{}, std::nullopt, steady}};
  return world::run(one, environment, options);
}

/// For how long full credits pay for the use at that rate.
std::optional<Duration> credits_last(const Capacity& capacity,
                                     const cloud::LaunchTemplateConfig& spec) {
  if (!spec.is_throttled()) return std::nullopt;
  const double use = capacity.utilization() * spec.type.vcpus;
  const double beyond_vcpus = use - spec.type.credits->baseline_vcpus();
  if (beyond_vcpus <= 0) return std::nullopt;
  return Duration::from_seconds(spec.type.credits->max_credits * 60 / beyond_vcpus);
}

/// @param is what is asked of each enabled policy, and whether it runs a program from outside
template <class Is>
bool any_policy(const scenario::Scenario& scenario, const scenario::Environment& environment,
                Is is) {
  return std::any_of(scenario.policies.begin(), scenario.policies.end(),
                     [&](const scenario::PolicyConfig& policy) {
                       const auto* kind = scaling::find_policy(environment.policies, policy.type);
                       return policy.enabled && is(policy, kind->runs_a_program);
                     });
}

}  // namespace

std::optional<std::vector<load::MixEntry>> known_mix(const scenario::Scenario& scenario) {
  if (scenario.load.size() != 1) return std::nullopt;
  const auto* open = std::get_if<load::OpenLoadConfig>(&scenario.load.front().kind);
  if (open == nullptr || open->replay || !open->mixes.empty()) return std::nullopt;
  return open->mix;
}

Capacity measure_capacity(const scenario::Scenario& scenario,
                          const scenario::Environment& environment,
                          const world::RunOptions& options) {
  const auto mix = known_mix(scenario);
  return measure_capacity(scenario, environment,
                          mix ? *mix : offered_work(scenario, environment, 60_s, options).mix,
                          options);
}

Capacity measure_capacity(const scenario::Scenario& scenario,
                          const scenario::Environment& environment,
                          const std::vector<load::MixEntry>& mix,
                          const world::RunOptions& options) {
  const cloud::InstanceType& type = scenario.launch_template.type;
  const double demand_s = mean_cpu_seconds(mix, scenario);
  if (demand_s <= 0)
    throw NoCapacity("its requests need no CPU: one instance serves any number of them");
  Capacity capacity;
  capacity.mix = mix;
  capacity.service_demand_s = demand_s / type.relative_core_speed;
  capacity.saturation_per_second = usable_vcpus(type) * busy_core_speed(type) / demand_s;
  if (type.credits) capacity.baseline_share = type.baseline_percent() / 100;
  if (scenario.slo.empty()) {
    capacity.requests_per_second = capacity.saturation_per_second;
  } else {
    double low = 0;
    double high = capacity.saturation_per_second;
    for (int i = 0; i < kHalvings; ++i) {
      const double rate = (low + high) / 2;
      world::RunResult result = run_at(rate, mix, scenario, environment, options);
      (result.slo_met() ? low : high) = rate;
      if (result.slo_met()) capacity.slo = std::move(result.slo);
    }
    if (low == 0)
      throw NoCapacity(
          fmt::format("one instance of type {} does not hold the SLO even at {:.3g} requests a "
                      "second, {:.2g} % of what its processor could do",
                      type.name, high, 100 * high / capacity.saturation_per_second));
    capacity.requests_per_second = low;
  }
  capacity.credits_last = credits_last(capacity, scenario.launch_template);
  return capacity;
}

bool needs_capacity(const scenario::Scenario& scenario, const scenario::Environment& environment) {
  return any_policy(
      scenario, environment, [&](const scenario::PolicyConfig& policy, bool is_outside) {
        return !is_outside && scenario::needs_of(policy, scenario, environment).capacity;
      });
}

bool may_use_capacity(const scenario::Scenario& scenario,
                      const scenario::Environment& environment) {
  return needs_capacity(scenario, environment) ||
         any_policy(scenario, environment, [](const auto&, bool is_outside) { return is_outside; });
}

std::optional<double> capacity_for(const scenario::Scenario& scenario,
                                   const scenario::Environment& environment,
                                   const world::RunOptions& options) {
  if (!may_use_capacity(scenario, environment)) return std::nullopt;
  try {
    return measure_capacity(scenario, environment, options).requests_per_second;
  } catch (const NoCapacity&) {
    if (needs_capacity(scenario, environment)) throw;
    return std::nullopt;
  }
}

}  // namespace headroom::experiment
