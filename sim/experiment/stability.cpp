#include "sim/experiment/stability.hpp"

#include <algorithm>

#include "sim/experiment/run_figures.hpp"

namespace headroom::experiment {
namespace {

// Of the capacity of so many instances: in the middle of what they can serve and fewer can not.
constexpr double kWithinLast = 0.5;
// Of each steady time the first part is the way to it.
constexpr int kSettlingParts = 3;

double rate_for(int instances, const Capacity& capacity) {
  return (instances - kWithinLast) * capacity.requests_per_second;
}

stats::StepFunction demand_of(const StepLoad& load) {
  const auto low = static_cast<double>(load.low);
  const auto high = static_cast<double>(load.high);
  return {{{Instant{}, low}, {Instant{} + load.hold, high}, {Instant{} + 2 * load.hold, low}},
          3 * load.hold};
}

/// The widest of the cycles in which the three steady times end.
std::optional<stats::LimitCycle> widest_cycle(const stats::StepFunction& desired,
                                              const StepLoad& load) {
  std::optional<stats::LimitCycle> widest;
  for (std::int64_t level = 0; level < 3; ++level) {
    const Instant from = Instant{} + level * load.hold + load.hold / kSettlingParts;
    const auto cycle = stats::limit_cycle(desired, from, Instant{} + (level + 1) * load.hold);
    if (cycle && (!widest || cycle->amplitude() > widest->amplitude())) widest = cycle;
  }
  return widest;
}

}  // namespace

scenario::Scenario under_steps(scenario::Scenario scenario, const StepLoad& load,
                               const Capacity& capacity) {
  const double low = rate_for(load.low, capacity);
  const double high = rate_for(load.high, capacity);
  load::OpenLoadConfig steps;
  steps.rate = {{Duration{}, low},
                {load.hold, low},
                {load.hold, high},
                {2 * load.hold, high},
                {2 * load.hold, low}};
  steps.mix = capacity.mix;
  scenario.load = {{"steps", Duration{}, std::nullopt, steps}};
  scenario.duration = 3 * load.hold;
  scenario.warm_up = {};
  scenario.initial.running = true;
  scenario.group.desired =
      std::clamp(load.low, scenario.group.min, std::max(scenario.group.min, scenario.group.max));
  scenario.requests_per_instance = capacity.requests_per_second;
  return scenario;
}

Stability test_stability(const scenario::Scenario& scenario,
                         const scenario::Environment& environment, const StepLoad& load,
                         const world::RunOptions& options) {
  const world::RunResult result = world::run(scenario, environment, options);
  const stats::StepFunction desired = desired_of(result, scenario.group.desired);
  const stats::Scalings scalings = stats::count_scalings(desired);
  Stability stability;
  stability.scalings_per_hour = scalings.changes_per_hour;
  stability.reversals_per_hour = scalings.reversals_per_hour;
  const auto responses = stats::step_responses(desired, demand_of(load));
  stability.up = responses.at(0);
  stability.down = responses.at(1);
  stability.cycle = widest_cycle(desired, load);
  stability.slo_met = result.slo_met();
  return stability;
}

}  // namespace headroom::experiment
