#include "sim/experiment/alarm_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <functional>
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

/// What is to be told of a playback: the changes of one alarm.
struct Told {
  cloud::Happening kind = cloud::Happening::alarm_state;
  std::uint32_t subject = 0;
  /// Actions in a state; none where they are disabled.
  std::function<std::vector<std::string>(AlarmState)> actions;
};

/// The exported metrics in a CloudWatch of their own.
class Playback {
 public:
  Playback(const std::vector<MetricData>& data, std::string file, const PlaybackOptions& options)
      : data_(data), file_(std::move(file)), options_(options) {
    cloud::MonitoringConfig config;
    config.metric_delay = options.metric_delay;
    cloudwatch_ = std::make_unique<CloudWatch>(config, std::vector<cloud::AlarmConfig>{}, journal_);
  }

  /// @param before its state then
  void add(const scenario::WatchedAlarm& alarm, AlarmState before) {
    cloud::Alarm watched;
    watched.config = alarm.config;
    watched.short_name = alarm.config.name;
    watched.state = before;
    choose(alarm, watched.config.metric);
    cloudwatch_->add_alarm(std::move(watched));
  }
  void add(const cloud::CompositeAlarmConfig& composite) { cloudwatch_->add_composite(composite); }

  AlarmHistory run(const Told& what) {
    begin();
    const Duration step = cloudwatch_->evaluation_interval();
    AlarmHistory history{begin_, end_, {}, std::move(warnings_)};
    const Duration length = since_begin(end_);
    std::size_t told = 0;
    for (Duration now = step; now <= length; now += step) {
      cloudwatch_->evaluate(Instant::at(now));
      for (; told < journal_.entries().size(); ++told) tell(told, what, history);
      if (!repeats_ || history.changes.empty()) continue;
      const Duration lasts = now - since_begin(history.changes.back().time);
      if (lasts > Duration{} && lasts % kMinute == Duration{}) ++history.changes.back().repeats;
    }
    return history;
  }

 private:
  static std::chrono::seconds seconds(Duration d) { return std::chrono::seconds(d / 1_s); }
  Duration since_begin(sys_seconds time) const {
    return Duration::seconds((time - begin_).count());
  }

  void choose(const scenario::WatchedAlarm& alarm, MetricQuery& query) {
    const Duration slot = alarm.config.evaluation_interval();
    if (!query.formula) {
      watch(query, series_of(alarm, data_, file_, options_), alarm.config.name, slot);
      return;
    }
    auto formula = std::make_shared<scaling::MetricFormula>(*query.formula);
    for (MetricQuery& metric : formula->metrics) {
      const auto found = std::find_if(data_.begin(), data_.end(),
                                      [&](const auto& s) { return s.id == metric.id.name; });
      if (found == data_.end())
        refuse(file_, fmt::format("no metric with the id \"{}\"", metric.id.name), ids_of(data_));
      watch(metric, *found, alarm.config.name, slot);
    }
    query.formula = std::move(formula);
  }

  /// @param alarm two alarms may take the same export in different ways
  void watch(MetricQuery& query, const MetricData& series, const std::string& alarm,
             Duration slot) {
    check_spacing(query, series, file_, warnings_);
    take_as_samples(query);
    query.id.name_space = alarm;
    watched_.push_back({query.id, &series, slot});
  }

  void begin() {
    bool has_points = false;
    for (const auto& [id, series, slot] : watched_) {
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
    for (const auto& [id, series, slot] : watched_) {
      cloudwatch_->keep_in_slots(id, slot);
      for (const MetricData::Point& point : series->points)
        cloudwatch_->publish(id, since_begin(point.time) / slot, point.value);
    }
  }

  void tell(std::size_t entry_id, const Told& what, AlarmHistory& history) {
    const cloud::JournalEntry& entry = journal_.entries()[entry_id];
    if (entry.kind != what.kind || entry.subject != what.subject) return;
    AlarmStateChange change;
    change.time = begin_ + seconds(entry.time.since_start());
    change.from = history.changes.empty() ? options_.before : history.changes.back().to;
    change.to = static_cast<AlarmState>(static_cast<int>(entry.value));
    change.reason = entry.note;
    change.actions = what.actions(change.to);
    repeats_ = std::any_of(change.actions.begin(), change.actions.end(), [](const auto& action) {
      return action.find(":autoscaling:") != std::string::npos;
    });
    history.changes.push_back(std::move(change));
  }

  struct Watched {
    scaling::MetricId id;
    const MetricData* series;
    Duration slot;
  };
  const std::vector<MetricData>& data_;
  std::string file_;
  PlaybackOptions options_;
  std::vector<Watched> watched_;
  std::vector<std::string> warnings_;
  sys_seconds begin_{}, end_{};
  cloud::Journal journal_;
  std::unique_ptr<CloudWatch> cloudwatch_;
  bool repeats_ = false;
};

}  // namespace

AlarmHistory play_back(const scenario::WatchedAlarm& alarm, const std::vector<MetricData>& data,
                       const std::string& data_file, const PlaybackOptions& options) {
  Playback playback(data, data_file, options);
  playback.add(alarm, options.before);
  const auto actions = [&](AlarmState state) -> std::vector<std::string> {
    if (!alarm.config.actions_enabled) return {};
    return state == AlarmState::alarm ? alarm.alarm_actions
           : state == AlarmState::ok  ? alarm.ok_actions
                                      : alarm.insufficient_data_actions;
  };
  return playback.run({cloud::Happening::alarm_state, 0, actions});
}

AlarmHistory play_back(const scenario::WatchedComposite& watched,
                       const std::vector<MetricData>& data, const std::string& data_file,
                       const PlaybackOptions& options) {
  if (!options.id.empty())
    refuse("--id " + options.id, "a composite alarm",
           "no --id: each of its alarms takes the metric of its own name");
  PlaybackOptions without_state = options;
  without_state.before = AlarmState::insufficient_data;
  Playback playback(data, data_file, without_state);
  for (const scenario::WatchedAlarm& alarm : watched.alarms)
    playback.add(alarm, AlarmState::insufficient_data);
  for (const cloud::CompositeAlarmConfig& composite : watched.composites) playback.add(composite);
  const cloud::CompositeAlarmConfig& config = watched.composites.back();
  const auto actions = [&](AlarmState state) {
    return config.actions_enabled ? config.actions_in(state) : std::vector<std::string>{};
  };
  const auto number = static_cast<std::uint32_t>(watched.composites.size() - 1);
  return playback.run({cloud::Happening::composite_state, number, actions});
}

}  // namespace headroom::experiment
