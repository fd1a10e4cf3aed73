#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sim/experiment/tuner.hpp"

namespace headroom::experiment {

/// A tuning as its file asks for it.
struct TuningPlan {
  std::string file;  ///< as the user named it
  std::string name;
  std::filesystem::path scenario;
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's
  /// Without the limits of the scenario's SLO and the parameters' values in it.
  TuningProblem problem;
  bool is_subject_to_slo = false;  ///< else the limits are the problem's own
};

/// The algorithms for so many objectives, where the problem's is not one of them; else empty.
std::string allowed_instead(const TuningProblem& problem);

/// Reads and checks the file. @throws BadScenario with every problem at once
TuningPlan read_tuning(const std::filesystem::path& file);

}  // namespace headroom::experiment
