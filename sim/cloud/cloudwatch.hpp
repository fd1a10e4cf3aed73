#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "sim/cloud/alarm.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/metric_store.hpp"
#include "sim/cloud/monitoring.hpp"

namespace headroom::cloud {

/// The group's CPUUtilization, the metric that scaling goes by.
inline const scaling::MetricId& group_cpu_utilization() {
  static const scaling::MetricId kId{"AWS/EC2", "CPUUtilization"};
  return kId;
}

/// CloudWatch: keeps the group's metrics by the minute and evaluates alarms on them.
///
/// The group's metric is kept twice: over all instances, as CloudWatch averages it and alarms see
/// it, and over those that are warmed up, as scaling policies do (aws-behaviour 4.5).
class CloudWatch {
 public:
  enum class Instances { all, warm };

  /// @param alarms those of users; a group adds the ones that its policies manage
  CloudWatch(MonitoringConfig config, const std::vector<AlarmConfig>& alarms, Journal& journal);

  /// @return the alarm's number
  std::size_t add_alarm(Alarm alarm);

  /// One instance's CPUUtilization for a period that ended at `now`, in percent.
  void publish_cpu(std::int64_t minute, double percent, bool warm);

  /// The real points of the last `query.points` periods that are visible at `now`, oldest first.
  std::vector<scaling::Datapoint> points(const scaling::MetricQuery& query, Instances instances,
                                         Instant now) const;
  /// The group's average over whole minutes, whatever its age; empty where nothing was published.
  std::optional<double> cpu_average(std::int64_t first_minute, std::int64_t minutes) const;

  /// Evaluates every alarm; state changes go to the journal.
  void evaluate(Instant now);

  const std::vector<Alarm>& alarms() const { return alarms_; }
  /// The points that an alarm's verdict at `now` rests on: its newest N real ones.
  std::vector<scaling::Datapoint> deciding_points(const Alarm& alarm, Instances instances,
                                                  Instant now) const;
  void set_threshold(std::size_t alarm, double threshold) {
    alarms_[alarm].config.threshold = threshold;
  }
  const MonitoringConfig& config() const { return config_; }

 private:
  std::optional<double> period_value(const scaling::MetricQuery& query, Instances instances,
                                     std::int64_t window_end, int age) const;
  void change_state(std::size_t alarm, scaling::AlarmState state, Instant now);

  MonitoringConfig config_;
  Journal& journal_;
  std::vector<Alarm> alarms_;
  MetricSeries all_;
  MetricSeries warm_;
};

}  // namespace headroom::cloud
