#include "sim/cli/run.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/html_file.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/output_folder.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/run_files.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/until_ci.hpp"
#include "sim/cli/watch.hpp"
#include "sim/cli/what_if.hpp"
#include "sim/experiment/bake_levels.hpp"
#include "sim/experiment/capacity.hpp"
#include "sim/experiment/fidelity.hpp"
#include "sim/experiment/reaction.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/run_figures.hpp"
#include "sim/experiment/sequential.hpp"
#include "sim/experiment/steady_state.hpp"
#include "sim/experiment/watched_alarms.hpp"
#include "sim/report/activities.hpp"
#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/report/metric_data.hpp"
#include "sim/report/precision.hpp"
#include "sim/report/replications.hpp"
#include "sim/report/run_reactions.hpp"
#include "sim/report/words.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {
namespace {

using scenario::Json;

constexpr std::size_t kCostPoints = 240;  // more than a chart can show

/// Whether somebody gets the result as JSON, and not only as the report on the terminal.
bool is_told_whole(const RunCommand& command) {
  return command.json || !command.out.empty() || !command.html.empty();
}

/// What came of a run: replication 0 whole, the figures of all.
struct Outcome {
  world::RunResult first;
  report::Replications replications = report::Replications(0);
  std::optional<report::Precision> precision = {};  ///< of the figure of --until-ci
};

/// Makes the replications of a run.
class Simulation {
 public:
  Simulation(const RunCommand& command, const scenario::Scenario& scenario,
             const scenario::Environment& environment, RunFiles& files,
             std::atomic<bool>* interrupted)
      : command_(command),
        scenario_(scenario),
        environment_(environment),
        files_(files),
        interrupted_(interrupted),
        is_shown_(!command.scenario.quiet),
        is_alone_(command.replications == 1 && !command.until_ci),
        jmeter_(command, scenario) {}

  Outcome run(const std::optional<UntilCi>& until, bool keep_metrics) {
    keep_metrics_ = keep_metrics;
    until_ = until ? &*until : nullptr;
    if (!until) {
      make(0, command_.replications);
      return std::move(outcome_);
    }
    const auto figure = [&] {
      return outcome_.replications.estimate_of(Json::json_pointer(until->figure));
    };
    experiment::replicate_until(
        until->plan, [this](std::uint32_t from, std::uint32_t to) { make(from, to); }, figure);
    outcome_.precision = until->precision(outcome_.replications);
    return std::move(outcome_);
  }

 private:
  /// The replications [from, to).
  void make(std::uint32_t from, std::uint32_t to) {
    outcome_.replications.grow(to);
    CountProgress progress(to - from, from == 0 ? "replications" : "more replications",
                           is_shown_ && !is_alone_);
    const unsigned threads = experiment::threads_for(command_.threads);
    experiment::for_each_replication(
        to - from, threads,
        [&](std::uint32_t i) {
          from + i == 0 ? make_first() : make_other(from + i);
          progress.one_more();
        },
        interrupted_);
  }

  void make_other(std::uint32_t replication) {
    world::RunOptions options;
    options.replication = replication;
    options.interrupted = interrupted_;
    add(replication, world::run(scenario_, environment_, options));
  }

  void make_first() {
    const auto progress =
        std::make_shared<TimeProgress>(scenario_.duration, is_shown_ && is_alone_);
    world::RunOptions options;
    options.interrupted = interrupted_;
    options.keep_metrics = keep_metrics_;
    if (is_told_whole(command_)) options.cost_points = kCostPoints;
    options.progress = [progress](Instant now, std::uint64_t requests, std::uint64_t events) {
      (*progress)(now, requests, events);
    };
    if (jmeter_.is_wanted() || files_.wants_requests()) options.observer = observer();
    if (is_alone_) options.sections = experiment::sections_for(scenario_);
    world::RunResult result = add(0, world::run(scenario_, environment_, options));
    jmeter_.finish();
    experiment::judge_steady_state(result);
    options.observer = {};
    options.sections = 0;
    options.cost_points = 0;
    result.fidelity = experiment::check_fidelity(scenario_, environment_, options);
    result.bake_levels = experiment::compare_bake_levels(scenario_, environment_, result, options);
    outcome_.first = std::move(result);
  }

  std::function<void(std::span<const world::FinishedRequest>)> observer() {
    return [this](std::span<const world::FinishedRequest> requests) {
      if (jmeter_.is_wanted()) jmeter_(requests);
      if (files_.wants_requests()) files_(requests);
    };
  }

  world::RunResult add(std::uint32_t replication, world::RunResult result) {
    result.elasticity = experiment::elasticity_of(scenario_, result);
    if (until_ != nullptr && replication == 0) check_figure(*until_, report::figures_json(result));
    outcome_.replications.add(replication, result);
    return result;
  }

  const RunCommand& command_;
  const scenario::Scenario& scenario_;
  const scenario::Environment& environment_;
  RunFiles& files_;
  std::atomic<bool>* interrupted_;
  bool is_shown_;
  bool is_alone_;  ///< no other replications
  bool keep_metrics_ = false;
  const UntilCi* until_ = nullptr;
  JMeterOutput jmeter_;
  Outcome outcome_;
};

/// Measures what one instance can serve, where a policy goes by it and is not told.
void settle_capacity(scenario::Scenario& scenario, const scenario::Environment& environment,
                     std::atomic<bool>* interrupted, bool is_quiet) {
  world::RunOptions options;
  options.interrupted = interrupted;
  scenario.requests_per_instance = experiment::capacity_for(scenario, environment, options);
  if (!is_quiet && scenario.requests_per_instance)
    fmt::print(stderr, "one instance serves {:.4g} requests/s within the SLO (measured)\n",
               *scenario.requests_per_instance);
}

/// Finds the end of the warm-up, where a scenario wants it found.
void settle_warm_up(scenario::Scenario& scenario, const scenario::Environment& environment,
                    std::atomic<bool>* interrupted, bool is_quiet) {
  world::RunOptions options;
  options.interrupted = interrupted;
  if (auto problem = experiment::settle_warm_up(scenario, environment, options)) {
    if (!is_quiet) fmt::print(stderr, "warning: {}\n", *problem);
    scenario.warnings.push_back(*std::move(problem));
  }
}

Json json_of(const Outcome& outcome, const scenario::Scenario& scenario,
             const scenario::Environment& environment) {
  Json json = report::result_json(scenario, outcome.first);
  if (outcome.replications.count() > 1) json = outcome.replications.json(std::move(json));
  const auto alarms = experiment::watched_alarms(outcome.first, scenario, environment);
  report::add_reactions(json, scenario, outcome.first, alarms,
                        experiment::reactions(outcome.first, alarms, scenario.desired_at_start()));
  if (outcome.precision) json["until_ci"] = report::precision_json(*outcome.precision);
  return json;
}

std::string report_of(const Outcome& outcome, const scenario::Scenario& scenario,
                      const report::Style& style, report::LogLength length) {
  std::string text = report::run_report(scenario, outcome.first, style, length);
  if (outcome.replications.count() > 1) text += "\n" + outcome.replications.table(style);
  if (outcome.precision) text += report::precision_words(*outcome.precision, style);
  return text;
}

constexpr const char* kFigure = "mean";  // of --until-ci, if nothing is said

std::optional<UntilCi> until_of(const RunCommand& command) {
  if (command.until_ci)
    return read_until_ci(*command.until_ci, command.figure.value_or(kFigure),
                         command.has_replications ? command.replications : 0);
  if (command.figure) throw BadUsage("--figure: needs --until-ci");
  return std::nullopt;
}

/// Flags that go neither together nor with the scenario.
void refuse_contradictions(const RunCommand& command, const scenario::Scenario& scenario) {
  if (command.fail_on_slo && scenario.slo.empty())
    throw BadUsage("--fail-on-slo: the scenario has no slo");
  if (command.summariser && command.json)
    throw BadUsage("--summariser and --json: both would have stdout for themselves");
  if (command.watch) require_terminal_to_watch();
  const bool tells_requests = command.summariser || !command.jtl.empty();
  if (tells_requests && scenario.fidelity.is_flow())
    throw BadUsage(
        "--jtl and --summariser: a flow has no single requests; the scenario's fidelity must be "
        "\"request\"");
}

void write_files(OutputFolder& folder, const Outcome& outcome, const scenario::Scenario& scenario,
                 const std::string& json) {
  folder.write("summary.txt", report_of(outcome, scenario, {}, report::LogLength::whole));
  folder.write("metrics.json",
               scenario::dump(report::metric_data_json(scenario, outcome.first)) + "\n");
  folder.write("activities.json",
               scenario::dump(report::activities_json(scenario, outcome.first)) + "\n");
  folder.write("result.json", json);
}

}  // namespace

int run(const RunCommand& command) {
  try_targets(command);
  const scenario::Environment environment = environment_of(command.scenario);
  scenario::Scenario scenario = read(command.scenario, environment);
  refuse_contradictions(command, scenario);
  const std::optional<UntilCi> until = until_of(command);
  std::optional<OutputFolder> folder;
  if (!command.out.empty()) folder.emplace("--out", command.out, command.force);
  RunFiles files(command, scenario);
  HtmlFile html(command.html, command.force);

  std::atomic<bool>* const interrupted = heed_interrupts();
  settle_capacity(scenario, environment, interrupted, command.scenario.quiet);
  settle_warm_up(scenario, environment, interrupted, command.scenario.quiet);
  const Outcome outcome =
      Simulation(command, scenario, environment, files, interrupted).run(until, folder.has_value());
  if (!command.scenario.quiet) {
    for (const std::string& warning : outcome.first.warnings)
      fmt::print(stderr, "warning: {}\n", warning);
  }
  Json result = is_told_whole(command) ? json_of(outcome, scenario, environment) : Json();
  const std::string json = folder || command.json ? scenario::dump(result) + "\n" : std::string();
  files.write(scenario, outcome.first);
  if (folder) write_files(*folder, outcome, scenario, json);
  if (html.is_wanted()) {
    add_what_if(result, command, scenario, environment, outcome.first, interrupted);
    html.write(result);
  }
  if (command.watch) watch(scenario, outcome.first, command.speed, *interrupted);
  if (command.json) {
    print(json);
  } else if (!command.scenario.quiet) {
    print(report_of(outcome, scenario, style_of_stdout(), report::LogLength::cut));
  }
  return command.fail_on_slo && !outcome.replications.slo_met() ? kSloNotMet : kDone;
}

}  // namespace headroom::cli
