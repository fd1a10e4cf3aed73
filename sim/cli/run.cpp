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
#include "sim/experiment/bake_levels.hpp"
#include "sim/report/activities.hpp"
#include "sim/report/console.hpp"
#include "sim/report/json.hpp"
#include "sim/report/metric_data.hpp"
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

}  // namespace

int run(const RunCommand& command) {
  const scenario::Environment environment = environment_with(command.scenario.prices);
  const scenario::Scenario scenario = read(command.scenario, environment);
  if (command.fail_on_slo && scenario.slo.empty())
    throw BadUsage("--fail-on-slo: the scenario has no slo");
  std::optional<OutputFolder> folder;
  if (!command.out.empty()) folder.emplace(command.out, command.force);

  std::signal(SIGINT, [](int) { interrupted = true; });
  world::RunResult result;
  {
    const auto progress = std::make_shared<Progress>(scenario.duration, !command.scenario.quiet);
    world::RunOptions options;
    options.interrupted = &interrupted;
    options.keep_metrics = folder.has_value();
    options.progress = [progress](Instant now) { (*progress)(now); };
    result = world::run(scenario, environment, options);
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
