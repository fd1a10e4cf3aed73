#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::experiment {

/// A request as its client saw it. Times in ms since 1970.
struct ClientSample {
  double start_ms = 0;
  double elapsed_ms = 0;
  std::string thread = {};  ///< of closed load
  double end_ms() const { return start_ms + elapsed_ms; }
};

/// The same as its instance saw it.
struct ServerSample {
  double arrival_ms = 0;  ///< when the process saw it: late while that stood still
  double start_ms = 0;
  double end_ms = 0;
  double demand_ms = 0;  ///< drawn
  double burnt_ms = 0;   ///< CPU time that it took
  /// Time in which it was begun and did not run.
  double stalled_ms() const { return end_ms - start_ms - burnt_ms; }
};

/// One run of a real system: what was set, what came of it, and every request.
struct TestbedRun {
  std::string id;
  std::uint64_t line = 0;  ///< in runs.csv
  std::size_t instances = 1;
  bool by_least_connections = false;  ///< else round robin
  bool is_sliced = false;             ///< requests share the CPU in turns; else first come first
  Duration quota, period;             ///< CPU time in each period, of each instance
  /// Threads that think before each request; absent: requests come by themselves.
  struct Users {
    std::uint32_t threads = 1;
    Duration think_time, ramp_up;
  };
  std::optional<Users> users = {};
  Duration warm_up, steady;  ///< what is completed in `steady` behind `warm_up` is measured

  /// By quantity: throughput in 1/s; mean, p50, p90, p95 and p99 in ms; util of the CPU limit.
  std::map<std::string, double> measured = {};
  double mean_demand_ms = 0;
  double cpu_ms_per_request = 0;               ///< all that the instances used
  std::optional<double> throttled_share = {};  ///< of the periods of the first instance

  std::vector<ClientSample> clients = {};               ///< by start
  std::vector<std::vector<ServerSample>> servers = {};  ///< by instance, by arrival
  std::size_t first_instance = 0;                       ///< that took the first request

  /// The id without the number of the repetition.
  std::string configuration() const { return id.substr(0, id.rfind("_r")); }
};

/// The runs of a folder, in the order of runs.csv.
struct Testbed {
  std::vector<TestbedRun> runs;
};

}  // namespace headroom::experiment
