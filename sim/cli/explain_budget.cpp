#include "sim/cli/explain_budget.hpp"

#include <fmt/format.h>

#include <vector>

#include "sim/cli/exit_status.hpp"
#include "sim/cli/explained_run.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/levers.hpp"
#include "sim/experiment/reaction_budget.hpp"
#include "sim/experiment/standing_cost.hpp"
#include "sim/report/reaction_budget.hpp"
#include "sim/report/read_result.hpp"
#include "sim/report/version.hpp"
#include "sim/scenario/text_file.hpp"

namespace headroom::cli {
namespace {

using report::LeverBudget;
using scenario::Json;

/// The scenario as it is, and with each lever.
std::vector<LeverBudget> budgets(const ExplainCommand& command, const scenario::Scenario& as_it_is,
                                 const scenario::Environment& environment) {
  scenario::Overrides overrides;
  overrides.seed = seed_of(command.scenario);
  const experiment::Variants variants(command.scenario.file, overrides, environment);
  warn_of_idle_sets(command.scenario, variants, as_it_is);
  std::vector<experiment::Lever> levers =
      experiment::levers_for(overrides_of(command.scenario).changes);
  levers.insert(levers.begin(), {"as it is", {}});
  std::vector<LeverBudget> all;
  for (const experiment::Lever& lever : levers) {
    const scenario::Scenario scenario = variants.read(lever.changes);
    all.push_back({lever.name, experiment::reaction_budget(scenario, environment),
                   experiment::standing_usd_per_month(scenario, environment)});
  }
  return all;
}

/// A budget is of settings; a result has them, but its run tells more.
void refuse_result(const std::string& file) {
  const std::string text = scenario::read_text_file(file, "a scenario file that can be read");
  if (report::is_result(scenario::parse_json(text, file)))
    throw BadUsage(fmt::format(
        "--budget: {} is a result; a budget is of a scenario, such as its resolved_scenario",
        file));
}

}  // namespace

int explain_budget(const ExplainCommand& command, const scenario::Environment& environment) {
  if (command.at) throw BadUsage("--budget and --at: a budget is of no particular time");
  refuse_result(command.scenario.file);
  ScenarioOptions as_it_is = command.scenario;
  as_it_is.sets.clear();
  const scenario::Scenario scenario = read(as_it_is, environment);
  const auto all = budgets(command, scenario, environment);
  if (command.json) {
    Json json = {{"scenario", scenario.name},
                 {"scenario_sha256", scenario.sha256},
                 {"version", report::kVersion},
                 {"budget", report::budget_json(all.front().budget)},
                 {"standing_usd_per_month", report::number(all.front().usd_per_month)},
                 {"levers", Json::array()}};
    for (std::size_t i = 1; i < all.size(); ++i)
      json["levers"].push_back({{"lever", all[i].name},
                                {"budget", report::budget_json(all[i].budget)},
                                {"standing_usd_per_month", report::number(all[i].usd_per_month)}});
    print(scenario::dump(json) + "\n");
    return kDone;
  }
  if (command.scenario.quiet) return kDone;
  std::string text = fmt::format("headroom {}, scenario {} ({})\n\n", report::kVersion,
                                 scenario.name, scenario.sha256.substr(0, 16));
  text += report::budget_words(all.front().budget);
  if (all.size() > 1) text += "\n" + report::budget_table(all);
  print(text);
  return kDone;
}

}  // namespace headroom::cli
