#include "sim/cloud/cloudwatch.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

using scaling::AlarmState;
using scaling::Datapoint;
using scaling::MetricQuery;

CloudWatch::CloudWatch(MonitoringConfig config, const std::vector<AlarmConfig>& alarms,
                       Journal& journal)
    : config_(config), journal_(journal) {
  for (const AlarmConfig& put : alarms) {
    Alarm alarm;
    alarm.config = put;
    alarm.short_name = put.name;
    add_alarm(std::move(alarm));
  }
}

std::size_t CloudWatch::add_alarm(Alarm alarm) {
  alarms_.push_back(std::move(alarm));
  return alarms_.size() - 1;
}

void CloudWatch::publish_cpu(std::int64_t minute, double percent, bool warm) {
  all_.publish(minute, percent);
  if (warm) warm_.publish(minute, percent);
}

std::optional<double> CloudWatch::period_value(const MetricQuery& query, Instances instances,
                                               std::int64_t window_end, int age) const {
  const std::int64_t minutes = query.period / 60_s;
  const MetricSeries& series = instances == Instances::all ? all_ : warm_;
  const auto value = series.over(window_end - age * minutes, minutes).value(query.statistic);
  // Alarms and policies see the same rounded value, else one might say "crossed" and the other not.
  return value ? std::optional(rounded_for_alarm(*value)) : std::nullopt;
}

std::vector<Datapoint> CloudWatch::points(const MetricQuery& query, Instances instances,
                                          Instant now) const {
  const std::int64_t window_end = config_.window_end_minute(now);
  std::vector<Datapoint> real;
  for (int age = query.points; age >= 1; --age) {
    if (const auto value = period_value(query, instances, window_end, age)) {
      const Duration start = 60_s * (window_end - age * (query.period / 60_s));
      real.push_back({Instant::at(start), *value});
    }
  }
  return real;
}

std::optional<double> CloudWatch::cpu_average(std::int64_t first_minute,
                                              std::int64_t minutes) const {
  return all_.over(first_minute, minutes).value(scaling::Statistic::average);
}

std::vector<Datapoint> CloudWatch::deciding_points(const Alarm& alarm, Instances instances,
                                                   Instant now) const {
  MetricQuery range = alarm.config.metric;
  range.points = config_.evaluation_range(range.points);
  std::vector<Datapoint> real = points(range, instances, now);
  const auto wanted = static_cast<std::size_t>(alarm.config.metric.points);
  if (real.size() > wanted)
    real.erase(real.begin(), real.end() - static_cast<std::ptrdiff_t>(wanted));
  return real;
}

void CloudWatch::evaluate(Instant now) {
  const std::int64_t window_end = config_.window_end_minute(now);
  for (std::size_t i = 0; i < alarms_.size(); ++i) {
    const AlarmConfig& config = alarms_[i].config;
    std::vector<Point> range;
    for (int age = config_.evaluation_range(config.metric.points); age >= 1; --age) {
      const auto value = period_value(config.metric, Instances::all, window_end, age);
      range.push_back(!value ? Point::missing
                      : scaling::breaches(config.comparison, *value, config.threshold)
                          ? Point::breaching
                          : Point::within);
    }
    const auto state = cloud::evaluate(range, config.metric.points, config.datapoints_to_alarm,
                                       config.treat_missing_data, config_.undecided);
    if (state && *state != alarms_[i].state) change_state(i, *state, now);
  }
}

void CloudWatch::change_state(std::size_t index, AlarmState state, Instant now) {
  Alarm& alarm = alarms_[index];
  JournalId cause = kNoCause;
  std::vector<double> newest_first;
  for (const Datapoint& point : deciding_points(alarm, Instances::all, now)) {
    cause = journal_.add(
        {point.time, Happening::datapoint, cause, static_cast<std::uint32_t>(index), point.value});
    newest_first.insert(newest_first.begin(), point.value);
  }
  const std::string reason = state_reason(alarm.config, alarm.state, state, newest_first);
  alarm.state = state;
  alarm.last_change =
      journal_.add({now, Happening::alarm_state, cause, static_cast<std::uint32_t>(index),
                    static_cast<double>(state), reason});
}

}  // namespace headroom::cloud
