#pragma once

#include <string>

#include "sim/experiment/testbed.hpp"

namespace headroom::experiment {

/// What no run's settings say and every run needs, as it was in another run.
struct TestbedConstants {
  std::string from;      ///< id of that run
  double http_ms = 0;    ///< CPU of a request beside its demand: parsing, routing, answering
  double around_ms = 0;  ///< client, network and proxy: of every answer, no CPU of the instance
  double gap_ms = 0;     ///< of closed load: from an answer to the begin of the next think time
  /// Whether a request was ever served at once; else `around_ms` can not be told from waiting, and
  /// is 0.
  bool knows_around = true;
  /// Other processes of the host take the CPU away for a while: mean length of such a pause, and
  /// CPU time from one to the next. 0: none, or they can not be told from standing still for want
  /// of budget, as the run was throttled.
  double pause_ms = 0;
  double between_pauses_ms = 0;
};

/// Estimates from a run's own traces and sums:
/// - http_ms: CPU used a request, less the mean demand;
/// - around_ms: what the client measured beyond demand and http_ms, of requests that found their
///   instance idle and ran without a pause: the mean of the middle half;
/// - gap_ms: the mean from the end of a thread's sample to the start of its next one, less the
///   think time;
/// - pauses, of a run that was never throttled: a request's pauses as a Poisson number of
///   exponential ones, of the mean and the variance that were measured.
TestbedConstants constants_of(const TestbedRun& run);

/// The run whose constants serve for another one: the next repetition of the same configuration
/// (after the last one the first); else the one with the fewest settings that differ, and of those
/// the nearest line of runs.csv. Itself only where there is no other.
const TestbedRun& run_for_constants(const Testbed& testbed, const TestbedRun& run);

}  // namespace headroom::experiment
