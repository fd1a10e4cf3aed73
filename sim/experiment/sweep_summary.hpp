#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/experiment/objective.hpp"
#include "sim/experiment/sweep_results.hpp"
#include "sim/stats/estimate.hpp"

namespace headroom::experiment {

/// What the runs of a sweep come to, cell by cell, as they come in.
class SweepSummary {
 public:
  struct Cell {
    std::uint32_t runs = 0;  ///< that did not fail
    std::uint32_t failed = 0;
    std::vector<stats::Estimate> outputs;  ///< over the runs that have a value
  };

  SweepSummary(std::size_t cells, std::size_t outputs, std::uint32_t replications,
               Objective objective);
  void add(const SweepRun& run);

  const std::vector<Cell>& cells() const { return cells_; }
  /// The best of the cells all of whose replications are in; of equal ones the first. Empty where
  /// none holds the constraints.
  std::optional<std::size_t> best() const { return best_; }

 private:
  bool holds(const Cell& cell) const;
  void consider(std::size_t cell);

  std::uint32_t replications_;
  Objective objective_;
  std::vector<Cell> cells_;
  std::optional<std::size_t> best_;
};

/// Whether the means of a cell's outputs hold them.
bool holds_all(const SweepSummary::Cell& cell, const std::vector<Constraint>& constraints);

/// Cells that hold the constraints and whose difference from the best one may be chance: paired by
/// replication, as all cells meet the same random numbers, at 95 % together (Holm). Without the
/// best one itself. @param runs by cell and replication
std::vector<std::size_t> as_good_as_best(const SweepSummary& summary,
                                         const std::vector<SweepRun>& runs,
                                         const Objective& objective);

}  // namespace headroom::experiment
