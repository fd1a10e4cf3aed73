#include "sim/experiment/fidelity.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/scenario/offered_load.hpp"

namespace headroom::experiment {
namespace {

using world::RunResult;

double expected_requests(const scenario::Scenario& scenario, Duration length) {
  double requests = 0;
  for (const scenario::LoadConfig& entry : scenario.load) {
    const auto offered = scenario::offered_load(entry, scenario);
    const Duration stop = std::min(entry.stop.value_or(length), length);
    if (offered && stop > entry.start) requests += offered->outlook(stop - entry.start).arrivals;
  }
  return requests;
}

/// In whole minutes, at least one, at most the run.
Duration checked_length(const scenario::Scenario& scenario) {
  std::int64_t enough = 1;
  std::int64_t too_much = scenario.duration / 60_s + 1;
  while (too_much - enough > 1) {
    const std::int64_t middle = (enough + too_much) / 2;
    const double requests = expected_requests(scenario, 60_s * middle);
    (requests <= scenario.fidelity.checked_requests ? enough : too_much) = middle;
  }
  if (expected_requests(scenario, scenario.duration) <= scenario.fidelity.checked_requests)
    return scenario.duration;
  return std::min(scenario.duration, 60_s * enough);
}

/// Means over the bins that have a value.
std::optional<double> mean_of(const std::vector<std::optional<double>>& values) {
  double sum = 0;
  std::size_t count = 0;
  for (const auto& value : values) {
    if (!value) continue;
    sum += *value;
    ++count;
  }
  return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

std::optional<double> least_of(const std::vector<std::optional<double>>& values) {
  std::optional<double> least;
  for (const auto& value : values) {
    if (value && (!least || *value < *least)) least = value;
  }
  return least;
}

struct Named {
  std::string_view name, unit;
  std::optional<double> value;
};

std::vector<Named> figures_of(const RunResult& result) {
  const auto quantile = [&](double q) {
    return result.latency.count() > 0 ? std::optional(result.latency.quantile_seconds(q))
                                      : std::nullopt;
  };
  const auto mean =
      result.latency.count() > 0 ? std::optional(result.latency.mean_seconds()) : std::nullopt;
  return {
      {"requests sent", "", static_cast<double>(result.requests.sent)},
      {"failed", "", static_cast<double>(result.requests.failed_total())},
      {"mean latency", "s", mean},
      {"p50", "s", quantile(0.5)},
      {"p90", "s", quantile(0.9)},
      {"p95", "s", quantile(0.95)},
      {"p99", "s", quantile(0.99)},
      {"p99.9", "s", result.latency.count() >= 10'000 ? quantile(0.999) : std::nullopt},
      {"CPU", "%", mean_of(result.series.cpu_true_percent)},
      {"least credits", "", least_of(result.series.credits_min)},
      {"instances in service", "", result.mean_in_service},
      {"launches", "", static_cast<double>(result.launched)},
      {"cost", "$", result.bill.total_usd()},
  };
}

}  // namespace

std::optional<world::FidelityCheck> check_fidelity(const scenario::Scenario& scenario,
                                                   const scenario::Environment& environment,
                                                   const world::RunOptions& options) {
  if (!scenario.fidelity.is_flow() || scenario.fidelity.checked_requests <= 0) return std::nullopt;
  scenario::Scenario beginning = scenario;
  beginning.duration = checked_length(scenario);
  world::RunOptions quiet;
  quiet.replication = options.replication;
  quiet.interrupted = options.interrupted;
  const auto flow = figures_of(world::run(beginning, environment, quiet));
  beginning.fidelity.form = scenario::Fidelity::Form::request;
  const auto single = figures_of(world::run(beginning, environment, quiet));
  world::FidelityCheck check;
  check.simulated = beginning.duration;
  for (std::size_t i = 0; i < flow.size(); ++i)
    check.figures.push_back({flow[i].name, flow[i].unit, single[i].value, flow[i].value});
  return check;
}

}  // namespace headroom::experiment
