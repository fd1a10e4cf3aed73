#pragma once

#include <vector>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/engine/agenda.hpp"

namespace headroom::cloud {

/// EC2's monitoring: each instance publishes its CPUUtilization, NetworkIn and NetworkOut
/// (aws-behaviour 5.1, rulings 3, 8, 9).
///
/// Basic: periods of 300 s from the instance's own `running`. Detailed: clock minutes, the first
/// one averaged over the time the instance ran. Nothing is published for a period that the instance
/// does not live to see the end of.
class InstanceMonitoring {
 public:
  InstanceMonitoring(bool detailed, MonitoringConfig config, CloudWatch& cloudwatch,
                     engine::Agenda& agenda)
      : detailed_(detailed), config_(config), cloudwatch_(cloudwatch), agenda_(agenda) {}

  void on_running(Instance& instance, Instant now);
  /// It leaves: nothing more is published.
  void stop(const Instance& instance);

 private:
  struct Period {
    Instant start;
    double used_ns_at_start = 0;  ///< vCPU-ns
    Traffic traffic_at_start;
    engine::Agenda::Timer end;
  };
  void begin_period(Instance& instance, Instant now);
  void end_period(Instance& instance, Instant now);
  std::int64_t stamp(Instant start, Instant end) const;

  bool detailed_;
  MonitoringConfig config_;
  CloudWatch& cloudwatch_;
  engine::Agenda& agenda_;
  std::vector<Period> periods_;  ///< by the instance's slot
};

}  // namespace headroom::cloud
