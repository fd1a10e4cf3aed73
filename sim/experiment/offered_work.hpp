#pragma once

#include <cstdint>
#include <vector>

#include "sim/load/request_mix.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/stats/histogram.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// What a scenario's load asks for, whatever the answers are: that of a run on so many instances
/// that hardly any request ever waits for another.
struct OfferedWork {
  Duration bin;                  ///< length of a bin; the last one may be shorter
  std::vector<double> arrivals;  ///< requests sent, bin by bin
  /// vCPU-seconds of the launch template's type that were done by the end of each bin: never more
  /// than what had arrived by then.
  std::vector<double> vcpu_seconds;
  std::vector<load::MixEntry> mix;  ///< requests by class
  stats::Histogram latency;         ///< without contention: a request's own time, nearly
  bool is_open = true;  ///< false: some users wait for answers, and slower ones make them ask less
};

/// Requests sent in each bin of a run's time series.
std::vector<double> arrivals_of(const world::RunResult& result);

/// Whether all of the load comes by itself, whatever the answers are.
bool is_open(const scenario::Scenario& scenario);

/// @param bin length of the bins, e.g. a minute @throws world::StuckInTime, world::Interrupted
OfferedWork offered_work(const scenario::Scenario& scenario,
                         const scenario::Environment& environment, Duration bin,
                         const world::RunOptions& options = {});

}  // namespace headroom::experiment
