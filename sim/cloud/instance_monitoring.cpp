#include "sim/cloud/instance_monitoring.hpp"

namespace headroom::cloud {

void InstanceMonitoring::on_running(Instance& instance, Instant now) {
  if (periods_.size() <= instance.slot()) periods_.resize(instance.slot() + 1);
  begin_period(instance, now);
}

void InstanceMonitoring::stop(const Instance& instance) {
  if (instance.slot() < periods_.size()) agenda_.cancel(periods_[instance.slot()].end);
}

void InstanceMonitoring::begin_period(Instance& instance, Instant now) {
  const Duration into_minute = now.since_start() % 60_s;
  const Instant end = now + (detailed_ ? 60_s - into_minute : 300_s);
  Period& period = periods_[instance.slot()];
  period.start = now;
  period.used_ns_at_start = instance.used_ns(now);
  period.traffic_at_start = instance.traffic;
  period.end = agenda_.at(end, engine::Rank::publication,
                          [this, &instance](Instant then) { end_period(instance, then); });
}

void InstanceMonitoring::end_period(Instance& instance, Instant now) {
  const Period& period = periods_[instance.slot()];
  const double used_ns = instance.used_ns(now) - period.used_ns_at_start;
  const double share =
      used_ns / static_cast<double>((now - period.start).ns()) / instance.processor().vcpus();
  // A sample of which any part was taken while warming up is not one of a warm instance.
  const bool warm = period.start >= instance.warm_until;
  const std::int64_t minute = stamp(period.start, now);
  cloudwatch_.publish(Metric::cpu_utilization, minute, 100.0 * share, warm);
  const Traffic& before = period.traffic_at_start;
  cloudwatch_.publish(Metric::network_in, minute, instance.traffic.bytes_in - before.bytes_in,
                      warm);
  cloudwatch_.publish(Metric::network_out, minute, instance.traffic.bytes_out - before.bytes_out,
                      warm);
  begin_period(instance, now);
}

std::int64_t InstanceMonitoring::stamp(Instant start, Instant end) const {
  if (!detailed_ && config_.basic_stamp == MonitoringConfig::BasicStamp::last_minute) {
    return (end - 1_ns).since_start() / 60_s;
  }
  return start.since_start() / 60_s;
}

}  // namespace headroom::cloud
