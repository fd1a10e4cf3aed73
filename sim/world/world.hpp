#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/world/request_path.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::world {

/// The run can not go on: simulated time stands still.
class StuckInTime : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
/// Somebody asked the run to stop.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

struct RunOptions {
  std::uint32_t replication = 0;
  bool keep_metrics = false;  ///< what CloudWatch has goes into the result
  /// Looked at once a simulated minute.
  const std::atomic<bool>* interrupted = nullptr;
  /// Called once a simulated minute, with the requests sent and the events taken so far.
  std::function<void(Instant now, std::uint64_t requests, std::uint64_t events)> progress;
  /// Gets every finished request, in blocks.
  std::function<void(std::span<const FinishedRequest>)> observer;
  /// Into so many equally long sections the latencies after the warm-up are cut; 0: no such ones.
  std::size_t sections = {};
  /// For each slot, ns of CPU of the requests that come to its instance, in that order, in place of
  /// drawn ones: a measured system is run again. Those beyond the list draw theirs. Of weight only
  /// beside an observer.
  std::vector<std::vector<double>> measured_demands_ns = {};
  /// The bill at up to so many bins' ends goes into the result; 0: only the whole one.
  std::size_t cost_points = {};
};

/// The live model of one scenario: the only thing that holds state while a run lasts. What happens
/// is a pure function of (scenario, seed, replication).
/// @throws StuckInTime, Interrupted, scaling::PolicyFailed
RunResult run(const scenario::Scenario& scenario, const scenario::Environment& environment,
              const RunOptions& options = {});

}  // namespace headroom::world
