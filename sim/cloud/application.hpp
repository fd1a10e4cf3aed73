#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/distribution.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// One thing a request does. Steps follow one another.
struct RequestStep {
  enum class Kind {
    cpu,  ///< works: ns of CPU time on a reference core
    wait  ///< waits without CPU (a downstream call): ns
  };
  Kind kind = Kind::cpu;
  engine::Distribution time;
  bool hold_worker = false;  ///< a wait that keeps its worker, as a blocking server does
};

/// A kind of request, with what it costs.
struct RequestClass {
  std::string name;
  std::vector<RequestStep> steps;             ///< at least one
  double bytes = 2000;                        ///< request and response through the load balancer
  std::optional<double> response_bytes = {};  ///< of these, the response; absent: all
};

/// What an application's processes need; without it memory plays no part.
struct MemoryNeed {
  double base_bytes = 0;        ///< the operating system and what all workers share
  double per_worker_bytes = 0;  ///< of each request in service
  /// CPU work takes so many times as long while more is needed than there is; 1: swapping is free.
  double swap_slowdown = 1;

  /// Requests in service that do not swap.
  std::uint32_t workers_that_fit(double bytes) const {
    constexpr double kAnyNumber = 1e9;
    if (base_bytes > bytes) return 0;
    const double fit = per_worker_bytes > 0 ? (bytes - base_bytes) / per_worker_bytes : kAnyNumber;
    return static_cast<std::uint32_t>(std::min(fit, kAnyNumber));
  }
};

/// What becomes of work whose answer nobody waits for any more.
enum class Abandoned {
  finish,  ///< it is done all the same, and its worker is busy until then
  cancel   ///< it is dropped, and its worker is free at once
};

/// What runs on the instances.
struct ApplicationConfig {
  std::uint32_t workers = 0;  ///< requests on CPU at once; 0: no limit
  std::optional<std::uint32_t>
      queue_limit;  ///< requests that may wait for a worker; absent: no limit
  enum class WhenFull { refuse, drop };
  WhenFull when_full =
      WhenFull::refuse;  ///< refuse: 502 at once; drop: 504 after the connect time-out
  Abandoned on_disconnect = Abandoned::finish;  ///< the client or the load balancer gave up
  std::optional<int> port = {};  ///< that it listens on; absent: whatever is asked for
  /// That its security group lets in from the load balancer; absent: all.
  std::optional<std::vector<int>> open_ports = {};
  std::optional<Duration> server_timeout;  ///< the server resets a connection: 502
  Abandoned on_server_timeout = Abandoned::finish;
  /// Whether work that nobody waits for goes on until the server's time-out cancels it.
  bool server_stops_abandoned() const {
    return server_timeout && on_server_timeout == Abandoned::cancel &&
           on_disconnect == Abandoned::finish;
  }
  std::optional<MemoryNeed> memory;
  Duration health_check_cpu = 1_ms;
  Duration round_trip = 1_ms;  ///< network time of every response, and of every error
  std::vector<RequestClass> requests;
  /// The application closes a connection that has been idle for so long after an answer; absent:
  /// it closes none.
  std::optional<Duration> keep_alive_timeout = {};
  /// How long after a close requests still arrive that were sent before the load balancer knew: a
  /// round trip between the two, and what either does first.
  Duration close_delay = 1_ms;
};

}  // namespace headroom::cloud
