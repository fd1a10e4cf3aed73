#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/instance.hpp"

namespace headroom::cloud {

/// What an application knows of itself.
enum class MetricSource : std::uint8_t {
  cpu,           ///< percent of the vCPUs, over the time since the last sample
  in_flight,     ///< requests that are worked on or wait, at that moment
  queue_length,  ///< of these, requests that wait for a worker
  requests       ///< taken since the last sample
};
std::string_view name(MetricSource source);

/// A metric that each instance's application publishes by itself (PutMetricData), by the dimension
/// AutoScalingGroupName.
struct CustomMetricConfig {
  scaling::MetricId id;
  MetricSource source = MetricSource::cpu;
  Duration every = 60_s;         ///< at multiples of it, counted from the start of the run
  bool high_resolution = false;  ///< StorageResolution 1, else 60

  /// Samples are kept by it.
  Duration slot() const { return high_resolution ? std::min(every, 10_s) : 60_s; }
  /// The shortest period of an alarm or a policy, of which every other is a multiple.
  Duration least_period() const { return high_resolution ? 10_s : 60_s; }
};

/// Publishes the custom metrics of every instance whose application listens, from `running` until
/// it begins to leave.
class CustomMetrics {
 public:
  /// Requests in flight, by the instances' slots.
  using InFlight = std::function<std::vector<std::uint32_t>()>;

  CustomMetrics(std::vector<CustomMetricConfig> metrics, CloudWatch& cloudwatch,
                InFlight in_flight);

  void on_running(const Instance& instance, Instant now);
  /// It leaves: nothing more is published.
  void stop(const Instance& instance);

  /// The different intervals at which something is published.
  std::vector<Duration> intervals() const;
  /// A sample of each instance and each metric of that interval, in one request an instance.
  void publish(Duration interval, Instant now);
  /// PutMetricData so far.
  std::uint64_t requests_made() const { return requests_made_; }

 private:
  /// What a metric had at an instance when it was last published.
  struct Reading {
    Instant time;
    double used_ns = 0;
    std::uint64_t requests = 0;
  };
  static Reading read(const Instance& instance, Instant now) {
    return {now, instance.used_ns(now), instance.traffic.requests};
  }
  double sample(MetricSource source, const Instance& instance, const Reading& last,
                const std::vector<std::uint32_t>& in_flight, Instant now) const;

  std::vector<CustomMetricConfig> metrics_;
  CloudWatch& cloudwatch_;
  InFlight in_flight_;
  struct Watched {
    const Instance* instance = nullptr;
    std::vector<Reading> last = {};  ///< by metric
  };
  std::vector<Watched> watched_;  ///< by the instance's slot
  std::uint64_t requests_made_ = 0;
};

}  // namespace headroom::cloud
