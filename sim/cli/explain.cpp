#include "sim/cli/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/explained_run.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/report/console.hpp"
#include "sim/report/reaction.hpp"
#include "sim/report/version.hpp"
#include "sim/report/words.hpp"

namespace headroom::cli {
namespace {

using experiment::Reaction;
using scenario::Json;

/// So many waterfalls are drawn; of the rest there is a line each.
constexpr std::size_t kDrawn = 3;

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

}  // namespace

int explain(const ExplainCommand& command) {
  const scenario::Environment environment = environment_of(command.scenario);
  const ExplainedRun run = explained_run(command, environment);
  std::vector<Reaction> reactions =
      experiment::reactions(run.result, run.alarms, run.desired_at_start());
  if (command.at && !reactions.empty())
    reactions = {experiment::reaction_at(reactions, run.instant_of(*command.at))};
  if (command.json) {
    Json json = {{"scenario", run.scenario.name},
                 {"scenario_sha256", run.scenario.sha256},
                 {"version", report::kVersion},
                 {"seed", run.result.seed}};
    json["slo_broken_s"] = report::number(experiment::broken_time(run.result).seconds());
    json["reactions"] = Json::array();
    for (const Reaction& reaction : reactions)
      json["reactions"].push_back(report::reaction_json(reaction));
    print(scenario::dump(json) + "\n");
    return kDone;
  }
  std::string text = headline(run.scenario, run.result.seed);
  text += reactions.empty() ? std::string(
                                  "Nothing asked for a reaction: the SLO held, and no "
                                  "capacity was added\n")
                            : waterfalls(reactions, run.scenario, style_of_stdout());
  print(text);
  return kDone;
}

}  // namespace headroom::cli
