#include "sim/cli/what_if.hpp"

#include <filesystem>

#include "sim/experiment/counterfactuals.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/report/counterfactuals.hpp"

namespace headroom::cli {
namespace {

/// Of all the runs together: a few seconds of work (bench/whole_run_bench).
constexpr std::uint64_t kMostRequests = 5'000'000;

/// Whose length is told beside the time in which the SLO was broken: the longest in which capacity
/// was added, else the one that explains most. @pre there is one
const experiment::Reaction& told(const std::vector<experiment::Reaction>& all) {
  const experiment::Reaction* longest = nullptr;
  for (const experiment::Reaction& one : all)
    if (one.scaled() && (longest == nullptr || one.length() > longest->length())) longest = &one;
  return longest != nullptr ? *longest : experiment::worst_reaction(all);
}

}  // namespace

void add_what_if(scenario::Json& json, const RunCommand& command,
                 const scenario::Scenario& scenario, const scenario::Environment& environment,
                 const world::RunResult& result, std::atomic<bool>* interrupted) {
  const auto alarms = experiment::watched_alarms(result, scenario, environment);
  const auto reactions = experiment::reactions(result, alarms, scenario.desired_at_start());
  const auto levers = experiment::levers_of(scenario, result, environment);
  if (reactions.empty() || result.requests.sent * levers.size() > kMostRequests) return;
  const experiment::Reaction& reaction = told(reactions);
  scenario::Overrides overrides;
  overrides.seed = result.seed;
  const std::filesystem::path file = std::filesystem::absolute(command.scenario.file);
  experiment::Variants variants(scenario.resolved, command.scenario.file, file.parent_path(),
                                overrides, environment);
  const unsigned threads = command.threads > 0 ? command.threads : experiment::cores();
  const auto runs = experiment::counterfactuals(variants, levers, &reaction, threads, interrupted);
  const auto as_it_is = experiment::outcome_of(result, scenario, environment, &reaction);
  json["reaction_begin_s"] = report::time(reaction.begin);
  json["baseline"] = report::outcome_json(as_it_is);
  json["counterfactuals"] = report::counterfactuals_json(as_it_is, runs);
}

}  // namespace headroom::cli
