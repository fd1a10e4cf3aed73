#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// What a group does by itself, and can be told to leave for a while (aws-behaviour 4.18).
enum class ScalingProcess {
  launch,
  terminate,
  add_to_load_balancer,
  alarm_notification,
  az_rebalance,
  health_check,
  replace_unhealthy,
  scheduled_actions,
  instance_refresh
};
inline constexpr std::array kScalingProcesses = {ScalingProcess::launch,
                                                 ScalingProcess::terminate,
                                                 ScalingProcess::add_to_load_balancer,
                                                 ScalingProcess::alarm_notification,
                                                 ScalingProcess::az_rebalance,
                                                 ScalingProcess::health_check,
                                                 ScalingProcess::replace_unhealthy,
                                                 ScalingProcess::scheduled_actions,
                                                 ScalingProcess::instance_refresh};
/// As suspend-processes has it: "AlarmNotification".
std::string_view aws_name(ScalingProcess process);
std::optional<ScalingProcess> scaling_process(std::string_view aws_name);

/// From SuspendProcesses to ResumeProcesses.
struct Suspension {
  ScalingProcess process = ScalingProcess::launch;
  Instant from;
  Instant to = Instant::never();
};

bool is_suspended(const std::vector<Suspension>& suspensions, ScalingProcess process, Instant now);

}  // namespace headroom::cloud
