#include "sim/cloud/custom_metrics.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

std::string_view name(MetricSource source) {
  switch (source) {
    case MetricSource::cpu: return "cpu";
    case MetricSource::in_flight: return "in_flight";
    case MetricSource::queue_length: return "queue_length";
    case MetricSource::requests: return "requests";
  }
  return "";
}

CustomMetrics::CustomMetrics(std::vector<CustomMetricConfig> metrics, CloudWatch& cloudwatch,
                             InFlight in_flight)
    : metrics_(std::move(metrics)), cloudwatch_(cloudwatch), in_flight_(std::move(in_flight)) {
  for (const CustomMetricConfig& metric : metrics_)
    cloudwatch_.keep_in_slots(metric.id, metric.slot());
}

void CustomMetrics::on_running(const Instance& instance, Instant now) {
  if (watched_.size() <= instance.slot()) watched_.resize(instance.slot() + 1);
  watched_[instance.slot()] = {&instance,
                               std::vector<Reading>(metrics_.size(), read(instance, now))};
}

void CustomMetrics::stop(const Instance& instance) {
  if (instance.slot() < watched_.size()) watched_[instance.slot()].instance = nullptr;
}

std::vector<Duration> CustomMetrics::intervals() const {
  std::vector<Duration> intervals;
  for (const CustomMetricConfig& metric : metrics_) {
    if (std::find(intervals.begin(), intervals.end(), metric.every) == intervals.end())
      intervals.push_back(metric.every);
  }
  return intervals;
}

void CustomMetrics::publish(Duration interval, Instant now) {
  const std::vector<std::uint32_t> in_flight = in_flight_();
  for (Watched& watched : watched_) {
    if (watched.instance == nullptr) continue;
    const Instance& instance = *watched.instance;
    for (std::size_t i = 0; i < metrics_.size(); ++i) {
      const CustomMetricConfig& metric = metrics_[i];
      if (metric.every != interval) continue;
      Reading& last = watched.last[i];
      if (instance.listening && last.time < now) {
        // As with EC2's: a sample stands for the slot of its last instant, and is one of a warm
        // instance if no part of it was taken while it warmed up (ruling 3).
        const std::int64_t slot = (now - 1_ns).since_start() / metric.slot();
        cloudwatch_.publish(metric.id, slot, sample(metric.source, instance, last, in_flight, now),
                            last.time >= instance.warm_until);
      }
      last = read(instance, now);
    }
    requests_made_ += instance.listening;
  }
}

double CustomMetrics::sample(MetricSource source, const Instance& instance, const Reading& last,
                             const std::vector<std::uint32_t>& in_flight, Instant now) const {
  switch (source) {
    case MetricSource::cpu: {
      const auto elapsed_ns = static_cast<double>((now - last.time).ns());
      return 100.0 * (instance.used_ns(now) - last.used_ns) / elapsed_ns /
             instance.processor().vcpus();
    }
    case MetricSource::in_flight: return in_flight[instance.slot()];
    case MetricSource::queue_length: return static_cast<double>(instance.workers.waiting());
    case MetricSource::requests:
      return static_cast<double>(instance.traffic.requests - last.requests);
  }
  return 0;
}

}  // namespace headroom::cloud
