#pragma once

#include <cstdint>

namespace headroom::engine {

/// What runs first at equal times, top to bottom. The whole model's tie policy is this table.
///
///   1. stations, by slot   what a station does by itself: a job or a wait ends, a budget is gone
///   2. agenda, by rank     the control plane, in the order of the ranks below, then by insertion
///   3. sources, by slot    new work arrives last
///
/// Hence: a completion comes before a time-out, a measurement sees everything that ended at its
/// instant, an alarm sees everything published at its instant, a decision sees every alarm's
/// verdict, and a request that arrives at that instant meets the new state.
enum class Rank : std::uint8_t {
  lifecycle,    ///< launches, provisioning steps, registrations, health probes, drains
  publication,  ///< samples are taken and metrics become visible
  evaluation,   ///< alarms look at the metrics
  decision,     ///< policies answer, the group acts
  recording,    ///< the run's own time series close a bin
  time_out,     ///< patience ends: what completed at this very instant was in time
};

}  // namespace headroom::engine
