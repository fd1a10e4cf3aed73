#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "sim/cloud/alarm.hpp"
#include "sim/cloud/composite_alarm.hpp"
#include "sim/cloud/journal.hpp"
#include "sim/cloud/metric_catalogue.hpp"
#include "sim/cloud/metric_store.hpp"
#include "sim/cloud/monitoring.hpp"
#include "sim/cloud/past_metric.hpp"

namespace headroom::cloud {

/// The group's CPUUtilization, the metric that scaling goes by most.
inline scaling::MetricId group_cpu_utilization() { return info(Metric::cpu_utilization).id(); }

/// CloudWatch: keeps metrics and evaluates alarms on them.
///
/// Metrics of instances are kept twice: over all instances, as CloudWatch averages them and alarms
/// see them, and over those that are warmed up, as scaling policies do (aws-behaviour 4.5).
class CloudWatch {
 public:
  enum class Instances { all, warm };

  /// @param alarms those of users; a group adds the ones that its policies manage
  CloudWatch(MonitoringConfig config, const std::vector<AlarmConfig>& alarms, Journal& journal);

  /// @return the alarm's number
  std::size_t add_alarm(Alarm alarm);
  /// @pre every alarm that its rule names is there; others are taken to have no data
  void add_composite(const CompositeAlarmConfig& config);
  /// A high-resolution metric, whose samples are stamped to slots shorter than a minute.
  /// @pre none was published
  void keep_in_slots(const scaling::MetricId& id, Duration slot);
  /// Metrics whose percentiles will be asked for must be told before they are published.
  void prepare(const scaling::MetricQuery& query);

  /// One sample of a metric. @param minute that it stands for
  void publish(Metric metric, std::int64_t minute, double sample) {
    publish(series_[static_cast<std::size_t>(metric)], minute, sample);
  }
  /// One instance's sample. @param warm whether it is warmed up
  void publish(Metric metric, std::int64_t minute, double sample, bool warm);
  /// Many durations at once.
  void publish(Metric metric, std::int64_t minute, const stats::Histogram& samples);
  /// A sample of any metric. @param slot that it stands for: a minute, see `keep_in_slots`
  void publish(const scaling::MetricId& id, std::int64_t slot, double sample) {
    publish(series_[find_or_add(id)], slot, sample);
  }
  void publish(const scaling::MetricId& id, std::int64_t slot, double sample, bool warm) {
    publish(series_[find_or_add(id)], slot, sample, warm);
  }

  /// The real points of the last `query.points` periods that are visible at `now`, oldest first.
  std::vector<scaling::Datapoint> points(const scaling::MetricQuery& query, Instances instances,
                                         Instant now) const;
  /// What was published before the run.
  /// @param since_full_hour how far into an hour of the clock on the wall the run begins
  void set_past(std::vector<PastMetric> past, Duration since_full_hour);
  /// The last `hours` whole hours of the clock on the wall that are over and visible at `now`,
  /// those before the run included; hours without a value are left out.
  /// @pre the query is of one metric, and of its sum or average
  std::vector<scaling::Datapoint> hourly(const scaling::MetricQuery& query, int hours,
                                         Instant now) const;
  /// The group's CPU over whole minutes, whatever their age; empty where nothing was published.
  std::optional<double> cpu_average(std::int64_t first_minute, std::int64_t minutes) const;
  /// A metric's samples, whatever their age; nullptr where none was ever published.
  const MetricSeries* series(const scaling::MetricId& id) const;

  /// Evaluates the alarms that are due, then those that are made of them; state changes go to the
  /// journal. To be called at each multiple of `evaluation_interval`.
  void evaluate(Instant now);
  /// The shortest one of all alarms.
  Duration evaluation_interval() const;

  const std::vector<Alarm>& alarms() const { return alarms_; }
  const std::vector<CompositeAlarm>& composites() const { return composites_; }
  /// The points that an alarm's verdict at `now` rests on: its newest N real ones.
  std::vector<scaling::Datapoint> deciding_points(const Alarm& alarm, Instances instances,
                                                  Instant now) const;
  void set_threshold(std::size_t alarm, double threshold) {
    alarms_[alarm].config.threshold = threshold;
  }
  const MonitoringConfig& config() const { return config_; }

 private:
  struct Series {
    scaling::MetricId id;
    MetricSeries all = {};
    MetricSeries warm = {};
    Duration slot = 60_s;
    bool has_warm = false;  ///< else all instances are as good as warm ones
  };
  static void publish(Series& series, std::int64_t slot, double sample) {
    series.all.publish(slot, sample);
  }
  static void publish(Series& series, std::int64_t slot, double sample, bool warm) {
    series.has_warm = true;
    series.all.publish(slot, sample);
    if (warm) series.warm.publish(slot, sample);
  }
  std::size_t find_or_add(const scaling::MetricId& id);
  const Series* find(const scaling::MetricId& id) const;
  Instant window_end(const scaling::MetricQuery& query, Instant now) const;
  scaling::Values values(const scaling::MetricQuery& query, int periods, Instances instances,
                         Instant window_end) const;
  std::optional<double> period_value(const scaling::MetricQuery& query, Instances instances,
                                     Instant window_end, int age) const;
  std::optional<double> hour_value(const scaling::MetricQuery& query, Instant from,
                                   Instant to) const;
  bool has_too_few_samples(const AlarmConfig& alarm, Instant window_end) const;
  void evaluate_alarm(std::size_t alarm, Instant now);
  void change_state(std::size_t alarm, scaling::AlarmState state, Instant now);
  void evaluate_composite(CompositeAlarm& composite, std::uint32_t number, Instant now);

  MonitoringConfig config_;
  Journal& journal_;
  std::vector<Alarm> alarms_;
  std::vector<CompositeAlarm> composites_;  ///< each behind those that it is made of
  std::vector<Series> series_;              ///< the catalogue's first, in its order
  std::vector<PastMetric> past_;
  Duration since_full_hour_;
};

}  // namespace headroom::cloud
