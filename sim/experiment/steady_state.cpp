#include "sim/experiment/steady_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/scenario/steady_load.hpp"
#include "sim/scenario/units.hpp"
#include "sim/stats/mser.hpp"

namespace headroom::experiment {
namespace {

constexpr std::size_t kPieces = 200;

}  // namespace

std::optional<Duration> find_warm_up(const scenario::Scenario& scenario,
                                     const scenario::Environment& environment,
                                     const world::RunOptions& options) {
  world::RunOptions pilot;
  pilot.replication = options.replication;
  pilot.interrupted = options.interrupted;
  pilot.sections = kPieces;
  const world::RunResult result = world::run(scenario, environment, pilot);
  const auto has_answers = [](const stats::Histogram& piece) { return piece.count() > 0; };
  // None are answered while the first instances boot.
  const auto first = std::find_if(result.sections.begin(), result.sections.end(), has_answers);
  if (!std::all_of(first, result.sections.end(), has_answers)) return std::nullopt;
  std::vector<double> means;
  for (auto piece = first; piece != result.sections.end(); ++piece)
    means.push_back(piece->mean_seconds());
  const auto cut = stats::mser_cut(means);
  if (!cut) return std::nullopt;
  const std::int64_t pieces = first - result.sections.begin() + static_cast<std::int64_t>(*cut);
  return *cut == 0 ? Duration{} : scenario.duration / static_cast<std::int64_t>(kPieces) * pieces;
}

std::optional<scaling::Message> settle_warm_up(scenario::Scenario& scenario,
                                               const scenario::Environment& environment,
                                               const world::RunOptions& options) {
  if (!scenario.finds_warm_up) return std::nullopt;
  const bool is_steady = scenario::changing_load(scenario).empty();
  const auto found = is_steady ? find_warm_up(scenario, environment, options) : std::nullopt;
  scenario.finds_warm_up = found.has_value();
  scenario.warm_up = found.value_or(Duration{});
  if (found) return std::nullopt;
  return is_steady ? scaling::message(
                         "warm_up \"mser-5\": the run is too short, or too little is answered, to "
                         "tell where the warm-up ends; nothing is left out (give a longer "
                         "duration, or a time)")
                   : scaling::message(
                         "warm_up \"mser-5\": the load goes on changing; nothing is left out");
}

std::optional<scaling::Message> settle_warm_ups(const std::vector<scenario::Scenario*>& scenarios,
                                                const scenario::Environment& environment,
                                                const world::RunOptions& options) {
  std::vector<scenario::Scenario*> finding;
  Duration longest;
  std::optional<scaling::Message> problem;
  for (scenario::Scenario* const one : scenarios) {
    if (!one->finds_warm_up) continue;
    finding.push_back(one);
    problem = settle_warm_up(*one, environment, options);
    if (problem) break;
    longest = std::max(longest, one->warm_up);
  }
  for (scenario::Scenario* const one : finding) one->warm_up = problem ? Duration{} : longest;
  return problem;
}

std::size_t sections_for(const scenario::Scenario& scenario) {
  const bool has_steady_state =
      scenario::wants_steady_state(scenario) && scenario::changing_load(scenario).empty();
  return has_steady_state ? stats::kSections : 0;
}

void judge_steady_state(world::RunResult& result) {
  if (result.sections.empty()) return;
  result.steady_state = stats::batched(std::exchange(result.sections, {}));
  if (result.steady_state->is_long_enough) return;
  result.warnings.push_back(scaling::message(
      "the run is too short for an interval of its latencies: its {} batches are not independent "
      "of each other (lag-1 correlation {:.2f}), or some have no answer (a longer duration, or "
      "--replications)",
      result.steady_state->batches.size(), result.steady_state->lag_1_correlation));
}

}  // namespace headroom::experiment
