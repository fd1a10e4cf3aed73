#include "sim/cli/what_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "sim/cli/exit_status.hpp"
#include "sim/experiment/counterfactuals.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/report/counterfactuals.hpp"

namespace headroom::cli {
namespace {

/// Of all the runs together: a few seconds of work (bench/whole_run_bench).
constexpr std::uint64_t kMostRequests = 5'000'000;

/// Those whose length is told beside the time in which the SLO was broken, by time: the longest in
/// which capacity was added, and the one that explains most. @pre there is a reaction
std::vector<experiment::Reaction> told(const std::vector<experiment::Reaction>& all) {
  const experiment::Reaction* const worst = &experiment::worst_reaction(all);
  const experiment::Reaction* longest = worst;
  for (const experiment::Reaction& one : all)
    if (one.scaled() && (!longest->scaled() || one.length() > longest->length())) longest = &one;
  if (longest == worst) return {*worst};
  return {*std::min(longest, worst), *std::max(longest, worst)};
}

void add(scenario::Json& json, const std::vector<experiment::Reaction>& reactions,
         const experiment::RunOutcome& as_it_is,
         const std::vector<experiment::Counterfactual>& levers) {
  json["reaction_begin_s"] = report::time(reactions.front().begin);
  for (const experiment::Reaction& one : reactions)
    json["counterfactual_reactions_s"].push_back(report::time(one.begin));
  json["baseline"] = report::outcome_json(as_it_is);
  json["counterfactuals"] = report::counterfactuals_json(as_it_is, levers);
}

unsigned or_all_cores(unsigned threads) { return threads > 0 ? threads : experiment::cores(); }

}  // namespace

void add_what_if(scenario::Json& json, const RunCommand& command,
                 const scenario::Scenario& scenario, const scenario::Environment& environment,
                 const world::RunResult& result, std::atomic<bool>* interrupted) {
  const auto alarms = experiment::watched_alarms(result, scenario, environment);
  const auto reactions = experiment::reactions(result, alarms, scenario.desired_at_start());
  const auto levers = experiment::levers_of(scenario, result, environment);
  if (reactions.empty() || result.requests.sent * levers.size() > kMostRequests) return;
  const auto shown = told(reactions);
  scenario::Overrides overrides;
  overrides.seed = result.seed;
  const std::filesystem::path file = std::filesystem::absolute(command.scenario.file);
  experiment::Variants variants(scenario.resolved, command.scenario.file, file.parent_path(),
                                overrides, environment);
  const auto runs = experiment::counterfactuals(
      variants, levers, &shown.front(), or_all_cores(command.threads), interrupted, [] {}, shown);
  add(json, shown, experiment::outcome_of(result, scenario, environment, &shown.front(), shown),
      runs);
}

// A result that was read has no bill: its run is made again, too.
void add_what_if(scenario::Json& json, const ExplainedRun& run, const std::string& file,
                 unsigned threads, const scenario::Environment& environment,
                 std::atomic<bool>* interrupted) {
  const auto reactions =
      experiment::reactions(run.result, run.alarms, run.scenario.desired_at_start());
  if (reactions.empty()) return;
  const auto refuse = [&](const std::string& why) {
    throw BadUsage(
        fmt::format("--what-if: the scenario in {} can not be run again\n{}", file, why));
  };
  if (!run.why_not_again.empty()) refuse(run.why_not_again);
  const auto shown = told(reactions);
  scenario::Overrides overrides;
  overrides.seed = run.result.seed;
  experiment::Variants variants(run.scenario.resolved, file, run.folder, overrides, environment);
  const experiment::Reruns again = experiment::rerun(
      variants, experiment::levers_of(run.scenario, run.result, environment), &shown.front(),
      or_all_cores(threads), interrupted, [] {}, shown);
  if (!again.as_it_is) refuse(again.problem);
  add(json, shown, *again.as_it_is, again.levers);
}

}  // namespace headroom::cli
