#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sim/cloud/alarm_evaluation.hpp"
#include "sim/cloud/load_balancer_nodes.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// The choices that AWS does not document, each with the default of our rulings; every one is
/// listed as assumed in a result.
struct MonitoringConfig {
  Duration metric_delay = 60_s;  ///< from the end of a period to its use in an alarm
  std::map<std::string, Duration, std::less<>> delay_of_namespace = {};  ///< where it differs
  Duration reaction_delay = 6_s;  ///< from a decision to RunInstances or deregistration
  Duration health_poll = 60_s;    ///< how often the group looks at its targets' health
  /// Periods that an alarm looks at beyond N; absent: max(N / 3, 2).
  std::optional<int> extra_evaluation_range;
  enum class BasicStamp { last_minute, first_minute };
  BasicStamp basic_stamp = BasicStamp::last_minute;  ///< the minute a five-minute sample counts for
  Undecided undecided = Undecided::keep_state;
  /// Target tracking's low alarm at 0.90 of the target, instead of by the capacity (ruling 11).
  bool fixed_low_threshold = false;
  bool node_per_zone = false;  ///< of the load balancer; else one logical node (ruling 2)
  TargetVerdict target_state = TargetVerdict::majority;  ///< of the views of several nodes

  int evaluation_range(int evaluation_periods) const {
    return evaluation_periods +
           extra_evaluation_range.value_or(std::max(evaluation_periods / 3, 2));
  }
  Duration delay(std::string_view name_space) const {
    const auto found = delay_of_namespace.find(name_space);
    return found == delay_of_namespace.end() ? metric_delay : found->second;
  }
  /// From when on alarms can not see a namespace's metrics yet at `now`: a multiple of `step`
  /// (ruling 12).
  Instant window_end(std::string_view name_space, Instant now, Duration step) const {
    const Duration visible = now.since_start() - delay(name_space);
    return visible < Duration{} ? Instant{} : Instant::at(step * (visible / step));
  }
};

}  // namespace headroom::cloud
