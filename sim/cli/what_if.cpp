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

using experiment::Reaction;

/// Of all the runs together: a few seconds of work (bench/whole_run_bench).
constexpr std::uint64_t kMostRequests = 8'000'000;

/// Those whose length is told beside the time in which the SLO was broken, by time: the longest in
/// which capacity was added, and the one that explains most; none where there is no reaction.
std::vector<Reaction> told(const std::vector<Reaction>& all) {
  if (all.empty()) return {};
  const Reaction* const worst = &experiment::worst_reaction(all);
  const Reaction* longest = worst;
  for (const Reaction& one : all)
    if (one.scaled() && (!longest->scaled() || one.length() > longest->length())) longest = &one;
  if (longest == worst) return {*worst};
  return {*std::min(longest, worst), *std::max(longest, worst)};
}

/// Nothing to react to, and nothing that is known to be bad.
bool is_quiet(const std::vector<Reaction>& reactions, const world::RunResult& result) {
  return reactions.empty() && result.slo.empty() && result.requests.failed_total() == 0;
}

experiment::Question question_of(const std::vector<Reaction>& told) {
  return {told.empty() ? nullptr : &told.front(), told};
}

void add(scenario::Json& json, const std::vector<Reaction>& reactions,
         const experiment::Reruns& runs) {
  json["counterfactual_reactions_s"] = scenario::Json::array();
  for (const Reaction& one : reactions)
    json["counterfactual_reactions_s"].push_back(report::time(one.begin));
  if (!reactions.empty()) json["reaction_begin_s"] = report::time(reactions.front().begin);
  json["baseline"] = report::outcome_json(*runs.as_it_is);
  json["counterfactuals"] = report::counterfactuals_json(*runs.as_it_is, runs.levers);
}

}  // namespace

void add_what_if(scenario::Json& json, const RunCommand& command,
                 const scenario::Scenario& scenario, const scenario::Environment& environment,
                 const world::RunResult& result, std::atomic<bool>* interrupted) {
  const auto alarms = experiment::watched_alarms(result, scenario, environment);
  const auto reactions = experiment::reactions(result, alarms, scenario.desired_at_start());
  const auto levers = experiment::levers_of(scenario, result, environment);
  const bool is_long = result.requests.sent * (levers.size() + 1) > kMostRequests;
  if (levers.empty() || is_quiet(reactions, result) || is_long) return;
  const auto shown = told(reactions);
  const experiment::Question question = question_of(shown);
  scenario::Overrides overrides;
  overrides.seed = result.seed;
  const std::filesystem::path file = std::filesystem::absolute(command.scenario.file);
  experiment::Variants variants(scenario.resolved, command.scenario.file, file.parent_path(),
                                overrides, environment);
  add(json, shown,
      experiment::rerun(
          variants, levers,
          experiment::outcome_of(result, scenario, environment, question.reaction, shown), question,
          {experiment::threads_for(command.threads), interrupted}));
}

// A result that was read has no bill: its run is made again, too.
void add_what_if(scenario::Json& json, const ExplainedRun& run, const std::string& file,
                 unsigned threads, const scenario::Environment& environment,
                 std::atomic<bool>* interrupted) {
  const auto reactions =
      experiment::reactions(run.result, run.alarms, run.scenario.desired_at_start());
  const auto levers = experiment::levers_of(run.scenario, run.result, environment);
  if (levers.empty() || is_quiet(reactions, run.result)) return;
  const auto refuse = [&](const std::string& why) {
    throw BadUsage(
        fmt::format("--what-if: the scenario in {} can not be run again\n{}", file, why));
  };
  if (!run.why_not_again.empty()) refuse(run.why_not_again);
  const auto shown = told(reactions);
  scenario::Overrides overrides;
  overrides.seed = run.result.seed;
  experiment::Variants variants(run.scenario.resolved, file, run.folder, overrides, environment);
  const experiment::Reruns runs = experiment::rerun(
      variants, levers, {}, question_of(shown), {experiment::threads_for(threads), interrupted});
  if (!runs.as_it_is) refuse(runs.problem);
  add(json, shown, runs);
}

}  // namespace headroom::cli
