#include "sim/cli/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <utility>

#include "sim/cli/candidates.hpp"
#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/html_file.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/known_names.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/comparison_work.hpp"
#include "sim/experiment/steady_state.hpp"
#include "sim/report/comparison.hpp"
#include "sim/report/replications.hpp"
#include "sim/report/run_record.hpp"
#include "sim/report/version.hpp"
#include "sim/report/words.hpp"

namespace headroom::cli {
namespace {

using experiment::Comparison;
using scenario::Json;

std::size_t baseline_of(const std::string& wanted, const Field& field) {
  if (wanted.empty()) return 0;
  for (std::size_t i = 0; i < field.candidates.size(); ++i) {
    if (field.candidates[i].name == wanted) return i;
  }
  throw BadUsage(
      fmt::format("--baseline: \"{}\" is not compared; there are {}", wanted,
                  known_names(field.candidates, [](const auto& one) { return one.name; })));
}

std::string heading(const Field& field, const CompareCommand& command) {
  const experiment::LoadStudy& study = field.studies.front();
  std::string text = fmt::format("{}, {} on common random numbers, seed {}\n",
                                 report::counted(field.candidates.size(), "candidate"),
                                 report::counted(command.replications, "replication"),
                                 field.candidates.front().scenario.seed);
  if (study.capacity)
    text += fmt::format("one instance serves {:.3g} requests/s{}, {:.0f} % of what saturates it\n",
                        study.capacity->requests_per_second,
                        study.capacity->slo.empty() ? "" : " within the SLO",
                        100 * study.capacity->utilization());
  if (const auto peak = study.peak_demand())
    text += fmt::format("the load needs up to {}\n",
                        report::counted(static_cast<std::uint64_t>(*peak), "instance"));
  return text + "\n";
}

std::string closing_sentences(const Comparison& comparison) {
  std::string text;
  if (const auto best = report::best_sentence(comparison)) text += "\n" + *best + "\n";
  if (const auto bound = report::bound_sentence(comparison)) text += "\n" + *bound + "\n";
  return text;
}

std::string text_report(const Comparison& comparison, const Field& field,
                        const CompareCommand& command) {
  const std::string& baseline = comparison.candidates[comparison.baseline].name;
  std::string text = heading(field, command);
  text += report::text_table(report::comparison_grid(comparison));
  const auto sentences = report::verdict_sentences(comparison);
  if (!sentences.empty()) {
    text +=
        fmt::format("\nAgainst {} ({})\n", baseline,
                    command.replications == 1 ? "one replication: no intervals, and no verdicts"
                                              : "95 % intervals; verdicts hold together at 95 %");
    for (const std::string& sentence : sentences) text += "  " + sentence + "\n";
  }
  return text + closing_sentences(comparison);
}

std::string markdown_report(const Comparison& comparison, const Field& field,
                            const CompareCommand& command) {
  std::string text = report::markdown_table(report::comparison_grid(comparison));
  text += fmt::format(
      "\n{}, seed {}; against **{}**:\n\n", report::counted(command.replications, "replication"),
      field.candidates.front().scenario.seed, comparison.candidates[comparison.baseline].name);
  for (const std::string& sentence : report::verdict_sentences(comparison))
    text += "- " + sentence + "\n";
  return text + closing_sentences(comparison);
}

/// The figures of every candidate over its replications, as `run --json` has them.
class Results {
 public:
  Results(std::size_t candidates, std::uint32_t replications) {
    for (std::size_t i = 0; i < candidates; ++i) figures_.emplace_back(replications);
    first_.resize(candidates);
    series_.resize(candidates);
  }
  void add(std::size_t candidate, std::uint32_t replication, report::RunRecord record) {
    if (replication == 0) {
      first_[candidate] = record.figures;
      series_[candidate] = record.series;
    }
    figures_[candidate].add(replication, std::move(record));
  }
  std::vector<Json> json() const {
    std::vector<Json> all;
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      all.push_back(figures_[i].count() > 1 ? figures_[i].json(first_[i]) : first_[i]);
      all.back()["timeseries"] = series_[i];
    }
    return all;
  }

 private:
  std::deque<report::Replications> figures_;
  std::vector<Json> first_;
  std::vector<Json> series_;  ///< of replication 0, as report::overview has them
};

/// Finds the end of the warm-up of those that want it found: one for all of them.
void settle_warm_ups(Field& field, const scenario::Environment& environment,
                     const experiment::StudySettings& settings, bool is_quiet) {
  std::vector<scenario::Scenario*> scenarios;
  for (experiment::Candidate& candidate : field.candidates)
    scenarios.push_back(&candidate.scenario);
  const auto problem = experiment::settle_warm_ups(scenarios, environment, settings.options(0));
  if (problem && !is_quiet) fmt::print(stderr, "warning: {}\n", *problem);
}

Json json_of(const Comparison& comparison, const Field& field, const Results& results,
             const CompareCommand& command) {
  Json json = report::comparison_json(comparison, results.json());
  json["replications"] = command.replications;
  json["seed"] = field.candidates.front().scenario.seed;
  json["version"] = report::kVersion;
  json["left_out"] = Json::array();
  for (const LeftOut& out : field.left_out)
    json["left_out"].push_back({{"name", out.name}, {"reason", out.reason}});
  for (std::size_t i = 0; i < field.candidates.size(); ++i) {
    const scenario::Scenario& scenario = field.candidates[i].scenario;
    Json& candidate = json["candidates"][i];
    candidate["summary"] = field.summaries[i];
    candidate["scenario"] = scenario.name;
    candidate["scenario_sha256"] = scenario.sha256;
    candidate["resolved_scenario"] = Json::parse(scenario.resolved);
  }
  return json;
}

void print_report(const Comparison& comparison, const Field& field, const Results& results,
                  const CompareCommand& command) {
  using Form = CompareCommand::Form;
  switch (command.form) {
    case Form::text:
      if (!command.scenario.quiet) print(text_report(comparison, field, command));
      return;
    case Form::json:
      print(scenario::dump(json_of(comparison, field, results, command)) + "\n");
      return;
    case Form::markdown: print(markdown_report(comparison, field, command)); return;
    case Form::csv: print(report::csv_table(report::comparison_numbers(comparison))); return;
    case Form::latex: print(report::latex_table(report::comparison_grid(comparison))); return;
  }
}

}  // namespace

int compare(const CompareCommand& asked, Team& team) {
  CompareCommand command = asked;
  command.scenario.quiet |= !team.leads();
  const scenario::Environment environment = environment_of(command.scenario);
  HtmlFile html(team.leads() ? command.html : "", command.force);
  const unsigned threads = team.threads(command.threads);
  std::atomic<bool>* const interrupted = heed_interrupts();
  const experiment::StudySettings settings{command.replications, interrupted};
  // Every rank measures what one instance can serve: it is one search, run after run, and the
  // others could do nothing before they know its outcome.
  Field field = read_field(command, environment, settings);
  settle_warm_ups(field, environment, settings, command.scenario.quiet);
  const std::size_t baseline = baseline_of(command.baseline, field);
  const experiment::ComparisonWork work(
      field.candidates, field.studies, field.yardsticks, environment, settings,
      [](const world::RunResult& run) { return report::text_of(report::record_of(run)); });
  if (!team.leads()) return team.serve(work, threads, interrupted);
  Results results(field.candidates.size(), command.replications);
  CountProgress progress(static_cast<std::uint32_t>(field.candidates.size()) * command.replications,
                         "runs", !command.scenario.quiet);
  const auto crew = team.crew(work, threads, interrupted);
  const Comparison comparison = experiment::compare(
      field.candidates, field.studies.size(), command.replications, baseline, *crew,
      [&](std::size_t candidate, std::uint32_t replication, const std::string& record) {
        results.add(candidate, replication, report::record_of(record));
        progress.one_more();
      });
  progress.clear();
  if (html.is_wanted()) html.write(json_of(comparison, field, results, command));
  print_report(comparison, field, results, command);
  return kDone;
}

}  // namespace headroom::cli
