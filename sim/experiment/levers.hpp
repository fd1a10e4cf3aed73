#pragma once

#include <string>
#include <vector>

#include "sim/experiment/variants.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::experiment {

/// A change of settings that might shorten a reaction.
struct Lever {
  std::string name;  ///< "one-minute metrics"
  Variants::Changes changes;
  /// Which one it is, and what stands in its name, for who says it in another language:
  /// "minimum", {"2"}; empty: what somebody set.
  std::string code = {};
  std::vector<std::string> values = {};
};

/// The levers that a scenario has and that its run does not rule out: each changes what is not so
/// already. Their changes are of the resolved scenario (`Scenario::resolved`).
std::vector<Lever> levers_of(const scenario::Scenario& scenario, const world::RunResult& result,
                             const scenario::Environment& environment);

/// Levers for changes as --set has them: each alone, and all together where there are several.
std::vector<Lever> levers_for(const Variants::Changes& changes);

}  // namespace headroom::experiment
