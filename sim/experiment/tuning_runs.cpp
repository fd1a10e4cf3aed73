#include "sim/experiment/tuning_runs.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "sim/engine/random.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;

scenario::Overrides with_seed(scenario::Overrides overrides, std::uint64_t seed) {
  overrides.seed = seed;
  return overrides;
}

std::string task_of(const Trial& trial) {
  return Json{
      {"settings", trial.settings}, {"replication", trial.replication}, {"fresh", trial.is_fresh}}
      .dump();
}

std::string outcome_text(const TrialOutcome& outcome) {
  return Json{{"figures", Json::parse(text_of(outcome.figures))}, {"refused", outcome.refused}}
      .dump();
}

TrialOutcome outcome_of(const std::string& text) {
  const Json json = Json::parse(text);
  return {values_of(json["figures"].dump()), json["refused"].get<std::string>()};
}

}  // namespace

std::uint64_t seed_of_search(std::uint64_t seed) {
  return engine::stream_key(seed, 0, "tuning").value >> 11;  // as large as a scenario's may be
}

TuningRuns::TuningRuns(const TuningPlan& plan, const scenario::Overrides& overrides,
                       std::uint64_t seed, const scenario::Environment& environment,
                       OutputReader outputs, std::atomic<bool>* interrupted)
    : plan_(plan),
      search_(plan.scenario, with_seed(overrides, seed_of_search(seed)), environment),
      fresh_(plan.scenario, with_seed(overrides, seed), environment),
      outputs_(std::move(outputs)),
      interrupted_(interrupted) {}

Variants::Changes TuningRuns::changes(const Settings& settings) const {
  Variants::Changes changes;
  for (std::size_t p = 0; p < settings.size(); ++p) {
    const std::string origin = fmt::format("{}: /parameters/{}", plan_.file, p);
    for (const std::string& pointer : plan_.problem.parameters[p].pointers)
      changes.push_back({pointer, settings[p], origin});
  }
  return changes;
}

void TuningRuns::check_parameters() const {
  fresh_.read({});  // a problem that no parameter makes is told once
  std::vector<scenario::Problem> problems;
  for (std::size_t p = 0; p < plan_.problem.parameters.size(); ++p) {
    const TunedParameter& parameter = plan_.problem.parameters[p];
    std::vector<double> tried = {0, 1};
    for (std::size_t k = 1; k + 1 < parameter.choices.size(); ++k)
      tried.push_back(coordinate_of_level(k, parameter.choices.size()));
    std::vector<scenario::Problem> of_all;
    for (const double at : tried) {
      Variants::Changes changes;
      for (const std::string& pointer : parameter.pointers)
        changes.push_back(
            {pointer, parameter.value_at(at), fmt::format("{}: /parameters/{}", plan_.file, p)});
      try {
        fresh_.read(changes);
        of_all.clear();
        break;
      } catch (const scenario::BadScenario& error) {
        of_all.insert(of_all.end(), error.problems().begin(), error.problems().end());
      }
    }
    problems.insert(problems.end(), of_all.begin(), of_all.end());
  }
  if (!problems.empty()) throw scenario::BadScenario(std::move(problems));
}

std::string TuningRuns::work(const std::string& task) {
  const Json json = Json::parse(task);
  Variants& variants = json["fresh"].get<bool>() ? fresh_ : search_;
  world::RunOptions options;
  options.replication = json["replication"].get<std::uint32_t>();
  options.interrupted = interrupted_;
  TrialOutcome outcome;
  try {
    const auto scenario = variants.ready(changes(json["settings"].get<Settings>()), interrupted_);
    outcome.figures = run_for_outputs(*scenario, variants.environment(), outputs_, options);
  } catch (const scenario::BadScenario& error) {
    outcome.refused = error.problems().front().text();
  } catch (const NoCapacity& error) {
    outcome.refused = error.what();
  }
  return outcome_text(outcome);
}

Simulate TuningRuns::simulate_with(Crew& crew, std::function<void()> observer) const {
  return [&crew, observer = std::move(observer)](const std::vector<Trial>& trials) {
    std::vector<std::string> tasks;
    for (const Trial& trial : trials) tasks.push_back(task_of(trial));
    std::vector<TrialOutcome> outcomes(trials.size());
    crew.run(tasks, [&](std::size_t i, std::string text) {
      outcomes[i] = outcome_of(text);
      observer();
    });
    return outcomes;
  };
}

}  // namespace headroom::experiment
