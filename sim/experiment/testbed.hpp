#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
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

/// The same as the proxy saw it.
struct ProxySample {
  double begin_ms = 0;
  double end_ms = 0;
  std::size_t instance = 0;
};

/// An id without the number of the repetition, "_r3".
inline std::string configuration_of(const std::string& id) { return id.substr(0, id.rfind("_r")); }

/// CPUs that an instance may use on average. It is a single process of one thread: without a quota
/// one. @param quota zero: none
inline double limit_cores(Duration quota, Duration period) {
  return quota > Duration{} ? quota.seconds() / period.seconds() : 1;
}

/// One run of a real system: what was set, what came of it, and every request.
struct TestbedRun {
  std::string id;
  std::uint64_t line = 0;  ///< in runs.csv
  std::size_t instances = 1;
  bool by_least_connections = false;  ///< else round robin
  bool is_sliced = false;             ///< requests share the CPU in turns; else first come first
  Duration quota, period;             ///< CPU time in each period, of each instance; zero: no limit
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
  std::vector<ProxySample> proxied = {};                ///< by begin; of several instances
  /// That took the first request.
  std::size_t first_instance() const { return proxied.empty() ? 0 : proxied.front().instance; }

  std::string configuration() const { return configuration_of(id); }
  /// The demands of all its requests are known.
  bool has_servers_traces() const {
    return std::none_of(servers.begin(), servers.end(), [](const auto& s) { return s.empty(); });
  }
};

/// A boot under a quota: from the launch to the first health check that is passed.
struct TestbedBoot {
  std::string id;
  Duration quota, period;  ///< as of a run
  double boot_ms = 0;
  double cpu_ms = 0;  ///< that it took
};

/// One instance has too much to do, and a second one comes to its help.
struct TestbedScaleOut {
  TestbedRun run;        ///< settings and requests; it has no `measured`
  Duration launch;       ///< of the second instance, counted from the first request
  Duration registered;   ///< with the proxy, counted so, too
  TestbedBoot boot;      ///< of the second instance
  double backlog_s = 0;  ///< from its registration until the first one has nothing left to do
  std::vector<double> cpu_cores = {};  ///< that the first instance used in each second of the load
  /// Before the launch: a run of one instance. Empty where its CPU or its requests are not known.
  std::optional<TestbedRun> alone = {};

  /// `backlog_s` is known, and what requests asked for.
  bool has_backlog() const { return !run.proxied.empty() && run.has_servers_traces(); }
};

/// What a folder holds: runs in the order of runs.csv, the rest by name.
struct Testbed {
  std::vector<TestbedRun> runs;
  std::vector<TestbedBoot> boots = {};
  std::vector<TestbedScaleOut> scale_outs = {};
};

/// The first time, not before `from`, at which none of some visits is under way.
/// @param visits begin and end, by begin @return how long after `from`, in the same unit
double until_idle(const std::vector<std::pair<double, double>>& visits, double from);

}  // namespace headroom::experiment
