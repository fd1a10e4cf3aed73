#include "sim/cloud/cloudwatch.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

using scaling::AlarmState;
using scaling::Datapoint;
using scaling::MetricQuery;

CloudWatch::CloudWatch(MonitoringConfig config, const std::vector<AlarmConfig>& alarms,
                       Journal& journal, Duration slot)
    : config_(std::move(config)), journal_(journal), slot_(slot) {
  for (const MetricInfo& metric : metric_catalogue()) series_.push_back({metric.id(), {}});
  for (const AlarmConfig& put : alarms) {
    Alarm alarm;
    alarm.config = put;
    alarm.short_name = put.name;
    add_alarm(std::move(alarm));
  }
}

std::size_t CloudWatch::add_alarm(Alarm alarm) {
  prepare(alarm.config.metric);
  alarms_.push_back(std::move(alarm));
  return alarms_.size() - 1;
}

void CloudWatch::prepare(const MetricQuery& query) {
  if (query.formula) {
    for (const MetricQuery& metric : query.formula->metrics) prepare(metric);
    return;
  }
  Series& series = series_[find_or_add(query.id)];
  if (query.statistic != scaling::Statistic::percentile) return;
  series.all.keep_distributions();
  series.warm.keep_distributions();
}

const CloudWatch::Series* CloudWatch::find(const scaling::MetricId& id) const {
  const auto found = std::find_if(series_.begin(), series_.end(),
                                  [&](const Series& series) { return series.id == id; });
  return found == series_.end() ? nullptr : &*found;
}

std::size_t CloudWatch::find_or_add(const scaling::MetricId& id) {
  if (const Series* found = find(id)) return static_cast<std::size_t>(found - series_.data());
  series_.push_back({id, {}});
  return series_.size() - 1;
}

const MetricSeries* CloudWatch::series(const scaling::MetricId& id) const {
  const Series* found = find(id);
  return found == nullptr ? nullptr : &found->all;
}

void CloudWatch::publish(Metric metric, std::int64_t minute, double sample, bool warm) {
  Series& series = series_[static_cast<std::size_t>(metric)];
  series.has_warm = true;
  series.all.publish(minute, sample);
  if (warm) series.warm.publish(minute, sample);
}

void CloudWatch::publish(Metric metric, std::int64_t minute, const stats::Histogram& samples) {
  series_[static_cast<std::size_t>(metric)].all.publish(minute, samples);
}

/// The first slot that can not be seen yet: the latest of all that a formula needs.
std::int64_t CloudWatch::window_end(const MetricQuery& query, Instant now) const {
  if (!query.formula) return config_.window_end(query.id.name_space, now, slot_);
  std::int64_t end = now.since_start() / slot_;
  for (const MetricQuery& metric : query.formula->metrics)
    end = std::min(end, config_.window_end(metric.id.name_space, now, slot_));
  return end;
}

std::optional<double> CloudWatch::period_value(const MetricQuery& query, Instances instances,
                                               std::int64_t window_end, int age) const {
  const Series* found = find(query.id);
  if (found == nullptr) return std::nullopt;
  const bool warm = instances == Instances::warm && found->has_warm;
  const MetricSeries& series = warm ? found->warm : found->all;
  const std::int64_t slots = query.period / slot_;
  const std::int64_t first = window_end - age * slots;
  return query.statistic == scaling::Statistic::percentile
             ? series.percentile(first, slots, query.percentile)
             : series.over(first, slots).value(query.statistic);
}

/// The last periods, oldest first, rounded as alarms compare them: policies see the same values,
/// else one might say "crossed" and the other not.
scaling::Values CloudWatch::values(const MetricQuery& query, int periods, Instances instances,
                                   std::int64_t window_end) const {
  scaling::Values values;
  if (query.formula) {
    std::vector<scaling::Values> parts;
    for (MetricQuery metric : query.formula->metrics) {
      metric.period = query.period;
      parts.push_back(this->values(metric, periods, instances, window_end));
    }
    values = query.formula->math.evaluate(parts);
  } else {
    for (int age = periods; age >= 1; --age)
      values.push_back(period_value(query, instances, window_end, age));
  }
  for (auto& value : values) {
    if (value) value = rounded_for_alarm(*value);
  }
  return values;
}

std::vector<Datapoint> CloudWatch::points(const MetricQuery& query, Instances instances,
                                          Instant now) const {
  const std::int64_t end = window_end(query, now);
  const scaling::Values all = values(query, query.points, instances, end);
  std::vector<Datapoint> real;
  for (int i = 0; i < query.points; ++i) {
    const auto& value = all[static_cast<std::size_t>(i)];
    const Duration start = slot_ * end - query.period * (query.points - i);
    if (value) real.push_back({Instant::at(start), *value});
  }
  return real;
}

std::optional<double> CloudWatch::cpu_average(std::int64_t first_minute,
                                              std::int64_t minutes) const {
  return series_[static_cast<std::size_t>(Metric::cpu_utilization)]
      .all.over(first_minute, minutes)
      .value(scaling::Statistic::average);
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

/// A percentile of few samples says little (aws-behaviour 5.3).
bool CloudWatch::has_too_few_samples(const AlarmConfig& alarm, std::int64_t window_end) const {
  if (!alarm.ignore_low_samples || alarm.metric.statistic != scaling::Statistic::percentile)
    return false;
  const double needed = 10 / (1 - alarm.metric.percentile / 100);
  const Series* found = find(alarm.metric.id);
  const std::int64_t slots = alarm.metric.period / slot_;
  return found != nullptr && found->all.over(window_end - slots, slots).sample_count < needed;
}

void CloudWatch::evaluate_alarm(std::size_t index, Instant now) {
  const AlarmConfig& config = alarms_[index].config;
  const std::int64_t end = window_end(config.metric, now);
  if (has_too_few_samples(config, end)) return;
  std::vector<Point> range;
  for (const auto& value :
       values(config.metric, config_.evaluation_range(config.metric.points), Instances::all, end)) {
    range.push_back(!value ? Point::missing
                    : scaling::breaches(config.comparison, *value, config.threshold)
                        ? Point::breaching
                        : Point::within);
  }
  const auto state = cloud::evaluate(range, config.metric.points, config.datapoints_to_alarm,
                                     config.treat_missing_data, config_.undecided);
  if (state && *state != alarms_[index].state) change_state(index, *state, now);
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
