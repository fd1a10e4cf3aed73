#include "sim/cloud/scaling_process.hpp"

#include <algorithm>

namespace headroom::cloud {

std::string_view aws_name(ScalingProcess process) {
  switch (process) {
    case ScalingProcess::launch: return "Launch";
    case ScalingProcess::terminate: return "Terminate";
    case ScalingProcess::add_to_load_balancer: return "AddToLoadBalancer";
    case ScalingProcess::alarm_notification: return "AlarmNotification";
    case ScalingProcess::az_rebalance: return "AZRebalance";
    case ScalingProcess::health_check: return "HealthCheck";
    case ScalingProcess::replace_unhealthy: return "ReplaceUnhealthy";
    case ScalingProcess::scheduled_actions: return "ScheduledActions";
    case ScalingProcess::instance_refresh: return "InstanceRefresh";
  }
  return "";
}

std::optional<ScalingProcess> scaling_process(std::string_view name) {
  for (const ScalingProcess process : kScalingProcesses) {
    if (aws_name(process) == name) return process;
  }
  return std::nullopt;
}

bool is_suspended(const std::vector<Suspension>& suspensions, ScalingProcess process, Instant now) {
  return std::any_of(suspensions.begin(), suspensions.end(), [&](const Suspension& suspension) {
    return suspension.process == process && suspension.from <= now && now < suspension.to;
  });
}

}  // namespace headroom::cloud
