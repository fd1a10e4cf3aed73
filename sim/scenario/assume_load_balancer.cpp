#include "sim/scenario/assume_load_balancer.hpp"

#include <fmt/format.h>

#include "sim/scenario/units.hpp"

namespace headroom::scenario {

using scaling::message;
namespace {

using Lines = scaling::Messages;

scaling::Message in_words(cloud::TargetVerdict verdict) {
  switch (verdict) {
    case cloud::TargetVerdict::majority:
      return message(
          "a target's state changes when more than half of the nodes that check it agree");
    case cloud::TargetVerdict::any_node:
      return message("a target is healthy as long as one node says so");
    case cloud::TargetVerdict::every_node:
      return message("a target is unhealthy as soon as one node says so");
  }
  return {};
}

void assume_nodes(const Scenario& scenario, Lines& lines) {
  if (!scenario.monitoring.node_per_zone) {
    lines.push_back(
        message("failing checks of a new target count; routing and health checks come from one "
                "load balancer node (monitoring.nodes)"));
    return;
  }
  lines.push_back(
      message("failing checks of a new target count; a load balancer node in each zone routes and "
              "checks by itself, their checks spread evenly over the interval (monitoring.nodes)"));
  lines.push_back(message("{}; each node routes by its own view (monitoring.target_state)",
                          in_words(scenario.monitoring.target_state)));
  lines.push_back(
      message("clients choose among the nodes in DNS alike: each request of open load, each thread "
              "that keeps its connection; they see a change of DNS within 60 s, and then leave a "
              "node that is not there any more (monitoring.nodes)"));
  lines.push_back(
      message("by AvailabilityZone, HealthyHostCount counts the targets in a zone, RequestCount "
              "what its node has routed"));
}

void assume_stickiness(const Scenario& scenario, Lines& lines) {
  const cloud::StickinessConfig& stickiness = scenario.target_group.stickiness;
  if (!stickiness.enabled) return;
  lines.push_back(message(
      "every thread of closed load keeps cookies, open load none; a cookie is good for {} from {} "
      "on (target_group.sticky_cookie)",
      span(stickiness.duration),
      stickiness.renews() ? message("each answer") : message("the first answer of its target")));
}

void assume_connections(const Scenario& scenario, Lines& lines) {
  if (!cloud::keep_alive_of(scenario.application, scenario.load_balancer)) return;
  lines.push_back(
      message("each load balancer node keeps its connections to a target; a request takes the one "
              "{} (load_balancer.connection_reuse)",
              scenario.load_balancer.connection_reuse == cloud::ConnectionReuse::least_recent
                  ? message("that is idle for longest")
                  : message("that was used last")));
  lines.push_back(
      message("requests still come over a connection for {} after its target has closed it, get "
              "502 and are not tried again by the load balancer (application.close_delay)",
              span(scenario.application.close_delay)));
}

void assume_anomalies(const Scenario& scenario, Lines& lines) {
  if (scenario.target_group.algorithm != cloud::RoutingAlgorithm::weighted_random) return;
  const cloud::AnomalyConfig& anomalies = scenario.target_group.anomalies;
  lines.push_back(
      message("a target is anomalous when, of {} requests or more, it fails {:g} times the others' "
              "share and over {:g} %, looked at each {} (target_group.anomaly_detection)",
              anomalies.min_requests, anomalies.error_ratio, 100 * anomalies.min_error_rate,
              span(anomalies.interval)));
  if (!anomalies.mitigate) return;
  lines.push_back(
      message("its weight is multiplied by {:g} each time, down to {:g}, and grows by {:g} each "
              "time that it is not (target_group.anomaly_detection)",
              anomalies.decrease, anomalies.min_weight, anomalies.increase));
}

}  // namespace

void assume_load_balancer(const Scenario& scenario, Lines& lines) {
  assume_nodes(scenario, lines);
  assume_stickiness(scenario, lines);
  assume_connections(scenario, lines);
  assume_anomalies(scenario, lines);
}

}  // namespace headroom::scenario
