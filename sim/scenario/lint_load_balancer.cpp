#include "sim/scenario/lint_load_balancer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace headroom::scenario {

using scaling::message;
namespace {

using Lints = scaling::Messages;

void lint_stickiness(const Scenario& scenario, Lints& lints) {
  if (!scenario.target_group.stickiness.enabled) return;
  const bool is_any_closed =
      std::any_of(scenario.load.begin(), scenario.load.end(), [](const LoadConfig& load) {
        return !std::holds_alternative<load::OpenLoadConfig>(load.kind);
      });
  if (is_any_closed) return;
  lints.push_back(
      message("stickiness.enabled has no effect: clients of open load come once and have no "
              "cookies; only those of thread groups and sessions do"));
}

void lint_keep_alive(const Scenario& scenario, Lints& lints) {
  if (const auto why = why_targets_close_first(scenario))
    lints.push_back(
        message("{}: targets close connections first, and a request that meets such a close gets "
                "502 (elb_502_keep_alive)",
                *why));
}

void lint_zones(const Scenario& scenario, Lints& lints) {
  const auto zones = static_cast<int>(scenario.group.zones.size());
  if (scenario.target_group.cross_zone || zones == 1) return;
  if (scenario.group.min < zones)
    lints.push_back(message(
        "without cross-zone load balancing and with a MinSize of {} a zone can be without targets: "
        "its clients get 503 until DNS sends them to the other of {} zones, for up to 60 s",
        scenario.group.min, zones));
}

/// CloudWatch lets an alarm watch what nobody publishes: it never has data.
void lint_zone_of(const cloud::AlarmConfig& alarm, const scaling::MetricQuery& query,
                  const Scenario& scenario, Lints& lints) {
  if (query.formula) {
    for (const scaling::MetricQuery& metric : query.formula->metrics)
      lint_zone_of(alarm, metric, scenario, lints);
  }
  const std::string& zone = query.id.zone;
  if (zone.empty()) return;
  const auto& zones = scenario.group.zones;
  if (std::find(zones.begin(), zones.end(), zone) == zones.end()) {
    lints.push_back(message("alarm {} watches AvailabilityZone {}: the group's are {}", alarm.name,
                            zone, fmt::join(zones, ", ")));
  } else if (query.id.name == "RequestCount" && !scenario.monitoring.node_per_zone) {
    lints.push_back(
        message("alarm {} watches RequestCount of a zone: one load balancer node serves all of "
                "them here (monitoring.nodes)",
                alarm.name));
  }
}

}  // namespace

/// AWS asks for a longer time-out at the targets (ALB guide, load-balancer-troubleshooting).
std::optional<scaling::Message> why_targets_close_first(const Scenario& scenario) {
  const auto keep_alive = cloud::keep_alive_of(scenario.application, scenario.load_balancer);
  if (!keep_alive || !keep_alive->can_lose_requests()) return std::nullopt;
  return message(
      "application.keep_alive_timeout of {:g} s is not longer than the load balancer's "
      "idle_timeout.timeout_seconds of {:g}",
      keep_alive->closed_after.seconds(), scenario.load_balancer.idle_timeout.seconds());
}

void lint_load_balancer(const Scenario& scenario, Lints& lints) {
  lint_stickiness(scenario, lints);
  lint_keep_alive(scenario, lints);
  lint_zones(scenario, lints);
  for (const cloud::AlarmConfig& alarm : scenario.alarms)
    lint_zone_of(alarm, alarm.metric, scenario, lints);
}

}  // namespace headroom::scenario
