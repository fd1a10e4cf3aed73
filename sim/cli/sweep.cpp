#include "sim/cli/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "sim/cli/environment.hpp"
#include "sim/cli/exit_status.hpp"
#include "sim/cli/experiment_folder.hpp"
#include "sim/cli/html_file.hpp"
#include "sim/cli/interruption.hpp"
#include "sim/cli/output_probe.hpp"
#include "sim/cli/progress.hpp"
#include "sim/cli/terminal.hpp"
#include "sim/experiment/read_sweep.hpp"
#include "sim/experiment/replications.hpp"
#include "sim/experiment/sweep.hpp"
#include "sim/experiment/sweep_summary.hpp"
#include "sim/experiment/thread_crew.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/outputs.hpp"
#include "sim/report/sql_table.hpp"
#include "sim/report/sweep.hpp"
#include "sim/report/version.hpp"

namespace headroom::cli {
namespace {

using experiment::SweepResults;
using experiment::SweepRun;
using experiment::SweepSummary;

experiment::SweepPlan plan_of(const SweepCommand& command) {
  experiment::SweepPlan plan = experiment::read_sweep(command.scenario.file);
  if (command.replications) plan.replications = *command.replications;
  return plan;
}

/// What the command line changes in every cell.
scenario::Overrides overrides_of(const SweepCommand& command, const experiment::SweepPlan& plan) {
  scenario::Overrides overrides = overrides_of(command.scenario);
  if (!overrides.seed) overrides.seed = plan.seed;
  return overrides;
}

/// In the folder, or in memory where there is none.
SweepResults open_results(const SweepCommand& command, std::optional<ExperimentFolder>& folder,
                          const experiment::SweepIdentity& identity, std::uint32_t replications) {
  const auto open = [&] {
    SweepResults results =
        folder ? SweepResults(folder->database(), identity) : SweepResults(identity);
    results.expect_replications(replications);
    return results;
  };
  try {
    return open();
  } catch (const experiment::OtherExperiment& other) {
    if (!command.force)
      throw BadUsage(fmt::format("--out {}: {} (--force begins anew)", command.out, other.what()));
  } catch (const experiment::DatabaseError& error) {
    throw BadUsage(fmt::format("--out {}: {}", command.out, error.what()));
  }
  folder->remove_database();
  return open();
}

SweepSummary summary_of(const experiment::SweepPlan& plan, std::size_t cells,
                        const std::vector<SweepRun>& runs) {
  SweepSummary summary(cells, plan.outputs.size(), plan.replications, plan.best);
  for (const SweepRun& run : runs) summary.add(run);
  return summary;
}

/// "best so far: cell 3 (TargetValue 50)"
std::string best_so_far(const SweepSummary& summary, const experiment::Cells& cells) {
  const auto best = summary.best();
  return best ? "best so far: " + report::cell_words(cells, *best) : "";
}

void make_runs(const SweepCommand& command, const experiment::SweepPlan& plan,
               const experiment::Cells& cells, experiment::Crew& crew, SweepResults& results) {
  std::vector<SweepRun> finished = results.runs();
  std::erase_if(finished, [](const SweepRun& run) { return !run.error.empty(); });
  SweepSummary so_far = summary_of(plan, cells.size(), finished);
  const std::size_t all = cells.size() * plan.replications;
  CountProgress progress(static_cast<std::uint32_t>(all), "runs", !command.scenario.quiet,
                         static_cast<std::uint32_t>(finished.size()));
  if (!finished.empty() && !command.scenario.quiet)
    fmt::print(stderr, "{} of {} runs are there already\n", finished.size(), all);
  try {
    experiment::make_missing_runs(cells, plan.replications, crew, results,
                                  [&](const SweepRun& run) {
                                    so_far.add(run);
                                    progress.one_more(best_so_far(so_far, cells));
                                  });
  } catch (...) {
    progress.clear();
    if (!command.out.empty())
      fmt::print(stderr, "{} of {} runs are kept in {}; the same command goes on with the rest\n",
                 results.finished().size(), all, command.out);
    throw;
  }
}

/// The first error of a run; empty: none failed.
std::string first_failure(const std::vector<SweepRun>& runs, const experiment::Cells& cells) {
  const auto failed = std::find_if(runs.begin(), runs.end(),
                                   [](const SweepRun& run) { return !run.error.empty(); });
  if (failed == runs.end()) return "";
  return fmt::format("{}, replication {}: {}", report::cell_words(cells, failed->cell),
                     failed->replication, failed->error);
}

/// Every cell read and checked.
experiment::SweepIdentity identify(const SweepCommand& command, const experiment::SweepPlan& plan,
                                   const experiment::Cells& cells,
                                   const experiment::Variants& variants, unsigned threads,
                                   std::atomic<bool>* interrupted) {
  CountProgress progress(static_cast<std::uint32_t>(cells.size()), "cells checked",
                         !command.scenario.quiet);
  return experiment::identify(plan, cells, variants, report::kVersion, threads, interrupted,
                              [&] { progress.one_more(); });
}

/// Tells what came out. @return exit status
int conclude(const SweepCommand& command, const experiment::SweepPlan& plan,
             const experiment::Cells& cells, const experiment::Variants& variants,
             const SweepResults& results, HtmlFile& html) {
  const std::vector<SweepRun> runs = results.runs();
  const SweepSummary summary = summary_of(plan, cells.size(), runs);
  const report::SweepOutcome outcome{
      plan,
      cells,
      results.identity(),
      summary,
      experiment::as_good_as_best(summary, runs, plan.best),
      variants.read(cells.changes(summary.best().value_or(0))).resolved};
  const std::string failure = first_failure(runs, cells);
  if (html.is_wanted()) html.write(report::sweep_json(outcome));
  if (command.json) {
    print(scenario::dump(report::sweep_json(outcome)) + "\n");
  } else if (!command.scenario.quiet) {
    print(report::sweep_report(outcome, style_of_stdout(), failure));
  }
  if (failure.empty()) return kDone;
  fmt::print(stderr, "headroom: {}\n", failure);
  return kFailed;
}

}  // namespace

int sweep(const SweepCommand& command, Team& team) {
  const scenario::Environment environment = environment_of(command.scenario);
  const experiment::SweepPlan plan = plan_of(command);
  experiment::Variants variants(plan.scenario, overrides_of(command, plan), environment);
  std::atomic<bool>* const interrupted = heed_interrupts();
  experiment::Sweep runs(plan, variants, report::Outputs(plan.outputs), interrupted);
  const experiment::Cells& cells = runs.cells();
  const unsigned threads = team.threads(command.threads);
  const auto work = [&](const std::string& task) { return runs.work(task); };
  if (!team.leads()) return team.serve(work, threads, interrupted);
  const auto identity = identify(command, plan, cells, variants, threads, interrupted);
  refuse_unknown_outputs(plan.file, plan.outputs, variants.read(cells.changes(0)), environment);

  std::optional<ExperimentFolder> folder;
  if (!command.out.empty()) folder.emplace(command.out, command.force);
  HtmlFile html(command.html, command.force);
  SweepResults results = open_results(command, folder, identity, plan.replications);
  const auto crew = team.crew(work, threads, interrupted);
  make_runs(command, plan, cells, *crew, results);
  if (folder) folder->write("results.csv", report::csv_table(report::grid_of(results.table())));
  results.close();
  return conclude(command, plan, cells, variants, results, html);
}

}  // namespace headroom::cli
