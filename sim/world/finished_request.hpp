#pragma once

#include <cstdint>
#include <optional>

#include "sim/engine/time.hpp"
#include "sim/load/request.hpp"
#include "sim/load/transaction_log.hpp"
#include "sim/world/failure.hpp"

namespace headroom::world {

/// A request whose client knows how it ended; for whoever wants more than the totals.
struct FinishedRequest {
  Instant sent;
  Instant started;   ///< first on CPU; of no meaning where it failed
  Instant finished;  ///< at the instance or load balancer, before the round trip
  Instant answered;  ///< at the client
  double first_demand_ns = 0;
  load::RequestId id;
  std::uint32_t source = 0;
  std::uint32_t request_class = 0;
  std::uint32_t client = 0;           ///< thread of closed load
  std::uint32_t group_threads = 0;    ///< active in its source, then
  std::uint32_t all_threads = 0;      ///< active in all sources, then
  std::uint32_t threads_started = 0;  ///< in all sources, until then
  std::optional<Failure> failure = {};
  bool is_hidden = false;  ///< in JMeter's results only its transaction has a row
  /// Of the instance; of no meaning where it reached none. Here it takes no room of its own.
  std::uint32_t slot = {};
  /// Not a request but a transaction of JMeter's plan that is over: `sent` is its begin, `answered`
  /// its end, `failure` that of its first failing sample.
  std::optional<load::FinishedTransaction> transaction = {};

  Duration elapsed() const { return answered - sent; }
};

}  // namespace headroom::world
