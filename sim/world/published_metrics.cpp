#include "sim/world/published_metrics.hpp"

#include <algorithm>
#include <utility>

#include "sim/cloud/bill.hpp"

namespace headroom::world {

using cloud::CloudWatch;
using cloud::Metric;

namespace {

/// The minute that ends now.
std::int64_t minute_before(Instant now) { return now.since_start() / 60_s - 1; }

/// Instances in standby are not in it (aws-behaviour 4.22).
int total(const scaling::GroupView& group) {
  return group.in_service + group.pending + group.terminating;
}

int count(const cloud::TargetGroup& targets, cloud::TargetHealth health) {
  const auto& all = targets.registered();
  return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const auto* instance) {
    return targets.health(*instance) == health;
  }));
}

}  // namespace

void publish_load_balancer(const Recorder::Minute& minute, const cloud::TargetGroup& targets,
                           int listener_rules, CloudWatch& cloudwatch, Instant now) {
  const std::int64_t stamp = minute_before(now);
  const auto failed = [&](Failure failure) {
    return static_cast<double>(minute.requests.failed[static_cast<std::size_t>(failure)]);
  };
  const auto publish = [&](Metric metric, double value) {
    cloudwatch.publish(metric, stamp, value);
  };
  const auto publish_if_any = [&](Metric metric, double value) {
    if (value > 0) publish(metric, value);
  };
  const double refused = failed(Failure::elb_502_refused);
  const double bad_gateway = refused + failed(Failure::elb_502_reset) +
                             failed(Failure::elb_502_drain) + failed(Failure::elb_502_keep_alive);
  const double timed_out = failed(Failure::elb_504_connect) + failed(Failure::elb_504_idle);
  const double no_target = failed(Failure::elb_503);
  const double requests = static_cast<double>(minute.requests.sent) - no_target;
  const int healthy = targets.healthy_count();
  publish(Metric::request_count, requests);
  publish(Metric::request_count_per_target, requests / std::max(healthy, 1));
  cloudwatch.publish(Metric::target_response_time, stamp, minute.latency);
  publish_if_any(Metric::target_2xx, static_cast<double>(minute.requests.ok));
  publish_if_any(Metric::elb_4xx,
                 failed(Failure::client_timeout) + failed(Failure::client_gave_up));
  publish_if_any(Metric::elb_5xx, bad_gateway + no_target + timed_out);
  publish_if_any(Metric::elb_502, bad_gateway);
  publish_if_any(Metric::elb_503, no_target);
  publish_if_any(Metric::elb_504, timed_out);
  publish_if_any(Metric::target_connection_errors, refused + failed(Failure::elb_504_connect));
  publish(Metric::healthy_hosts, healthy);
  publish(Metric::unhealthy_hosts, count(targets, cloud::TargetHealth::unhealthy));
  const auto new_connections = static_cast<double>(minute.new_connections);
  const auto active = static_cast<double>(minute.active_connections);
  // These two count both sides; capacity units are those of clients.
  publish_if_any(Metric::new_connections,
                 new_connections + static_cast<double>(minute.new_target_connections));
  publish_if_any(Metric::active_connections,
                 active + static_cast<double>(minute.active_target_connections));
  publish_if_any(Metric::processed_bytes, minute.processed_bytes);
  cloud::LoadBalancerHour metered;
  metered.new_connections = new_connections;
  metered.active_connection_seconds = active * 60;
  metered.processed_bytes = minute.processed_bytes;
  metered.requests = requests;
  metered.seconds = 60;
  publish(Metric::consumed_lcus, cloud::lcus(metered, listener_rules));
}

void publish_zones(const cloud::TargetGroup& targets, const std::vector<std::string>& zones,
                   const std::vector<std::uint64_t>& routed, CloudWatch& cloudwatch, Instant now) {
  const std::int64_t stamp = minute_before(now);
  for (std::size_t zone = 0; zone < zones.size(); ++zone) {
    const auto publish = [&](Metric metric, double value) {
      cloudwatch.publish(cloud::info(metric).id(zones[zone]), stamp, value);
    };
    const auto hosts = [&](cloud::TargetHealth health) {
      const auto& all = targets.registered();
      return static_cast<double>(std::count_if(all.begin(), all.end(), [&](const auto* instance) {
        return instance->zone() == zone && targets.health(*instance) == health;
      }));
    };
    publish(Metric::healthy_hosts, hosts(cloud::TargetHealth::healthy));
    publish(Metric::unhealthy_hosts, hosts(cloud::TargetHealth::unhealthy));
    if (routed.size() == zones.size())
      publish(Metric::request_count, static_cast<double>(routed[zone]));
  }
}

void publish_anomalies(const cloud::AnomalyDetector& anomalies, CloudWatch& cloudwatch,
                       Instant now) {
  cloudwatch.publish(Metric::anomalous_hosts, minute_before(now), anomalies.anomalous());
  cloudwatch.publish(Metric::mitigated_hosts, minute_before(now), anomalies.mitigated());
}

void publish_group(const scaling::GroupView& group, CloudWatch& cloudwatch, Instant now) {
  const std::int64_t stamp = minute_before(now);
  const auto publish = [&](Metric metric, int instances) {
    cloudwatch.publish(metric, stamp, static_cast<double>(instances));
  };
  publish(Metric::group_min_size, group.min);
  publish(Metric::group_max_size, group.max);
  publish(Metric::group_desired_capacity, group.desired);
  publish(Metric::group_in_service, group.in_service);
  publish(Metric::group_pending, group.pending);
  publish(Metric::group_standby, group.standby);
  publish(Metric::group_terminating, group.terminating);
  publish(Metric::group_total, total(group));
}

void publish_warm_pool(const cloud::WarmPoolView& pool, const scaling::GroupView& group,
                       CloudWatch& cloudwatch, Instant now) {
  const std::int64_t stamp = minute_before(now);
  const auto publish = [&](Metric metric, int instances) {
    cloudwatch.publish(metric, stamp, static_cast<double>(instances));
  };
  publish(Metric::warm_pool_min_size, pool.min_size);
  publish(Metric::warm_pool_desired, pool.desired);
  publish(Metric::warm_pool_pending, pool.pending);
  publish(Metric::warm_pool_terminating, 0);
  publish(Metric::warm_pool_warmed, pool.warmed);
  publish(Metric::warm_pool_total, pool.total());
  publish(Metric::group_and_warm_pool_desired, group.desired + pool.desired);
  publish(Metric::group_and_warm_pool_total, total(group) + pool.total());
}

namespace {

/// Counts of a minute add up; the rest is averaged (aws-behaviour 6.8).
scaling::Statistic usual_statistic(Metric metric) {
  const bool is_of_balancer = cloud::info(metric).scope != cloud::MetricScope::group;
  const bool is_gauge = metric == Metric::healthy_hosts || metric == Metric::unhealthy_hosts ||
                        metric == Metric::anomalous_hosts || metric == Metric::mitigated_hosts ||
                        metric == Metric::target_response_time;
  return is_of_balancer && !is_gauge ? scaling::Statistic::sum : scaling::Statistic::average;
}

void add_history(const CloudWatch& cloudwatch, const scaling::MetricId& id,
                 scaling::Statistic statistic, Duration slot, Duration period,
                 std::vector<MetricHistory>& histories) {
  MetricHistory history{id, statistic};
  const cloud::MetricSeries* const series = cloudwatch.series(id);
  if (series == nullptr) return;
  const std::int64_t slots = period / slot;
  for (std::int64_t first = 0; first < series->end(); first += slots) {
    if (const auto value = series->over(first, slots).value(statistic))
      history.points.emplace_back(Instant::at(slot * first), *value);
  }
  if (!history.points.empty()) histories.push_back(std::move(history));
}

}  // namespace

std::vector<MetricHistory> metric_histories(
    const CloudWatch& cloudwatch, const std::vector<cloud::CustomMetricConfig>& custom_metrics,
    const std::vector<std::string>& zones) {
  std::vector<MetricHistory> histories;
  for (const cloud::MetricInfo& metric : cloud::metric_catalogue())
    add_history(cloudwatch, metric.id(), usual_statistic(metric.metric), 60_s, 60_s, histories);
  for (const cloud::CustomMetricConfig& metric : custom_metrics) {
    const auto statistic = metric.source == cloud::MetricSource::requests
                               ? scaling::Statistic::sum
                               : scaling::Statistic::average;
    const Duration period = std::max(metric.slot(), std::min(metric.every, 60_s));
    add_history(cloudwatch, metric.id, statistic, metric.slot(), period, histories);
  }
  for (const cloud::MetricInfo& metric : cloud::metric_catalogue()) {
    if (!metric.has_zones) continue;
    for (const std::string& zone : zones)
      add_history(cloudwatch, metric.id(zone), usual_statistic(metric.metric), 60_s, 60_s,
                  histories);
  }
  return histories;
}

}  // namespace headroom::world
