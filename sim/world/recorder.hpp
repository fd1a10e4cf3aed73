#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/cloud/auto_scaling_group.hpp"
#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/fleet.hpp"
#include "sim/cloud/target_connections.hpp"
#include "sim/cloud/target_group.hpp"
#include "sim/cloud/usage.hpp"
#include "sim/world/clients.hpp"
#include "sim/world/run_result.hpp"

namespace headroom::world {

/// Counts what happens to requests and draws the run's time series. Per request a few counters and
/// one histogram increment; everything else once a bin.
class Recorder {
 public:
  Recorder(const cloud::ApplicationConfig& application, Duration step);

  void sent(std::uint64_t requests = 1) { totals_.sent += requests; }
  /// @param latency as the client sees it
  void answered(std::uint32_t request_class, Duration latency) {
    ++totals_.ok;
    slices_[request_class].add(latency);
  }
  void answered(std::uint32_t request_class, Duration latency, std::uint64_t requests) {
    totals_.ok += requests;
    slices_[request_class].add(latency, requests);
  }
  void failed(Failure cause, std::uint64_t requests = 1) {
    totals_.failed[static_cast<std::size_t>(cause)] += requests;
  }

  /// Forgets the latencies so far, not the totals: the warm-up is over.
  void end_warm_up();

  /// From now on, latencies are also told by sections: one ends at each call of close_section.
  void begin_sections();
  void close_section();

  struct View {
    const cloud::Fleet& fleet;
    const cloud::TargetGroup& targets;
    const cloud::AutoScalingGroup& group;
    std::vector<std::uint32_t> in_flight;  ///< requests, by slot
  };
  /// What the load balancer has counted since the last call, which was a minute ago.
  struct Minute {
    RequestTotals requests;
    std::uint64_t new_connections = 0;     ///< of clients
    std::uint64_t active_connections = 0;  ///< of clients, at its end
    double processed_bytes = 0;
    stats::Histogram latency;  ///< as the client sees it
    std::uint64_t new_target_connections = 0;
    std::uint64_t active_target_connections = 0;  ///< at its end
  };
  /// Until the next call. @param to_targets absent: not known, and told as none
  const Minute& take_minute(const Clients& clients,
                            const std::optional<cloud::TargetConnectionCount>& to_targets);

  /// The bin that ends now is complete. Every bin must be closed.
  /// @param user_waits of its answers, as Clients tells them
  void close_bin(const View& view, const stats::Histogram& user_waits, Instant now);
  /// Meters the load balancer since the last call: each minute, and at the end.
  void meter_load_balancer(const Clients& clients, Instant now);

  /// Hands over what was recorded.
  void finish(const cloud::CloudWatch& cloudwatch, RunResult& result);
  /// Whether the objectives were met, after `finish`. A failed request counts as over every limit.
  std::vector<ObjectiveCheck> check(const std::vector<scenario::Objective>& objectives,
                                    const RunResult& result) const;
  const std::vector<cloud::LoadBalancerHour>& hours() const { return hours_; }
  const RequestTotals& totals() const { return totals_; }

 private:
  /// The latencies since the last call belong to the run, and to the bin and the minute under way.
  void close_slice();

  struct InstanceSeries {
    std::size_t first_bin = 0;
    double used_ns = 0;  ///< at the end of the last bin
    Instant warm_until;  ///< when it came into service first
    std::vector<std::optional<double>> cpu_percent;
    std::vector<std::optional<double>> credits;
    std::vector<std::optional<double>> surplus_credits;
    std::vector<std::optional<double>> surplus_credits_charged;
    std::vector<std::optional<double>> in_flight;
  };
  void fill_in_group_cpu(const cloud::CloudWatch& cloudwatch);
  static void record_stopped(const cloud::Instance& instance, InstanceSeries& series, Instant now);
  void record_latencies(const stats::Histogram& user_waits);
  void record_group(const View& view, Instant now);
  void record_instances(const View& view, Instant begin, Instant now);

  RequestTotals totals_;
  RequestTotals at_bin_start_;
  std::vector<ClassLatency> by_class_;
  /// Through the load balancer, of one request.
  struct Bytes {
    double both = 0;  ///< request and response
    double response = 0;
  };
  std::vector<Bytes> bytes_of_class_;
  std::vector<stats::Histogram> slices_;  ///< by class: latencies since the last close_slice
  stats::Histogram bin_latency_;
  Minute minute_;                    ///< the last one that was taken
  Minute minute_start_;              ///< totals when the one under way began
  stats::Histogram minute_latency_;  ///< of the one under way
  TimeSeries series_;
  Instant bin_start_;
  std::vector<InstanceSeries> instances_;  ///< by id - 1

  /// What the load balancer's meter has counted.
  struct Meter {
    Instant read_at;
    std::uint64_t sent = 0;
    std::uint64_t connections = 0;
    Bytes bytes;
  };
  Bytes bytes_answered() const;

  std::vector<cloud::LoadBalancerHour> hours_;
  Meter meter_;
  std::vector<std::uint64_t> answered_in_warm_up_;  ///< by class
  std::uint64_t failed_in_warm_up_ = 0;
  std::optional<stats::Histogram> section_;  ///< under way, where there are any
  std::vector<stats::Histogram> sections_;
};

}  // namespace headroom::world
