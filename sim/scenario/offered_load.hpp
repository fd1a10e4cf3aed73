#pragma once

#include <optional>

#include "sim/load/rate_curve.hpp"
#include "sim/load/rate_outlook.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom::scenario {

/// What a load that comes by itself asks for, whatever the answers are.
struct OfferedLoad {
  const load::RateCurve* rate = nullptr;  ///< of requests, or of sessions
  bool rate_has_shape = false;
  double cpu_seconds = 0;                      ///< of each, on a reference core, on average
  const load::OpenLoadConfig* open = nullptr;  ///< nullptr: sessions

  /// Until so long after the load's start.
  load::RateOutlook outlook(Duration length) const {
    return open != nullptr ? load::outlook(*open, length) : load::outlook(*rate, length);
  }
};

/// CPU time of a request of that class, on a reference core, on average.
double cpu_seconds_of(std::uint32_t request_class, const Scenario& scenario);

/// Empty for threads and for a fixed number of users: they ask for what they get.
std::optional<OfferedLoad> offered_load(const LoadConfig& load, const Scenario& scenario);

}  // namespace headroom::scenario
