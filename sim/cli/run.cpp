#include "sim/cli/run.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/output_folder.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/cli/whole_file.hpp"
#include "sim/experiment/bake_levels.hpp"
#include "sim/report/activities.hpp"
#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/report/jtl.hpp"
#include "sim/report/metric_data.hpp"
#include "sim/report/summariser.hpp"
#include "sim/report/words.hpp"
#include "sim/world/world.hpp"

namespace headroom::cli {
namespace {

std::atomic<bool> interrupted{false};  // a signal handler has nothing else to reach

/// Simulated time and how fast it goes, on a terminal only.
class Progress {
 public:
  Progress(Duration length, bool is_shown)
      : length_(length), is_shown_(is_shown && stderr_is_terminal()) {}
  ~Progress() {
    if (was_shown_) fmt::print(stderr, "\r\033[K");
  }
  void operator()(Instant now) {
    const auto wall = std::chrono::steady_clock::now();
    if (!is_shown_ || wall - last_ < std::chrono::milliseconds(200)) return;
    last_ = wall;
    const double seconds = std::chrono::duration<double>(wall - start_).count();
    const double speed = now.seconds() / seconds;
    fmt::print(stderr, "\r\033[Ksimulated {} of {}, {:.0f} times real time, {:.0f} s left",
               report::clock_words(now), report::clock_words(Instant::at(length_)), speed,
               (length_ - now.since_start()).seconds() / speed);
    was_shown_ = true;
  }

 private:
  Duration length_;
  bool is_shown_;
  bool was_shown_ = false;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_ = start_;
};

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

}  // namespace

int run(const RunCommand& command) {
  const scenario::Environment environment = environment_with(command.scenario.prices);
  const scenario::Scenario scenario = read(command.scenario, environment);
  if (command.fail_on_slo && scenario.slo.empty())
    throw BadUsage("--fail-on-slo: the scenario has no slo");
  if (command.summariser && command.json)
    throw BadUsage("--summariser and --json: both would have stdout for themselves");
  std::optional<OutputFolder> folder;
  if (!command.out.empty()) folder.emplace(command.out, command.force);
  JMeterOutput jmeter(command, scenario);

  std::signal(SIGINT, [](int) { interrupted = true; });
  world::RunResult result;
  {
    const auto progress = std::make_shared<Progress>(scenario.duration, !command.scenario.quiet);
    world::RunOptions options;
    options.interrupted = &interrupted;
    options.keep_metrics = folder.has_value();
    options.progress = [progress](Instant now) { (*progress)(now); };
    if (jmeter.is_wanted())
      options.observer = [&jmeter](std::span<const world::FinishedRequest> r) { jmeter(r); };
    result = world::run(scenario, environment, options);
    jmeter.finish();
    options.observer = {};
    result.bake_levels = experiment::compare_bake_levels(scenario, environment, result, options);
  }
  if (!command.scenario.quiet) {
    for (const std::string& warning : result.warnings) fmt::print(stderr, "warning: {}\n", warning);
  }
  const std::string json = folder || command.json
                               ? scenario::dump(report::result_json(scenario, result)) + "\n"
                               : std::string();
  if (folder) {
    folder->write("summary.txt",
                  report::run_report(scenario, result, {}, report::LogLength::whole));
    folder->write("metrics.json",
                  scenario::dump(report::metric_data_json(scenario, result)) + "\n");
    folder->write("activities.json",
                  scenario::dump(report::activities_json(scenario, result)) + "\n");
    folder->write("result.json", json);
  }
  if (command.json) {
    print(json);
  } else if (!command.scenario.quiet) {
    print(report::run_report(scenario, result, style_of_stdout()));
  }
  return command.fail_on_slo && !result.slo_met() ? kSloNotMet : kDone;
}

}  // namespace headroom::cli
