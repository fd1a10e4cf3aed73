#include "sim/cloud/cloudwatch.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

using scaling::AlarmState;
using scaling::Datapoint;
using scaling::MetricQuery;

namespace {

/// A period of a metric, in slots of its series.
struct Slots {
  std::int64_t first, count;
};
Slots slots_of(Instant window_end, Duration period, int age, Duration slot) {
  return {(window_end.since_start() - period * age) / slot, period / slot};
}

}  // namespace

CloudWatch::CloudWatch(MonitoringConfig config, const std::vector<AlarmConfig>& alarms,
                       Journal& journal)
    : config_(std::move(config)), journal_(journal) {
  for (const MetricInfo& metric : metric_catalogue()) series_.push_back({metric.id()});
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
  series_.push_back({id});
  return series_.size() - 1;
}

void CloudWatch::keep_in_slots(const scaling::MetricId& id, Duration slot) {
  series_[find_or_add(id)].slot = slot;
}

const MetricSeries* CloudWatch::series(const scaling::MetricId& id) const {
  const Series* found = find(id);
  return found == nullptr ? nullptr : &found->all;
}

void CloudWatch::publish(Metric metric, std::int64_t minute, double sample, bool warm) {
  publish(series_[static_cast<std::size_t>(metric)], minute, sample, warm);
}

void CloudWatch::publish(Metric metric, std::int64_t minute, const stats::Histogram& samples) {
  series_[static_cast<std::size_t>(metric)].all.publish(minute, samples);
}

/// From when on nothing can be seen yet: the earliest of all that a formula needs. Windows slide by
/// minutes, those of short periods by ten seconds.
Instant CloudWatch::window_end(const MetricQuery& query, Instant now) const {
  const Duration step = query.period < 60_s ? 10_s : 60_s;
  if (!query.formula) return config_.window_end(query.id.name_space, now, step);
  Instant end = now;
  for (const MetricQuery& metric : query.formula->metrics)
    end = std::min(end, config_.window_end(metric.id.name_space, now, step));
  return end;
}

std::optional<double> CloudWatch::period_value(const MetricQuery& query, Instances instances,
                                               Instant window_end, int age) const {
  const Series* found = find(query.id);
  if (found == nullptr) return std::nullopt;
  const bool warm = instances == Instances::warm && found->has_warm;
  const MetricSeries& series = warm ? found->warm : found->all;
  const Slots slots = slots_of(window_end, query.period, age, found->slot);
  return query.statistic == scaling::Statistic::percentile
             ? series.percentile(slots.first, slots.count, query.percentile)
             : series.over(slots.first, slots.count).value(query.statistic);
}

/// The last periods, oldest first, rounded as alarms compare them: policies see the same values,
/// else one might say "crossed" and the other not.
scaling::Values CloudWatch::values(const MetricQuery& query, int periods, Instances instances,
                                   Instant window_end) const {
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
  const Instant end = window_end(query, now);
  const scaling::Values all = values(query, query.points, instances, end);
  std::vector<Datapoint> real;
  for (int i = 0; i < query.points; ++i) {
    const auto& value = all[static_cast<std::size_t>(i)];
    if (value) real.push_back({end - query.period * (query.points - i), *value});
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
bool CloudWatch::has_too_few_samples(const AlarmConfig& alarm, Instant window_end) const {
  if (!alarm.ignore_low_samples || alarm.metric.statistic != scaling::Statistic::percentile)
    return false;
  const double needed = 10 / (1 - alarm.metric.percentile / 100);
  const Series* found = find(alarm.metric.id);
  if (found == nullptr) return false;
  const Slots slots = slots_of(window_end, alarm.metric.period, 1, found->slot);
  return found->all.over(slots.first, slots.count).sample_count < needed;
}

void CloudWatch::evaluate(Instant now) {
  for (std::size_t i = 0; i < alarms_.size(); ++i) {
    const bool is_due = now.since_start() % alarms_[i].config.evaluation_interval() == Duration{};
    if (is_due) evaluate_alarm(i, now);
  }
  for (std::uint32_t i = 0; i < composites_.size(); ++i) evaluate_composite(composites_[i], i, now);
}

Duration CloudWatch::evaluation_interval() const {
  Duration shortest = 60_s;
  for (const Alarm& alarm : alarms_)
    shortest = std::min(shortest, alarm.config.evaluation_interval());
  return shortest;
}

void CloudWatch::evaluate_alarm(std::size_t index, Instant now) {
  const AlarmConfig& config = alarms_[index].config;
  const Instant end = window_end(config.metric, now);
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

void CloudWatch::add_composite(const CompositeAlarmConfig& config) {
  CompositeAlarm composite{config};
  const auto find_in = [](const auto& list, auto is_it) -> std::optional<std::size_t> {
    const auto found = std::find_if(list.begin(), list.end(), is_it);
    if (found == list.end()) return std::nullopt;
    return static_cast<std::size_t>(found - list.begin());
  };
  for (const std::string& name : config.rule.names()) {
    CompositeAlarm::Child child;
    child.alarm = find_in(alarms_, [&](const Alarm& alarm) { return alarm.is_called(name); });
    child.composite = find_in(
        composites_, [&](const CompositeAlarm& other) { return other.config.name == name; });
    composite.children.push_back(child);
  }
  composites_.push_back(std::move(composite));
}

void CloudWatch::evaluate_composite(CompositeAlarm& composite, std::uint32_t number, Instant now) {
  std::vector<AlarmState> states;
  JournalId newest = kNoCause;
  std::size_t changed = 0;  // the child that changed last
  for (const CompositeAlarm::Child& child : composite.children) {
    AlarmState state = AlarmState::insufficient_data;
    JournalId change = kNoCause;
    if (child.alarm) {
      state = alarms_[*child.alarm].state;
      change = alarms_[*child.alarm].last_change;
    } else if (child.composite) {
      state = composites_[*child.composite].state;
      change = composites_[*child.composite].last_change;
    }
    if (change != kNoCause && (newest == kNoCause || change > newest)) {
      newest = change;
      changed = states.size();
    }
    states.push_back(state);
  }
  const AlarmState state = composite.config.rule.holds(states) ? AlarmState::alarm : AlarmState::ok;
  if (state == composite.state) return;
  const bool is_first = newest == kNoCause || journal_[newest].time != now;
  const std::string reason =
      is_first ? created_reason(composite.config.name, state)
               : child_reason(composite.config.rule.names()[changed], states[changed]);
  composite.state = state;
  composite.last_change =
      journal_.add({now, Happening::composite_state, is_first ? kNoCause : newest, number,
                    static_cast<double>(state), reason});
}

}  // namespace headroom::cloud
