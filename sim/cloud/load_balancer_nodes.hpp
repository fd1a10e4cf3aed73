#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace headroom::cloud {

/// How the state of a target follows from the views of several load balancer nodes. AWS says only
/// that each node checks by itself (aws-behaviour 6.2); the default is ours.
enum class TargetVerdict : std::uint8_t {
  majority,   ///< more than half of the nodes have changed their view; till then it stays
  any_node,   ///< healthy as long as one node says so
  every_node  ///< unhealthy as soon as one node says so
};
std::string_view name(TargetVerdict verdict);
std::optional<TargetVerdict> target_verdict(std::string_view name);

/// The load balancer's nodes: one for everything, or one in each zone of the group.
struct LoadBalancerNodes {
  std::uint32_t count = 1;
  TargetVerdict verdict = TargetVerdict::majority;
};

/// How many targets must be healthy; each limit can be off, and falling short of one is enough
/// (aws-behaviour 6.2).
struct MinimumHealthyTargets {
  std::optional<int> count = 1;
  std::optional<int> percentage = {};  ///< of the registered ones

  bool is_met(int healthy, int registered) const {
    return healthy >= count.value_or(0) && healthy * 100 >= percentage.value_or(0) * registered;
  }
};

}  // namespace headroom::cloud
