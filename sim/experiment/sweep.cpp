#include "sim/experiment/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <utility>

#include "sim/experiment/replications.hpp"
#include "sim/scenario/json_text.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {
namespace {

using scenario::Json;
using scenario::Problem;

struct Task {
  std::size_t cell = 0;
  std::uint32_t replication = 0;
};

std::string text_of(const Task& task) {
  return fmt::format("[{},{}]", task.cell, task.replication);
}

Task task_of(const std::string& text) {
  const Json json = Json::parse(text);
  return {json[0].get<std::size_t>(), json[1].get<std::uint32_t>()};
}

/// The problems of all cells. Many have the same one, which is told once, with the first cell.
class CellProblems {
 public:
  void add(std::size_t cell, const std::vector<Problem>& problems) {
    const std::lock_guard lock(mutex_);
    for (const Problem& problem : problems) all_.push_back({cell, problem});
  }
  void throw_if_any() {
    if (all_.empty()) return;
    std::stable_sort(all_.begin(), all_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Problem> told;
    for (const auto& [cell, problem] : all_) {
      const bool is_known = std::any_of(told.begin(), told.end(), [&](const Problem& other) {
        return other.place == problem.place && other.found == problem.found &&
               other.allowed == problem.allowed;
      });
      if (!is_known) told.push_back(problem);
    }
    throw scenario::BadScenario(std::move(told));
  }

 private:
  std::mutex mutex_;
  std::vector<std::pair<std::size_t, Problem>> all_;
};

SweepRun run_of(const Task& task, const std::string& outcome, const std::string& hash,
                const std::string& what) {
  const Json json = Json::parse(outcome);
  SweepRun run{task.cell, task.replication, {}, {}};
  if (json.contains("error")) {
    run.error = json["error"].get<std::string>();
    return run;
  }
  if (json["sha256"] != hash)
    throw scenario::BadScenario({{what, "", "other content than when the sweep began",
                                  "a scenario, and files that it names, that stay as they are"}});
  run.outputs = values_of(json["outputs"].dump());
  return run;
}

}  // namespace

Sweep::Sweep(const SweepPlan& plan, Variants& variants, OutputReader outputs,
             const std::atomic<bool>* interrupted)
    : cells_(plan), variants_(variants), outputs_(std::move(outputs)), interrupted_(interrupted) {}

std::string Sweep::work(const std::string& text) {
  const Task task = task_of(text);
  world::RunOptions options;
  options.replication = task.replication;
  options.interrupted = interrupted_;
  Json outcome;
  try {
    const auto scenario = variants_.ready(cells_.changes(task.cell), interrupted_);
    outcome["sha256"] = scenario->sha256;
    const auto values = run_for_outputs(*scenario, variants_.environment(), outputs_, options);
    outcome["outputs"] = Json::parse(experiment::text_of(values));
  } catch (const world::Interrupted&) {
    throw;
  } catch (const scenario::BadScenario&) {
    throw;
  } catch (const std::runtime_error& error) {
    outcome = {{"error", scenario::as_utf8(error.what())}};
  }
  return outcome.dump();
}

SweepIdentity identify(const SweepPlan& plan, const Cells& cells, const Variants& variants,
                       const std::string& version, unsigned threads, std::atomic<bool>* interrupted,
                       const std::function<void()>& one_more) {
  SweepIdentity identity;
  identity.version = version;
  identity.pointers = cells.pointers();
  identity.outputs = plan.outputs;
  identity.hashes.resize(cells.size());
  CellProblems problems;
  const auto read_one = [&](std::uint32_t cell) {
    if (interrupted != nullptr && *interrupted) throw world::Interrupted();
    try {
      const scenario::Scenario scenario = variants.read(cells.changes(cell));
      identity.hashes[cell] = scenario.sha256;
      if (cell == 0) {
        identity.scenario = scenario.name;
        identity.seed = scenario.seed;
      }
    } catch (const scenario::BadScenario& error) {
      problems.add(cell, error.problems());
    }
    if (one_more) one_more();
  };
  for_each_replication(static_cast<std::uint32_t>(cells.size()), threads, read_one, interrupted);
  problems.throw_if_any();
  return identity;
}

void make_missing_runs(const Cells& cells, std::uint32_t replications, Crew& crew,
                       SweepResults& results,
                       const std::function<void(const SweepRun&)>& one_more) {
  const auto finished = results.finished();
  std::vector<Task> tasks;
  std::vector<std::string> texts;
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    for (std::uint32_t replication = 0; replication < replications; ++replication) {
      if (finished.contains({cell, replication})) continue;
      tasks.push_back({cell, replication});
      texts.push_back(text_of(tasks.back()));
    }
  }
  crew.run(texts, [&](std::size_t i, const std::string& outcome) {
    const std::size_t cell = tasks[i].cell;
    const SweepRun run =
        run_of(tasks[i], outcome, results.identity().hashes[cell], words_of(cells.changes(cell)));
    results.add(run, cells.values(cell));
    one_more(run);
  });
}

}  // namespace headroom::experiment
