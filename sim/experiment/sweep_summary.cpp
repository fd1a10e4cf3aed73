#include "sim/experiment/sweep_summary.hpp"

#include <algorithm>
#include <utility>

#include "sim/stats/paired.hpp"

namespace headroom::experiment {
namespace {

constexpr double kLevel = 0.05;

/// The values of an output by cell and replication; empty where there is none.
using Column = std::vector<std::vector<std::optional<double>>>;
Column column_of(const std::vector<SweepRun>& runs, std::size_t output, std::size_t cells) {
  Column column(cells);
  for (const SweepRun& run : runs) {
    auto& values = column[run.cell];
    values.resize(std::max<std::size_t>(values.size(), run.replication + 1));
    if (run.error.empty()) values[run.replication] = run.outputs[output];
  }
  return column;
}

}  // namespace

bool holds_all(const SweepSummary::Cell& cell, const std::vector<Constraint>& constraints) {
  return std::all_of(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
    const stats::Estimate& value = cell.outputs[constraint.output];
    return value.count() > 0 && constraint.holds(value.mean());
  });
}

SweepSummary::SweepSummary(std::size_t cells, std::size_t outputs, std::uint32_t replications,
                           Objective objective)
    : replications_(replications), objective_(std::move(objective)), cells_(cells) {
  for (Cell& cell : cells_) cell.outputs.resize(outputs);
}

void SweepSummary::add(const SweepRun& run) {
  Cell& cell = cells_[run.cell];
  ++(run.error.empty() ? cell.runs : cell.failed);
  for (std::size_t i = 0; i < run.outputs.size(); ++i)
    if (run.outputs[i]) cell.outputs[i].add(*run.outputs[i]);
  if (cell.runs == replications_) consider(run.cell);
}

bool SweepSummary::holds(const Cell& cell) const {
  return cell.outputs[objective_.output].count() > 0 && holds_all(cell, objective_.subject_to);
}

void SweepSummary::consider(std::size_t cell) {
  if (!holds(cells_[cell])) return;
  const double mean = cells_[cell].outputs[objective_.output].mean();
  const double best = best_ ? cells_[*best_].outputs[objective_.output].mean() : 0;
  const bool is_first_of_equals = best_ && mean == best && cell < *best_;
  if (!best_ || objective_.is_better(mean, best) || is_first_of_equals) best_ = cell;
}

std::vector<std::size_t> as_good_as_best(const SweepSummary& summary,
                                         const std::vector<SweepRun>& runs,
                                         const Objective& objective) {
  std::vector<std::size_t> cells;
  if (!summary.best()) return cells;
  const std::size_t best = *summary.best();
  const Column column = column_of(runs, objective.output, summary.cells().size());
  std::vector<stats::PairedComparison> comparisons;
  for (std::size_t cell = 0; cell < column.size(); ++cell) {
    if (cell == best || !holds_all(summary.cells()[cell], objective.subject_to)) continue;
    std::vector<double> own, of_best;
    for (std::size_t r = 0; r < std::min(column[cell].size(), column[best].size()); ++r) {
      if (!column[cell][r] || !column[best][r]) continue;
      own.push_back(*column[cell][r]);
      of_best.push_back(*column[best][r]);
    }
    if (own.size() < 2) continue;
    comparisons.push_back(stats::compare_paired(own, of_best));
    cells.push_back(cell);
  }
  const auto verdicts = stats::verdicts_together(comparisons, kLevel);
  std::vector<std::size_t> as_good;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (verdicts[i] == stats::Verdict::undecided) as_good.push_back(cells[i]);
  return as_good;
}

}  // namespace headroom::experiment
