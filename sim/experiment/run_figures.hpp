#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/stats/elasticity.hpp"
#include "sim/stats/step_function.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// Healthy targets of the group over time: the capacity that could serve.
stats::StepFunction supply_of(const world::RunResult& result);
/// Instances that run, and are billed, over time: whatever they are to the group.
stats::StepFunction billed_of(const world::RunResult& result);
/// The desired capacity over time.
stats::StepFunction desired_of(const world::RunResult& result, int at_start);
/// Instances that the load needed, minute by minute: the smallest number that can serve what came
/// within the SLO, at least one (metrics.md 1). @param bin of which a minute has a whole number
stats::StepFunction demand_of(const std::vector<double>& arrivals, Duration bin,
                              double requests_per_instance, Duration length);

/// By the run's own arrivals. Empty where it is not known what one instance can serve, where users
/// wait for answers or try again, and where bins of the time series are no parts of a minute.
std::optional<stats::Elasticity> elasticity_of(const scenario::Scenario& scenario,
                                               const world::RunResult& result);

/// Answered requests that took longer.
double requests_over(double limit_s, const world::RunResult& result);
/// The run's cost if a day were like it; empty where a price is not known.
std::optional<double> usd_per_day(const world::RunResult& result);

/// A figure by which runs are compared. In all of them less is better, or neither.
struct Figure {
  enum class Unit { usd_per_day, seconds, share, instances, per_hour, percent };
  std::string_view key;    ///< in JSON: "cost_usd_per_day"
  std::string_view words;  ///< "cost"
  Unit unit = Unit::seconds;
};
std::span<const Figure> compared_figures();

/// The value of each figure, in their order; empty where the run has none.
using FigureValues = std::vector<std::optional<double>>;

/// What a run is compared by. @param demand absent: not known, and no elasticity
struct RunContext {
  int desired_at_start = 0;
  std::optional<stats::StepFunction> demand = {};
  std::optional<double> slo_latency_s = {};
  std::optional<double> least_usd_per_day = {};  ///< that it could have cost
  std::optional<double> best_usd_per_day = {};   ///< of the best schedule that was found
};
FigureValues figures_of(const world::RunResult& result, const RunContext& context);

}  // namespace headroom::experiment
