#pragma once

#include <cstdint>

#include "sim/engine/random.hpp"
#include "sim/engine/time.hpp"

namespace headroom::load {

/// Which request this is, whatever happens to it: the key of everything drawn for it.
/// Open load numbers its requests and their attempts; closed load names (thread, iteration,
/// sampler).
struct RequestId {
  std::uint64_t primary = 0;    ///< number, or thread << 36 | iteration
  std::uint32_t secondary = 0;  ///< the attempt, from 0 on; or the sampler's position in the plan

  /// The draw for one of its steps.
  engine::Draw draw(engine::StreamKey key, std::uint32_t step) const {
    return {key, primary, std::uint64_t{secondary} << 8 | step};
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
