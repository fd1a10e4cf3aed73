#pragma once

#include <filesystem>

#include "sim/experiment/sweep_plan.hpp"

namespace headroom::experiment {

/// Reads a sweep's file. The scenario is not read yet.
/// @throws scenario::BadScenario with every problem at once
SweepPlan read_sweep(const std::filesystem::path& file);

}  // namespace headroom::experiment
