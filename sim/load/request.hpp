#pragma once

#include <cstdint>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"

namespace headroom::load {

/// Which request this is, whatever happens to it: the key of everything drawn for it.
/// Open load numbers its requests; closed load names (thread, iteration, sampler) or (session,
/// request).
struct RequestId {
  std::uint64_t primary = 0;    ///< number, or thread << 36 | iteration
  std::uint32_t secondary = 0;  ///< the sampler's position in the plan; the request of a session
  std::uint32_t attempt = 0;    ///< from 0 on

  /// The draw for one of its steps.
  engine::Draw draw(engine::StreamKey key, std::uint32_t step) const {
    return {key, primary, std::uint64_t{attempt} << 40 | std::uint64_t{secondary} << 8 | step};
  }
};

/// A request on its way to the load balancer.
struct Request {
  RequestId id;
  std::uint32_t request_class = 0;
  std::uint32_t client = 0;    ///< thread of closed load; of open load, slot of its clients
  std::uint32_t patience = 0;  ///< 0: waits for ever; else 1 + index of the source's patience
  /// It is not sent: the client's circuit breaker is open, or a thread only took a step in its
  /// plan.
  bool is_withheld = false;
};

}  // namespace headroom::load
