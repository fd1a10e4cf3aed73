#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::scenario {

/// Activities are compared and written to the millisecond, as AWS tells their start.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

enum class ActivityKind { launch, termination, other };
std::string_view name(ActivityKind kind);  ///< "launch", ...

/// A change of the desired capacity, as an activity's Cause tells it.
struct DesiredChange {
  WallTime time;  ///< whole seconds
  int from = 0, to = 0;
};

/// A scaling activity, of a group at AWS or of a simulated one.
struct ScalingActivity {
  std::string id;
  std::string group;
  std::string description;
  std::string cause;
  ActivityKind kind = ActivityKind::other;
  bool failed = false;  ///< Failed or Cancelled
  WallTime start;
  std::optional<WallTime> end;  ///< absent: still under way
  std::string status;           ///< StatusCode
};

/// What an activity did, by its Description: "Launching a new EC2 instance: i-0...",
/// "Terminating EC2 instance: i-0...". Warm pools' activities and those that launch and terminate
/// nothing (standby, attaching, detaching) are `other` (aws-behaviour 7.8).
ActivityKind kind_of_activity(std::string_view description);
bool is_failure(std::string_view status_code);

/// The changes of the desired capacity in a Cause: "At 2026-01-05T00:19:00Z ... changing the
/// desired capacity from 1 to 2." (aws-behaviour 7.8)
std::vector<DesiredChange> desired_changes(std::string_view cause);

/// The output of describe-scaling-activities, by start.
/// @param file named in errors
/// @throws BadScenario with every problem at once
std::vector<ScalingActivity> read_activities(std::string_view text, const std::string& file);

/// "2026-01-05T00:19:06.250Z"; whole seconds without a fraction.
std::string wall_time_text(WallTime time);
/// A timestamp as AWS's tools write it, with fraction and offset. Empty for anything else.
std::optional<WallTime> parse_wall_time(std::string_view text);

}  // namespace headroom::scenario
