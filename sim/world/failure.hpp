#pragma once

#include <cstdint>
#include <string_view>

namespace headroom::world {

/// Why a request failed, as its client or the load balancer's log would tell.
enum class Failure : std::uint8_t {
  elb_503,             ///< no registered target
  elb_502_refused,     ///< the target did not listen, or its queue was full
  elb_502_reset,       ///< the target went away with the request
  elb_502_drain,       ///< still in flight when the deregistration delay was over
  elb_502_keep_alive,  ///< the target had just closed the connection, idle for too long
  elb_504_connect,     ///< the target did not accept in time
  elb_504_idle,        ///< no response within the idle time-out
  client_timeout,      ///< the client's own time-out
  client_gave_up       ///< the client left, and does not come again
};
inline constexpr std::size_t kFailures = 9;
/// The client ended it, and knows at once; of the others an answer tells it.
constexpr bool is_by_client(Failure failure) {
  return failure == Failure::client_timeout || failure == Failure::client_gave_up;
}

std::string_view name(Failure failure);

}  // namespace headroom::world
