#pragma once

#include <optional>

#include "sim/scenario/scenario.hpp"

namespace headroom::experiment {

/// A rise of the load within a minute, as it is expected before a run.
struct ExpectedJump {
  Instant at;
  double before_rps = 0, after_rps = 0;      ///< of requests
  double before_vcpus = 0, after_vcpus = 0;  ///< of the launch template's type, kept busy by them
  double peak_rps = 0, peak_vcpus = 0;       ///< the most that there ever is
};

/// The largest one of the scenario's rates. Empty where no load has a rate that is known beforehand
/// (threads and recordings have none) or none rises.
std::optional<ExpectedJump> largest_jump(const scenario::Scenario& scenario);

}  // namespace headroom::experiment
