#include "sim/cli/stability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/cli/candidates.hpp"
#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/map_axis.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/service_side.hpp"
#include "sim/experiment/stability.hpp"
#include "sim/report/stability.hpp"
#include "sim/report/words.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::cli {
namespace {

using experiment::Capacity;
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

/// A group that can not be as small, or as large, as the load needs would not show its policy.
void check_room(const scenario::Scenario& scenario, const StepLoad& load) {
  const cloud::AutoScalingGroupConfig& group = scenario.group;
  if (group.max < load.high)
    throw BadUsage(
        fmt::format("--high {}: {} has a MaxSize of {}, and the load would need more; a lower "
                    "--high, or --set /auto_scaling_group/MaxSize={}",
                    load.high, scenario.name, group.max, load.high));
  if (group.min > load.low)
    throw BadUsage(
        fmt::format("--low {}: {} has a MinSize of {}, and the load would need less; a higher "
                    "--low, or --set /auto_scaling_group/MinSize={}",
                    load.low, scenario.name, group.min, load.low));
}

/// Everything that the runs of one command share.
class Bench {
 public:
  Bench(const StabilityCommand& command, const scenario::Environment& environment)
      : environment_(environment),
        load_(load_of(command)),
        threads_(experiment::threads_for(command.threads)),
        interrupted_(heed_interrupts()) {}

  /// @param capacities of each scenario's instances
  std::vector<Stability> run(const std::vector<scenario::Scenario>& scenarios,
                             const std::vector<Capacity>& capacities) const {
    std::vector<Stability> results(scenarios.size());
    for_each(scenarios.size(), [&](std::size_t i) {
      const auto tried = experiment::under_steps(scenarios[i], load_, capacities[i]);
      results[i] = experiment::test_stability(tried, environment_, load_, options());
    });
    return results;
  }

  /// What an instance of each serves: measured once for all that are served alike.
  std::vector<Capacity> capacities(const std::vector<scenario::Scenario>& scenarios) const {
    std::map<std::string, std::size_t> known;
    std::vector<std::size_t> measured;  // a scenario of each kind
    std::vector<std::size_t> kind_of;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      const auto key = experiment::service_side(scenarios[i]) + std::to_string(scenarios[i].seed);
      const auto [kind, is_new] = known.emplace(key, measured.size());
      if (is_new) measured.push_back(i);
      kind_of.push_back(kind->second);
    }
    std::vector<Capacity> of_kind(measured.size());
    for_each(measured.size(), [&](std::size_t kind) {
      of_kind[kind] =
          experiment::measure_capacity(scenarios[measured[kind]], environment_, options());
    });
    std::vector<Capacity> all;
    for (const std::size_t kind : kind_of) all.push_back(of_kind[kind]);
    return all;
  }

  experiment::StudySettings study() const { return {1, interrupted_}; }
  const StepLoad& load() const { return load_; }

 private:
  template <class Do>
  void for_each(std::size_t count, Do one) const {
    experiment::for_each_replication(static_cast<std::uint32_t>(count), threads_,
                                     [&](std::uint32_t i) { one(std::size_t{i}); });
  }
  world::RunOptions options() const {
    world::RunOptions options;
    options.interrupted = interrupted_;
    return options;
  }

  const scenario::Environment& environment_;
  StepLoad load_;
  unsigned threads_;
  const std::atomic<bool>* interrupted_;
};

/// "11.9", or "4 to 8" where a map has instances that differ.
std::string rates_words(const std::vector<Capacity>& capacities) {
  const auto [least, most] = std::minmax_element(
      capacities.begin(), capacities.end(), [](const Capacity& a, const Capacity& b) {
        return a.requests_per_second < b.requests_per_second;
      });
  std::string words = fmt::format("{:.3g}", least->requests_per_second);
  if (most->requests_per_second > least->requests_per_second)
    words += fmt::format(" to {:.3g}", most->requests_per_second);
  return words;
}

std::string heading(const StepLoad& load, const std::vector<Capacity>& capacities) {
  return fmt::format(
      "A load that needs {} for {}, then {}, then {} again; one serves {} "
      "requests/s\n\n",
      report::counted(static_cast<std::uint64_t>(load.low), "instance"),
      report::clock_words(Instant{} + load.hold), load.high, load.low, rates_words(capacities));
}

int compare_policies(const StabilityCommand& command, const scenario::Environment& environment) {
  const Bench bench(command, environment);
  ScenarioOptions silent = command.scenario;
  silent.quiet = true;  // the field tells the warnings
  check_room(read(silent, environment), bench.load());
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
  const std::vector<Capacity> capacities(scenarios.size(), *capacity);
  const std::vector<Stability> results = bench.run(scenarios, capacities);
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
    print(heading(bench.load(), capacities) + report::text_table(report::stability_grid(named)));
  return kDone;
}

report::Grid map_grid(const MapAxis& x, const MapAxis& y, const std::vector<Stability>& cells) {
  report::Grid grid;
  grid.titles = {y.name() + " \\ " + x.name()};
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

/// The scenario in each cell of the map, row by row; all of them are checked before any runs.
std::vector<scenario::Scenario> cells_of(const MapAxis& x, const MapAxis& y,
                                         const ScenarioOptions& options, const StepLoad& load,
                                         const scenario::Environment& environment) {
  std::vector<scenario::Scenario> scenarios;
  ScenarioOptions changed = options;
  for (const std::string& down : y.values) {
    for (const std::string& across : x.values) {
      changed.sets = options.sets;
      changed.sets.push_back(x.pointer + "=" + across);
      changed.sets.push_back(y.pointer + "=" + down);
      scenarios.push_back(read(changed, environment));
      check_room(scenarios.back(), load);
      changed.quiet = true;  // the warnings have been told
    }
  }
  return scenarios;
}

int map_policy(const StabilityCommand& command, const scenario::Environment& environment) {
  const MapAxis x = map_axis("--x", command.x);
  const MapAxis y = map_axis("--y", command.y);
  const Bench bench(command, environment);
  const auto scenarios = cells_of(x, y, command.scenario, bench.load(), environment);
  const std::vector<Capacity> capacities = bench.capacities(scenarios);
  const std::vector<Stability> cells = bench.run(scenarios, capacities);
  if (command.json) {
    Json json = Json::array();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      json.push_back(
          {{"x", x.json_value(i % x.values.size())},
           {"y", y.json_value(i / x.values.size())},
           {"requests_per_instance", report::number(capacities[i].requests_per_second)}});
      json.back().update(report::stability_json(cells[i]));
    }
    print(scenario::dump(json) + "\n");
  } else if (!command.scenario.quiet) {
    print(heading(bench.load(), capacities) + report::text_table(map_grid(x, y, cells)));
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
