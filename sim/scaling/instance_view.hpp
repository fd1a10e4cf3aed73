#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/engine/time.hpp"

namespace headroom::scaling {

/// One instance of the group as a policy sees it: what DescribeAutoScalingInstances, the target
/// group and an agent on the instance tell together.
struct InstanceView {
  enum class State : std::uint8_t { pending, in_service, terminating, standby };

  std::string name;  ///< "i-0001"
  std::string type;
  std::string zone;
  State state = State::pending;
  bool is_healthy = false;  ///< in the target group: it gets requests
  bool is_warm = false;     ///< InService, and its warm-up is over
  Instant launched;
  std::optional<Instant> in_service = {};   ///< since when; absent: not yet
  std::optional<Instant> ready_since = {};  ///< healthy since; absent: it is not
  /// Share of its vCPUs in use, 0..1, over the `window` that ended at `sampled`. Absent: nobody has
  /// looked at it twice while it ran.
  std::optional<double> cpu = {};
  Instant sampled;
  Duration window = {};
  std::optional<double> credits = {};  ///< CPU credits; absent: the type has none
  int vcpus = 1;
  int in_flight = 0;  ///< requests that the load balancer has sent it and that are not answered
  /// When it was last seen to work, as far as looks at it tell: it may have idled up to one window
  /// longer. Absent: never.
  std::optional<Instant> last_busy = {};
};

}  // namespace headroom::scaling
