#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace headroom::cloud {

/// Instances that are kept ready beside the group (aws-behaviour 4.12).
struct WarmPoolConfig {
  enum class State {
    stopped,    ///< only their volumes are paid for
    running,    ///< at once in service
    hibernated  ///< stopped, with their memory: nothing boots when they start
  };
  State state = State::stopped;
  int min_size = 0;
  std::optional<int> max_prepared = {};  ///< MaxGroupPreparedCapacity; absent: the group's maximum
  bool reuse_on_scale_in = false;        ///< what leaves the group returns into the pool

  /// Instances that it should hold: max 10 and desired 6 make 4, prepared 8 make 2.
  int size(int group_max, int desired) const {
    return std::max(min_size, max_prepared.value_or(group_max) - desired);
  }
};
/// A warm pool at one moment, in instances. What leaves it for good is gone at once.
struct WarmPoolView {
  int min_size = 0;
  int desired = 0;  ///< that it should hold
  int pending = 0;  ///< on their way into it
  int warmed = 0;   ///< ready to enter the group
  int total() const { return pending + warmed; }
};
/// Why an instance is launched into a pool, in its activity's words.
inline constexpr const char* kIntoWarmPool = "an instance was launched into the warm pool";
/// As put-warm-pool has it: "Stopped".
std::string_view aws_name(WarmPoolConfig::State state);

}  // namespace headroom::cloud
