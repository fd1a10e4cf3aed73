#include "sim/cli/stability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/candidates.hpp"
#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/stability.hpp"
#include "sim/report/stability.hpp"
#include "sim/report/words.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::cli {
namespace {

using experiment::Stability;
using experiment::StepLoad;
using scenario::Json;

constexpr int kMostInstances = 1000;

StepLoad load_of(const StabilityCommand& command) {
  const auto hold = scenario::parse_duration(command.hold);
  if (!hold || *hold < 600_s || *hold > 24_h)
    throw BadUsage(fmt::format("--hold {}: a duration such as \"2h\" is needed, from 10m to 24h",
                               command.hold));
  if (command.low < 1 || command.high <= command.low || command.high > kMostInstances)
    throw BadUsage(fmt::format("--low {} --high {}: 1 <= low < high <= {} is needed", command.low,
                               command.high, kMostInstances));
  return {command.low, command.high, *hold};
}

/// Everything that the runs of one command share.
class Bench {
 public:
  Bench(const StabilityCommand& command, const scenario::Environment& environment)
      : environment_(environment),
        load_(load_of(command)),
        threads_(command.threads > 0 ? command.threads : experiment::cores()),
        interrupted_(heed_interrupts()) {}

  std::vector<Stability> run(const std::vector<scenario::Scenario>& scenarios,
                             const experiment::Capacity& capacity) const {
    std::vector<Stability> results(scenarios.size());
    const auto count = static_cast<std::uint32_t>(scenarios.size());
    experiment::for_each_replication(count, threads_, [&](std::uint32_t i) {
      const auto tried = experiment::under_steps(scenarios[i], load_, capacity);
      results[i] = experiment::test_stability(tried, environment_, load_, options());
    });
    return results;
  }
  world::RunOptions options() const {
    world::RunOptions options;
    options.interrupted = interrupted_;
    return options;
  }
  experiment::StudySettings study() const { return {1, threads_, interrupted_}; }
  const StepLoad& load() const { return load_; }

 private:
  const scenario::Environment& environment_;
  StepLoad load_;
  unsigned threads_;
  const std::atomic<bool>* interrupted_;
};

std::string heading(const StepLoad& load, const experiment::Capacity& capacity) {
  return fmt::format(
      "A load that needs {} instances for {}, then {}, then {} again; one serves {:.3g} "
      "requests/s\n\n",
      load.low, report::clock_words(Instant{} + load.hold), load.high, load.low,
      capacity.requests_per_second);
}

int compare_policies(const StabilityCommand& command, const scenario::Environment& environment) {
  const Bench bench(command, environment);
  CompareCommand compared;
  compared.files = {command.scenario.file};
  compared.scenario = command.scenario;
  compared.policies = command.policies.empty() ? kAsGiven : command.policies;
  const Field field = read_field(compared, environment, bench.study());
  const auto& capacity = field.studies.front().capacity;
  if (!capacity) throw experiment::NoCapacity(field.studies.front().no_capacity);
  std::vector<scenario::Scenario> scenarios;
  for (const experiment::Candidate& candidate : field.candidates)
    scenarios.push_back(candidate.scenario);
  const std::vector<Stability> results = bench.run(scenarios, *capacity);
  std::vector<report::NamedStability> named;
  Json json = Json::array();
  for (std::size_t i = 0; i < results.size(); ++i) {
    named.push_back({field.candidates[i].name, results[i]});
    json.push_back({{"name", field.candidates[i].name}});
    json.back().update(report::stability_json(results[i]));
  }
  if (command.json)
    print(scenario::dump(json) + "\n");
  else if (!command.scenario.quiet)
    print(heading(bench.load(), *capacity) + report::text_table(report::stability_grid(named)));
  return kDone;
}

/// /json/pointer=a,b,c
struct Axis {
  std::string pointer;
  std::vector<std::string> values;
};

Axis axis_of(const std::string& flag, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || !text.starts_with('/'))
    throw BadUsage(fmt::format("{} {}: needs the form /json/pointer=value,value,...", flag, text));
  return {text.substr(0, equals), split(text.substr(equals + 1))};
}

/// Of a JSON pointer: "IntegralGain".
std::string last_name(const std::string& pointer) { return pointer.substr(pointer.rfind('/') + 1); }

report::Grid map_grid(const Axis& x, const Axis& y, const std::vector<Stability>& cells) {
  report::Grid grid;
  grid.titles = {last_name(y.pointer) + " \\ " + last_name(x.pointer)};
  grid.titles.insert(grid.titles.end(), x.values.begin(), x.values.end());
  for (std::size_t row = 0; row < y.values.size(); ++row) {
    std::vector<std::string> line = {y.values[row]};
    for (std::size_t column = 0; column < x.values.size(); ++column) {
      const Stability& cell = cells[row * x.values.size() + column];
      line.push_back(!cell.cycle ? "stable"
                                 : fmt::format("cycles by {}",
                                               report::quantity_words(cell.cycle->amplitude())));
    }
    grid.rows.push_back(std::move(line));
  }
  return grid;
}

int map_policy(const StabilityCommand& command, const scenario::Environment& environment) {
  const Axis x = axis_of("--x", command.x);
  const Axis y = axis_of("--y", command.y);
  const Bench bench(command, environment);
  const auto capacity = experiment::measure_capacity(read(command.scenario, environment),
                                                     environment, bench.options());
  std::vector<scenario::Scenario> scenarios;
  ScenarioOptions changed = command.scenario;
  changed.quiet = true;  // the warnings have been told
  for (const std::string& down : y.values) {
    for (const std::string& across : x.values) {
      changed.sets = command.scenario.sets;
      changed.sets.push_back(x.pointer + "=" + across);
      changed.sets.push_back(y.pointer + "=" + down);
      scenarios.push_back(read(changed, environment));
    }
  }
  const std::vector<Stability> cells = bench.run(scenarios, capacity);
  if (command.json) {
    Json json = Json::array();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      json.push_back({{"x", x.values[i % x.values.size()]}, {"y", y.values[i / x.values.size()]}});
      json.back().update(report::stability_json(cells[i]));
    }
    print(scenario::dump(json) + "\n");
  } else if (!command.scenario.quiet) {
    print(heading(bench.load(), capacity) + report::text_table(map_grid(x, y, cells)));
  }
  return kDone;
}

}  // namespace

int test_stability(const StabilityCommand& command) {
  if (command.x.empty() != command.y.empty())
    throw BadUsage("--x and --y: a map needs both of its axes");
  if (!command.x.empty() && !command.policies.empty())
    throw BadUsage("--policies: a map is of the scenario's own policies");
  const scenario::Environment environment = environment_of(command.scenario);
  return command.x.empty() ? compare_policies(command, environment)
                           : map_policy(command, environment);
}

}  // namespace headroom::cli
