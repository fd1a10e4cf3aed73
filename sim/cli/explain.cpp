#include "sim/cli/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/explain_budget.hpp"
#include "sim/cli/explained_run.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/counterfactuals.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/report/closed_connections.hpp"
#include "sim/report/console.hpp"
#include "sim/report/counterfactuals.hpp"
#include "sim/report/no_reaction.hpp"
#include "sim/report/reaction.hpp"
#include "sim/report/version.hpp"
#include "sim/report/words.hpp"

namespace headroom::cli {
namespace {

using experiment::Reaction;
using scenario::Json;

/// So many waterfalls are drawn; of the rest there is a line each.
constexpr std::size_t kDrawn = 3;
/// Of a table, for so many reactions: what a terminal has room for.
constexpr std::size_t kColumns = 6;

std::string headline(const scenario::Scenario& scenario, std::uint64_t seed) {
  return fmt::format("headroom {}, scenario {} ({}), seed {}\n\n", report::kVersion, scenario.name,
                     scenario.sha256.substr(0, 16), seed);
}

std::string waterfalls(const std::vector<Reaction>& reactions, const scenario::Scenario& scenario,
                       const report::Style& style) {
  std::string text;
  const std::size_t drawn = std::min(reactions.size(), kDrawn);
  for (std::size_t i = 0; i < drawn; ++i)
    text += report::reaction_words(reactions[i], scenario.start_time, style) + "\n";
  if (drawn == reactions.size()) return text;
  text += fmt::format("{} more; --at draws the one at a time\n",
                      report::counted(reactions.size() - drawn, "reaction"));
  for (std::size_t i = drawn; i < reactions.size(); ++i)
    text += "  " + report::reaction_line(reactions[i]) + "\n";
  return text + "\n";
}

/// The re-runs, and what they are held against.
struct WhatIf {
  std::vector<Reaction> reactions = {};  ///< that are told one by one, where there are several
  experiment::RunOutcome as_it_is = {};
  std::vector<experiment::Counterfactual> levers = {};
  std::string why_not = {};  ///< there are none; empty: there are
};

/// A result that was read has no bill: its run is made again, too.
/// @param reaction whose length is told first @param all of the run, or the one asked for
WhatIf what_if(const ExplainCommand& command, const ExplainedRun& run, const Reaction* reaction,
               const std::vector<Reaction>& all, const scenario::Environment& environment) {
  WhatIf what;
  if (all.size() > 1) what.reactions = experiment::worst_reactions(all, kColumns);
  if (command.no_reruns) return what;
  if (!run.why_not_again.empty()) {
    what.why_not = run.why_not_again;
    return what;
  }
  const std::vector<experiment::Lever> levers = levers_of(command, run, environment);
  experiment::Variants variants = variants_of(command, run, environment);
  warn_of_idle_sets(command.scenario, variants, run.scenario);
  if (levers.empty()) return what;
  const bool by_help = command.scenario.sets.empty();  // those of the user stay in their order
  const std::uint32_t beside = (run.is_from_file ? 1 : 0) + (by_help ? 1 : 0);  // as it is; all
  CountProgress progress(static_cast<std::uint32_t>(levers.size()) + beside, "runs",
                         !command.scenario.quiet);
  std::optional<experiment::RunOutcome> as_it_is;
  if (!run.is_from_file)
    as_it_is =
        experiment::outcome_of(run.result, run.scenario, environment, reaction, what.reactions);
  experiment::Reruns runs = experiment::rerun(
      variants, levers, as_it_is, {reaction, what.reactions, by_help},
      {experiment::threads_for(command.threads), heed_interrupts(), [&] { progress.one_more(); }});
  what.why_not = runs.problem;
  what.levers = std::move(runs.levers);
  if (runs.as_it_is) what.as_it_is = *runs.as_it_is;
  progress.clear();
  return what;
}

/// @param count of the run's reactions
std::string what_if_words(const WhatIf& what, const Reaction* reaction, std::size_t count) {
  if (!what.why_not.empty())
    return "What would have helped is not known: the scenario can not be run again\n" +
           what.why_not + "\n";
  if (what.levers.empty()) return "";
  std::string about;
  if (reaction != nullptr)
    about = "; the reaction is that at " + report::clock_words(reaction->begin);
  if (count > 1) about += fmt::format(", the worst of {} (--at tells of another)", count);
  std::string text =
      fmt::format("What would have been otherwise, each run again on the same random numbers{}\n",
                  about) +
      report::counterfactual_table(what.as_it_is, what.levers);
  if (what.reactions.empty()) return text;
  const std::string which =
      what.reactions.size() < count
          ? fmt::format("each of the {} worst reactions", what.reactions.size())
          : std::string("each reaction");
  return text + fmt::format("\nHow long {} would have taken\n", which) +
         report::answers_table(what.reactions, what.as_it_is, what.levers);
}

Json json_of(const ExplainedRun& run, const std::vector<Reaction>& reactions, const WhatIf& what) {
  Json json = {{"scenario", run.scenario.name},
               {"scenario_sha256", run.scenario.sha256},
               {"version", report::kVersion},
               {"seed", run.result.seed}};
  json["has_slo"] = !run.result.slo.empty();
  json["slo_broken_s"] = report::number(experiment::broken_time(run.result).seconds());
  json["failed_requests"] = run.result.requests.failed_total();
  if (const auto closed = report::closed_connection_words(run.scenario, run.result.requests))
    json["closed_connections"] = *closed;
  json["reactions"] = Json::array();
  for (const Reaction& reaction : reactions)
    json["reactions"].push_back(report::reaction_json(reaction));
  json["baseline"] = what.levers.empty() ? Json(nullptr) : report::outcome_json(what.as_it_is);
  for (const Reaction& reaction : what.reactions)
    json["counterfactual_reactions_s"].push_back(report::time(reaction.begin));
  json["counterfactuals"] = report::counterfactuals_json(what.as_it_is, what.levers);
  if (!what.why_not.empty()) json["no_counterfactuals"] = what.why_not;
  return json;
}

void refuse_beyond_end(const std::string& asked, Instant at, Duration simulated) {
  if (at <= Instant::at(simulated)) return;
  throw BadUsage(fmt::format("--at {}: found a time {} into the run, allowed: up to its end at {}",
                             asked, report::clock_words(at),
                             report::clock_words(Instant::at(simulated))));
}

std::string nearest_words(const Reaction& reaction, Instant at) {
  if (reaction.begin <= at && at <= reaction.end()) return "";
  return fmt::format("No reaction at {}; the nearest begins at {}\n\n", report::clock_words(at),
                     report::clock_words(reaction.begin));
}

}  // namespace

int explain(const ExplainCommand& command) {
  const scenario::Environment environment = environment_of(command.scenario);
  if (command.budget) return explain_budget(command, environment);
  if (command.at) instant_of(*command.at, {});  // refused before the run
  const ExplainedRun run = explained_run(command, environment);
  std::vector<Reaction> reactions =
      experiment::reactions(run.result, run.alarms, run.scenario.desired_at_start());
  const std::size_t count = command.at ? 1 : reactions.size();
  std::string nearest;  // in words, where there is nothing at the time asked for
  if (command.at) {
    const Instant at = instant_of(*command.at, run.scenario.start_time);
    refuse_beyond_end(*command.at, at, run.result.simulated);
    if (!reactions.empty()) {
      reactions = {Reaction(experiment::reaction_at(reactions, at))};
      nearest = nearest_words(reactions.front(), at);
    }
  }
  const Reaction* const worst =
      reactions.empty() ? nullptr : &experiment::worst_reaction(reactions);
  const WhatIf what = what_if(command, run, worst, reactions, environment);
  if (command.json) {
    print(scenario::dump(json_of(run, reactions, what)) + "\n");
    return kDone;
  }
  if (command.scenario.quiet) return kDone;
  std::string text = headline(run.scenario, run.result.seed) + nearest;
  text += reactions.empty() ? report::no_reaction_words(run.result) + "\n"
                            : waterfalls(reactions, run.scenario, style_of_stdout());
  if (!command.at && !reactions.empty())
    text += report::single_moments_words(run.result, reactions);
  if (const auto closed = report::closed_connection_words(run.scenario, run.result.requests))
    text += *closed + "\n\n";
  print(text + what_if_words(what, worst, count));
  return kDone;
}

}  // namespace headroom::cli
