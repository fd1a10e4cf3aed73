#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/experiment/sweep_plan.hpp"
#include "sim/experiment/sweep_summary.hpp"
#include "sim/report/console.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// What came of a sweep.
struct SweepOutcome {
  const experiment::SweepPlan& plan;
  const experiment::Cells& cells;
  const experiment::SweepIdentity& identity;
  const experiment::SweepSummary& summary;
  std::vector<std::size_t> as_good;  ///< cells that are not told apart from the best one
  std::string resolved = {};         ///< the scenario of the best cell, or of the first
};

/// Each cell with the means of its outputs and their 95 % intervals, the best one marked; of many
/// cells only the first in rank, with a word on the others. @param failure the first error of a run
/// that failed; empty: none did
std::string sweep_report(const SweepOutcome& outcome, const Style& style,
                         const std::string& failure);
/// All cells, in their order, and what the best one is best of: objective {minimize or maximize,
/// subject_to[{output, at_least, at_most}]}.
Json sweep_json(const SweepOutcome& outcome);
/// "cell 3 (TargetValue 50, DefaultInstanceWarmup 60)"
std::string cell_words(const experiment::Cells& cells, std::size_t cell);

}  // namespace headroom::report
