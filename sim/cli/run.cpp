#include "sim/cli/run.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/output_folder.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/whole_file.hpp"
#include "sim/experiment/bake_levels.hpp"
#include "sim/experiment/capacity.hpp"
#include "sim/experiment/fidelity.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/run_figures.hpp"
#include "sim/report/activities.hpp"
#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/report/jtl.hpp"
#include "sim/report/metric_data.hpp"
#include "sim/report/replications.hpp"
#include "sim/report/summariser.hpp"
#include "sim/report/words.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {
namespace {

using scenario::Json;

/// What JMeter would have left of the run: its results file and its lines on the console.
class JMeterOutput {
 public:
  JMeterOutput(const RunCommand& command, const scenario::Scenario& scenario) {
    if (command.summariser) summariser_.emplace(scenario.start_time.time_since_epoch().count());
    if (command.jtl.empty()) return;
    writer_.emplace(scenario);
    file_.emplace("--jtl", command.jtl, command.force);
    file_->append(report::JtlWriter::header());
  }
  bool is_wanted() const { return writer_ || summariser_; }
  void operator()(std::span<const world::FinishedRequest> requests) {
    if (writer_) file_->append(writer_->rows(requests));
    if (summariser_) print(summariser_->add(requests));
  }
  void finish() {
    if (summariser_) print(summariser_->finish() + "\n");
    if (file_) file_->finish();
  }

 private:
  std::optional<report::JtlWriter> writer_;
  std::optional<WholeFile> file_;
  std::optional<report::Summariser> summariser_;
};

/// What came of a run: replication 0 whole, the figures of all.
struct Outcome {
  explicit Outcome(std::uint32_t count) : replications(count) {}
  world::RunResult first;
  report::Replications replications;
};

Outcome simulate(const RunCommand& command, const scenario::Scenario& scenario,
                 const scenario::Environment& environment, bool keep_metrics,
                 std::atomic<bool>* interrupted) {
  JMeterOutput jmeter(command, scenario);
  Outcome outcome(command.replications);
  const bool is_shown = !command.scenario.quiet;
  const auto progress =
      std::make_shared<TimeProgress>(scenario.duration, is_shown && command.replications == 1);
  CountProgress replications(command.replications, "replications",
                             is_shown && command.replications > 1);
  const unsigned threads = command.threads > 0 ? command.threads : experiment::cores();
  const auto run_one = [&](std::uint32_t replication) {
    world::RunOptions options;
    options.replication = replication;
    options.interrupted = interrupted;
    const bool is_first = replication == 0;
    if (is_first) {
      options.keep_metrics = keep_metrics;
      options.progress = [progress](Instant now) { (*progress)(now); };
      if (jmeter.is_wanted())
        options.observer = [&jmeter](std::span<const world::FinishedRequest> r) { jmeter(r); };
    }
    world::RunResult result = world::run(scenario, environment, options);
    result.elasticity = experiment::elasticity_of(scenario, result);
    outcome.replications.add(replication, result);
    if (is_first) {
      jmeter.finish();
      options.observer = {};
      result.fidelity = experiment::check_fidelity(scenario, environment, options);
      result.bake_levels = experiment::compare_bake_levels(scenario, environment, result, options);
      outcome.first = std::move(result);
    }
    replications.one_more();
  };
  experiment::for_each_replication(command.replications, threads, run_one, interrupted);
  return outcome;
}

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

Json json_of(const Outcome& outcome, const scenario::Scenario& scenario) {
  Json json = report::result_json(scenario, outcome.first);
  if (outcome.replications.count() > 1) json = outcome.replications.json(std::move(json));
  return json;
}

std::string report_of(const Outcome& outcome, const scenario::Scenario& scenario,
                      const report::Style& style, report::LogLength length) {
  std::string text = report::run_report(scenario, outcome.first, style, length);
  if (outcome.replications.count() > 1) text += "\n" + outcome.replications.table(style);
  return text;
}

}  // namespace

int run(const RunCommand& command) {
  const scenario::Environment environment = environment_of(command.scenario);
  scenario::Scenario scenario = read(command.scenario, environment);
  if (command.fail_on_slo && scenario.slo.empty())
    throw BadUsage("--fail-on-slo: the scenario has no slo");
  if (command.summariser && command.json)
    throw BadUsage("--summariser and --json: both would have stdout for themselves");
  std::optional<OutputFolder> folder;
  if (!command.out.empty()) folder.emplace(command.out, command.force);

  std::atomic<bool>* const interrupted = heed_interrupts();
  settle_capacity(scenario, environment, interrupted, command.scenario.quiet);
  const Outcome outcome = simulate(command, scenario, environment, folder.has_value(), interrupted);
  const world::RunResult& result = outcome.first;
  if (!command.scenario.quiet) {
    for (const std::string& warning : result.warnings) fmt::print(stderr, "warning: {}\n", warning);
  }
  const std::string json =
      folder || command.json ? scenario::dump(json_of(outcome, scenario)) + "\n" : std::string();
  if (folder) {
    folder->write("summary.txt", report_of(outcome, scenario, {}, report::LogLength::whole));
    folder->write("metrics.json",
                  scenario::dump(report::metric_data_json(scenario, result)) + "\n");
    folder->write("activities.json",
                  scenario::dump(report::activities_json(scenario, result)) + "\n");
    folder->write("result.json", json);
  }
  if (command.json) {
    print(json);
  } else if (!command.scenario.quiet) {
    print(report_of(outcome, scenario, style_of_stdout(), report::LogLength::cut));
  }
  return command.fail_on_slo && !outcome.replications.slo_met() ? kSloNotMet : kDone;
}

}  // namespace headroom::cli
