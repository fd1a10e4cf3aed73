#include "sim/cli/tune.hpp"

#include <fmt/format.h>

#include <optional>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/html_file.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/output_probe.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/tuned_files.hpp"
#include "sim/experiment/read_tuning.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/thread_crew.hpp"
#include "sim/experiment/tuning_runs.hpp"
#include "sim/report/outputs.hpp"
#include "sim/report/tuning.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/scenario_document.hpp"

namespace headroom::cli {
namespace {

using experiment::TuningPlan;
using experiment::TuningProblem;
using scenario::Json;

[[noreturn]] void refuse(const TuningPlan& plan, const std::string& place, const std::string& found,
                         const std::string& allowed) {
  throw scenario::BadScenario({{plan.file, place, found, allowed}});
}

void take_options(const TuneCommand& command, TuningPlan& plan) {
  TuningProblem& problem = plan.problem;
  if (command.budget) problem.budget = *command.budget;
  if (command.replications) problem.replications = *command.replications;
  using experiment::Algorithm;
  for (const auto algorithm :
       {Algorithm::cma_es, Algorithm::nsga2, Algorithm::moead, Algorithm::random})
    if (command.algorithm == name_of(algorithm)) problem.algorithm = algorithm;
  if (const std::string allowed = experiment::allowed_instead(problem); !allowed.empty())
    throw BadUsage(
        fmt::format("--algorithm: found \"{}\", allowed: {}", command.algorithm, allowed));
  const std::size_t least = experiment::TuningBudget::least_budget(problem);
  if (problem.budget < least)
    refuse(plan, "/budget", std::to_string(problem.budget),
           fmt::format("{} simulations or more for {} replications of the confirmation", least,
                       problem.replications));
}

/// The scenario's objectives become limits, by their places in a result.
void settle_limits(const scenario::Scenario& scenario, TuningPlan& plan) {
  if (!plan.is_subject_to_slo) return;
  for (std::size_t i = 0; i < scenario.slo.size(); ++i)
    plan.problem.limits.push_back(
        {scenario.slo[i].name, fmt::format("/slo/checks/{}/value", i), scenario.slo[i].limit});
  const bool is_one = plan.problem.objectives.size() == 1;
  if (scenario.slo.empty() && is_one)
    refuse(plan, "/subject_to", "a scenario without an SLO",
           "limits for what must not become worse, such as [{\"output\": "
           "\"/requests/latency_s/p95\", \"at_most\": 0.3}]");
}

/// What the scenario's document has where the parameters point.
void settle_given(const Json& document, TuningProblem& problem) {
  for (const experiment::TunedParameter& parameter : problem.parameters) {
    const Json::json_pointer pointer(parameter.pointers.front());
    problem.given.push_back(document.contains(pointer) ? std::optional(document[pointer].dump())
                                                       : std::nullopt);
  }
}

std::vector<std::string> outputs_of(const TuningProblem& problem) {
  std::vector<std::string> outputs = problem.objectives;
  for (const experiment::Limit& limit : problem.limits) outputs.push_back(limit.output);
  return outputs;
}

/// Where they are in the file.
std::vector<std::string> places_of(const TuningProblem& problem) {
  std::vector<std::string> places;
  const bool is_one = problem.objectives.size() == 1;
  for (std::size_t f = 0; f < problem.objectives.size(); ++f)
    places.push_back(is_one ? "/minimize" : fmt::format("/minimize/{}", f));
  for (std::size_t c = 0; c < problem.limits.size(); ++c)
    places.push_back(fmt::format("/subject_to/{}/output", c));
  return places;
}

}  // namespace

int tune(const TuneCommand& asked, Team& team) {
  TuneCommand command = asked;
  command.scenario.quiet |= !team.leads();
  const scenario::Environment environment = environment_of(command.scenario);
  TuningPlan plan = experiment::read_tuning(command.scenario.file);
  take_options(command, plan);
  ScenarioOptions options = command.scenario;
  options.file = plan.scenario.string();
  if (!options.seed && plan.seed) options.seed = std::to_string(*plan.seed);
  const scenario::Scenario given = read(options, environment);
  const Json document = read_document(options);
  settle_limits(given, plan);
  settle_given(document, plan.problem);
  plan.problem.seed = given.seed;
  refuse_unknown_outputs(plan.file, outputs_of(plan.problem), given, environment,
                         places_of(plan.problem));
  std::atomic<bool>* const interrupted = heed_interrupts();
  experiment::TuningRuns runs(plan, overrides_of(command.scenario), given.seed, environment,
                              report::Outputs(outputs_of(plan.problem)), interrupted);
  runs.check_parameters();
  const unsigned threads = team.threads(command.threads);
  const auto work = [&](const std::string& task) { return runs.work(task); };
  if (!team.leads()) return team.serve(work, threads, interrupted);
  std::optional<TunedFiles> files;
  if (!command.out.empty()) files.emplace(command.out, command.force);
  HtmlFile html(command.html, command.force);
  const auto crew = team.crew(work, threads, interrupted);
  CountProgress progress(static_cast<std::uint32_t>(plan.problem.budget), "simulations",
                         !command.scenario.quiet);
  const experiment::Tuning tuning =
      experiment::tune(plan.problem, runs.simulate_with(*crew, [&] { progress.one_more(); }));
  progress.clear();

  const report::TuningOutcome outcome{plan,         tuning,     given.name,
                                      given.sha256, given.seed, given.resolved};
  if (files)
    files->write(outcome, runs.changes(tuning.candidates[tuning.recommended].settings), options,
                 environment);
  if (html.is_wanted()) html.write(report::tuning_json(outcome));
  if (command.json)
    print(scenario::dump(report::tuning_json(outcome)) + "\n");
  else if (!command.scenario.quiet)
    print(report::tuning_report(outcome, style_of_stdout()));
  return command.fail_on_slo && !tuning.is_confirmed ? kSloNotMet : kDone;
}

}  // namespace headroom::cli
