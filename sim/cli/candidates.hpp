#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "sim/cli/compare.hpp"
#include "sim/experiment/comparison.hpp"

namespace headroom::cli {

/// The name of a scenario with its own policies.
inline constexpr const char* kAsGiven = "as-given";

/// A policy that can not take part, and why.
struct LeftOut {
  std::string name;
  std::string reason;
};

/// Who takes part in a comparison, and what their loads ask for.
struct Field {
  std::vector<experiment::Candidate> candidates;
  std::vector<std::string> summaries;  ///< by candidate: what it is, in a line
  std::vector<experiment::LoadStudy> studies;
  std::vector<experiment::Yardstick> yardsticks;  ///< by study
  std::vector<LeftOut> left_out;                  ///< of all policies; a named one is an error
};

/// Says on stderr who is left out, unless --quiet.
/// @throws BadUsage, BadScenario, experiment::NoCapacity
Field read_field(const CompareCommand& command, const scenario::Environment& environment,
                 const experiment::StudySettings& settings);

}  // namespace headroom::cli
