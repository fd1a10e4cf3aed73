#pragma once

#include <string>

#include "sim/experiment/read_tuning.hpp"
#include "sim/experiment/tuner.hpp"
#include "sim/report/console.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// All that a report of a tuning tells.
struct TuningOutcome {
  const experiment::TuningPlan& plan;  ///< with the limits and the values as given
  const experiment::Tuning& tuning;
  std::string scenario;       ///< its name
  std::string sha256;         ///< of the scenario as given
  std::uint64_t seed = 1;     ///< of the confirmation
  std::string resolved = {};  ///< the scenario as given
};

/// What is recommended against what is given, the front, and what each parameter does.
std::string tuning_report(const TuningOutcome& outcome, const Style& style);
/// The same for programs (README, "Tuning").
Json tuning_json(const TuningOutcome& outcome);
/// Every simulation: a row for each setting and replication, with what it gave.
Grid tuning_evaluations(const TuningOutcome& outcome);

}  // namespace headroom::report
