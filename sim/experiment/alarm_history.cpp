#include "sim/experiment/alarm_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "sim/cloud/cloudwatch.hpp"
#include "sim/scenario/problems.hpp"

namespace headroom::experiment {

using cloud::CloudWatch;
using scaling::AlarmState;
using scaling::MetricQuery;
using scaling::Statistic;
using scenario::MetricData;
using std::chrono::sys_seconds;

namespace {

constexpr Duration kMinute = 60_s;
constexpr Duration kHighResolutionStep = 10_s;

[[noreturn]] void refuse(const std::string& file, const std::string& found,
                         const std::string& allowed) {
  throw scenario::BadScenario({{file, "", found, allowed}});
}

std::string ids_of(const std::vector<MetricData>& data) {
  std::string ids;
  for (const MetricData& series : data)
    ids += fmt::format("{}\"{}\"{}", ids.empty() ? "" : ", ", series.id,
                       series.label.empty() ? "" : " (" + series.label + ")");
  return ids.empty() ? "none" : ids;
}

/// The series of an alarm on one metric: the one asked for, the one of its statistic or name, or
/// the only one.
const MetricData& series_of(const scenario::WatchedAlarm& alarm,
                            const std::vector<MetricData>& data, const std::string& file,
                            const PlaybackOptions& options) {
  const auto find = [&](auto is_it) -> const MetricData* {
    const auto found = std::find_if(data.begin(), data.end(), is_it);
    return found == data.end() ? nullptr : &*found;
  };
  if (!options.id.empty()) {
    if (const auto* series = find([&](const auto& s) { return s.id == options.id; }))
      return *series;
    refuse(file, fmt::format("no metric with the id \"{}\"", options.id), ids_of(data));
  }
  if (data.size() == 1) return data[0];
  const std::string statistic = alarm.config.metric.statistic_name();
  if (const auto* series = find([&](const auto& s) { return s.id == statistic; })) return *series;
  const auto is_named = [&](const auto& s) { return s.label == alarm.metric_name; };
  if (std::count_if(data.begin(), data.end(), is_named) == 1) return *find(is_named);
  refuse(file, fmt::format("{} metrics", data.size()), "--id with one of " + ids_of(data));
}

/// The shortest time between two datapoints; a minute where there is one only.
Duration spacing_of(const MetricData& series) {
  Duration least = Duration::infinite();
  for (std::size_t i = 1; i < series.points.size(); ++i) {
    const auto gap = series.points[i].time - series.points[i - 1].time;
    if (gap.count() > 0) least = std::min(least, Duration::seconds(gap.count()));
  }
  return least.is_infinite() ? kMinute : least;
}

/// Datapoints of an export are values of a statistic already: of shorter periods they are put
/// together as that statistic's values are.
void check_spacing(const MetricQuery& query, const MetricData& series, const std::string& file,
                   std::vector<std::string>& warnings) {
  const Duration spacing = spacing_of(series);
  if (query.statistic == Statistic::percentile && spacing < query.period) {
    refuse(file,
           fmt::format("datapoints each {:g} s of {}", spacing.seconds(), query.statistic_name()),
           fmt::format("datapoints each {:g} s: percentiles of short periods do not add up",
                       query.period.seconds()));
  }
  if (query.statistic == Statistic::average && spacing < query.period)
    warnings.push_back(fmt::format(
        "averages of {:g} s are averaged over {:g} s as if they had the same number of samples",
        spacing.seconds(), query.period.seconds()));
  if (spacing > query.period)
    warnings.push_back(fmt::format("datapoints come each {:g} s, the alarm's period is {:g} s",
                                   spacing.seconds(), query.period.seconds()));
}

/// What each exported value is to the alarm: one sample, whose sum, extremes or mean it goes by.
void take_as_samples(MetricQuery& query) {
  if (query.statistic == Statistic::sample_count) query.statistic = Statistic::sum;
  if (query.statistic == Statistic::percentile) query.statistic = Statistic::average;
}

/// The exported metrics in a CloudWatch of their own.
class Playback {
 public:
  Playback(const scenario::WatchedAlarm& alarm, const std::vector<MetricData>& data,
           std::string file, const PlaybackOptions& options)
      : file_(std::move(file)), options_(options) {
    cloud::Alarm watched;
    watched.config = alarm.config;
    watched.state = options.before;
    choose(alarm, data, watched.config.metric);
    begin();
    cloud::MonitoringConfig config;
    config.metric_delay = options.metric_delay;
    step_ = watched.config.metric.period < kMinute ? kHighResolutionStep : kMinute;
    cloudwatch_ =
        std::make_unique<CloudWatch>(config, std::vector<cloud::AlarmConfig>{}, journal_, step_);
    cloudwatch_->add_alarm(std::move(watched));
    for (const auto& [id, series] : watched_) {
      for (const MetricData::Point& point : series->points)
        cloudwatch_->publish(id, since_begin(point.time) / step_, point.value);
    }
  }

  AlarmHistory run(const scenario::WatchedAlarm& alarm) {
    AlarmHistory history{begin_, end_, {}, std::move(warnings_)};
    const Duration length = since_begin(end_);
    std::size_t told = 0;
    for (Duration now = step_; now <= length; now += step_) {
      cloudwatch_->evaluate(Instant::at(now));
      for (; told < journal_.entries().size(); ++told) tell(told, alarm, history);
      const bool lasts = now % kMinute == Duration{} && !history.changes.empty() &&
                         history.changes.back().time < begin_ + seconds(now);
      if (lasts && repeats_) ++history.changes.back().repeats;
    }
    return history;
  }

 private:
  static std::chrono::seconds seconds(Duration d) { return std::chrono::seconds(d / 1_s); }
  Duration since_begin(sys_seconds time) const {
    return Duration::seconds((time - begin_).count());
  }

  void choose(const scenario::WatchedAlarm& alarm, const std::vector<MetricData>& data,
              MetricQuery& query) {
    if (!query.formula) {
      const MetricData& series = series_of(alarm, data, file_, options_);
      check_spacing(query, series, file_, warnings_);
      take_as_samples(query);
      watched_.emplace_back(query.id, &series);
      return;
    }
    auto formula = std::make_shared<scaling::MetricFormula>(*query.formula);
    for (MetricQuery& metric : formula->metrics) {
      const auto found = std::find_if(data.begin(), data.end(),
                                      [&](const auto& s) { return s.id == metric.id.name; });
      if (found == data.end())
        refuse(file_, fmt::format("no metric with the id \"{}\"", metric.id.name), ids_of(data));
      check_spacing(metric, *found, file_, warnings_);
      take_as_samples(metric);
      watched_.emplace_back(metric.id, &*found);
    }
    query.formula = std::move(formula);
  }

  void begin() {
    bool has_points = false;
    for (const auto& [id, series] : watched_) {
      if (series->points.empty()) continue;
      const sys_seconds first = series->points.front().time;
      const sys_seconds last = series->points.back().time + seconds(spacing_of(*series));
      begin_ = has_points ? std::min(begin_, first) : first;
      end_ = has_points ? std::max(end_, last) : last;
      has_points = true;
    }
    if (!has_points) refuse(file_, "no datapoint", "at least one");
    begin_ = std::chrono::floor<std::chrono::minutes>(begin_);
    end_ += seconds(options_.metric_delay);
  }

  void tell(std::size_t entry_id, const scenario::WatchedAlarm& alarm, AlarmHistory& history) {
    const cloud::JournalEntry& entry = journal_.entries()[entry_id];
    if (entry.kind != cloud::Happening::alarm_state) return;
    AlarmStateChange change;
    change.time = begin_ + seconds(entry.time.since_start());
    change.from = history.changes.empty() ? options_.before : history.changes.back().to;
    change.to = static_cast<AlarmState>(static_cast<int>(entry.value));
    change.reason = entry.note;
    if (alarm.config.actions_enabled) {
      change.actions = change.to == AlarmState::alarm ? alarm.alarm_actions
                       : change.to == AlarmState::ok  ? alarm.ok_actions
                                                      : alarm.insufficient_data_actions;
    }
    repeats_ = std::any_of(change.actions.begin(), change.actions.end(), [](const auto& action) {
      return action.find(":autoscaling:") != std::string::npos;
    });
    history.changes.push_back(std::move(change));
  }

  std::string file_;
  PlaybackOptions options_;
  std::vector<std::pair<scaling::MetricId, const MetricData*>> watched_;
  std::vector<std::string> warnings_;
  sys_seconds begin_{}, end_{};
  Duration step_ = kMinute;
  cloud::Journal journal_;
  std::unique_ptr<CloudWatch> cloudwatch_;
  bool repeats_ = false;
};

}  // namespace

AlarmHistory play_back(const scenario::WatchedAlarm& alarm, const std::vector<MetricData>& data,
                       const std::string& data_file, const PlaybackOptions& options) {
  return Playback(alarm, data, data_file, options).run(alarm);
}

}  // namespace headroom::experiment
