#pragma once

#include <string>
#include <vector>

#include "sim/experiment/stability.hpp"
#include "sim/report/grid.hpp"
#include "sim/report/json.hpp"

namespace headroom::report {

/// A policy's name and how it did.
struct NamedStability {
  std::string name;
  experiment::Stability stability;
};

/// "stable", or "cycles 2 to 5, every 12 min".
std::string cycle_words(const experiment::Stability& stability);
/// A row for each policy.
Grid stability_grid(const std::vector<NamedStability>& policies);
Json stability_json(const experiment::Stability& stability);

}  // namespace headroom::report
