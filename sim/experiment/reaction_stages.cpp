#include "sim/experiment/reaction_stages.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::experiment {
namespace {

using world::InstanceLog;
using world::RunResult;

/// "60 s", "4.5 s".
std::string seconds(Duration d) { return fmt::format("{:.6g} s", d.seconds()); }

/// Cuts a reaction's time into stages, one after the other: whatever is over before the last cut
/// adds nothing.
class Cutter {
 public:
  explicit Cutter(Instant begin) : cursor_(begin) {}
  void until(Instant t, StageKind kind, std::string name, std::string why = {},
             std::vector<std::string> facts = {}) {
    if (t <= cursor_) return;
    stages_.push_back(
        {kind, std::move(name), cursor_, t, std::move(why), scale_out_, std::move(facts)});
    cursor_ = t;
  }
  void until(const std::optional<Instant>& t, StageKind kind, std::string name,
             std::string why = {}) {
    if (t) until(*t, kind, std::move(name), std::move(why));
  }
  Instant cursor() const { return cursor_; }
  void begin_scale_out(std::size_t number) { scale_out_ = number; }
  std::vector<Stage> take() { return std::move(stages_); }

 private:
  Instant cursor_;
  std::size_t scale_out_ = 0;
  std::vector<Stage> stages_;
};

/// When the group's true CPU is over a threshold for the first time since `begin`, to the bin.
std::optional<Instant> first_above(const RunResult& result, Instant begin, double threshold) {
  const world::TimeSeries& series = result.series;
  for (std::size_t bin = 0; bin < series.start.size(); ++bin) {
    const auto& cpu = series.cpu_true_percent[bin];
    if (end_of_bin(result, bin) > begin && cpu && *cpu > threshold) return series.start[bin];
  }
  return std::nullopt;
}

/// The first point whose period ends after the reaction's beginning and that is over the threshold:
/// the one that the alarm began to count from.
std::optional<AlarmPoint> first_breach(const AlarmCause& cause, const WatchedAlarm& alarm,
                                       Instant begin) {
  for (const AlarmPoint& point : cause.points) {
    const bool is_after = point.period_start + alarm.period > begin;
    if (is_after && scaling::breaches(alarm.comparison, point.value, alarm.threshold)) return point;
  }
  return cause.points.empty() ? std::nullopt : std::optional(cause.points.front());
}

std::string alarm_words(const AlarmCause& cause, const WatchedAlarm& alarm) {
  std::string points;
  for (const AlarmPoint& point : cause.points)
    points += fmt::format("{}{:.4g}", points.empty() ? "" : ", ", point.value);
  return fmt::format("{}: {} of {} periods of {}, threshold {:g}; it had [{}]", alarm.name,
                     alarm.datapoints_to_alarm, alarm.evaluation_periods, seconds(alarm.period),
                     alarm.threshold, points);
}

/// From the metric to the alarm.
void cut_detection(Cutter& cut, const RunResult& result, const AlarmCause& cause,
                   const WatchedAlarm& alarm) {
  const bool is_known = alarm.period > Duration{};
  const auto breach = is_known ? first_breach(cause, alarm, cut.cursor()) : std::nullopt;
  if (breach) {
    const Instant period_end = breach->period_start + alarm.period;
    if (alarm.is_group_cpu) {
      const auto above = first_above(result, cut.cursor(), alarm.threshold);
      if (above && *above < period_end)
        cut.until(*above, StageKind::load, "load grows",
                  fmt::format("until CPU is over {:g} %", alarm.threshold),
                  {fmt::format("{:g}", alarm.threshold)});
    }
    const Duration longest = std::max(alarm.sample_period, alarm.period);
    cut.until(period_end, StageKind::metric, "metric period",
              fmt::format("{} every {}, averaged over {}", alarm.metric,
                          seconds(alarm.sample_period), seconds(longest)),
              {alarm.metric, fmt::format("{:.6g}", alarm.sample_period.seconds()),
               fmt::format("{:.6g}", longest.seconds())});
    cut.until(std::min(period_end + alarm.metric_delay, cause.time), StageKind::publication,
              "publication", "until the datapoint can be seen: monitoring.metric_delay");
  }
  cut.until(cause.time, StageKind::alarm, "alarm evaluation",
            is_known ? alarm_words(cause, alarm) : std::string(), {alarm.name});
}

StageKind kind_of(const world::NotScaled& refusal) {
  const auto has = [&](const char* word) { return refusal.reason.find(word) != std::string::npos; };
  if (has("cooldown") || has("activity")) return StageKind::cooldown;
  if (has("warming") || has("on its way")) return StageKind::warm_up;
  return StageKind::veto;
}

/// From the alarm to the decision: what Auto Scaling answered each minute until it was another.
void cut_refusals(Cutter& cut, const RunResult& result, Instant decision) {
  const Instant from = cut.cursor();
  const world::NotScaled* current = nullptr;
  const auto close = [&](Instant t) {
    if (current == nullptr)
      cut.until(t, StageKind::repeat, "repeated action", "an alarm tells once a minute");
    else
      cut.until(t, kind_of(*current), std::string(name(kind_of(*current))), current->reason,
                {std::string(cloud::name(current->why)), current->value});
  };
  for (const world::NotScaled& refusal : result.not_scaled) {
    const bool is_within = refusal.time >= from && refusal.time < decision;
    if (!is_within || is_about_scaling_in(refusal.reason)) continue;
    close(refusal.time);
    current = &refusal;
  }
  close(decision);
}

/// From RunInstances to the first request, by the instance's own log.
void cut_launch(Cutter& cut, const InstanceLog& log, const Launch& launch) {
  cut.until(launch.start, StageKind::reaction, "Auto Scaling reacts",
            "from the decision to RunInstances: monitoring.reaction_delay");
  const auto is_critical = [&](const world::StepLog& step) {
    return launch.is_from_pool || log.critical_path.empty() ||
           std::find(log.critical_path.begin(), log.critical_path.end(), step.name) !=
               log.critical_path.end();
  };
  std::vector<world::StepLog> steps;
  for (const world::StepLog& step : log.steps)
    if (step.end && step.start >= launch.start && is_critical(step)) steps.push_back(step);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const auto& a, const auto& b) { return *a.end < *b.end; });
  for (const world::StepLog& step : steps) {
    const bool is_placement = step.name == cloud::kPlacement;
    cut.until(step.end, is_placement ? StageKind::launch : StageKind::boot,
              is_placement ? "launch" : step.name,
              is_placement ? fmt::format("{} until it runs", log.name) : std::string());
  }
  cut.until(log.listening, StageKind::boot, "boot", "until the application listens");
  cut.until(log.in_service, StageKind::hook, "lifecycle hook", "until it is in service");
  cut.until(log.healthy, StageKind::health, "health checks",
            "until the load balancer has seen enough good ones");
  cut.until(log.first_request, StageKind::request, "first request");
}

}  // namespace

bool is_about_scaling_in(const std::string& reason) {
  const auto has = [&](const char* words) { return reason.find(words) != std::string::npos; };
  return has("minimum size") || has("scale-in") || has("scale in") || has("one instance less");
}

const InstanceLog* last_healthy(const RunResult& result, const ScaleOut& out) {
  const InstanceLog* last = nullptr;
  for (const Launch& launch : out.launches) {
    const InstanceLog& log = result.instances[launch.instance];
    const bool is_later = last != nullptr && log.healthy && log.healthy > last->healthy;
    if (last == nullptr || is_later) last = &log;
  }
  return last;
}

std::vector<Stage> reaction_stages(const RunResult& result, const std::vector<WatchedAlarm>& alarms,
                                   const Reaction& reaction, const std::vector<ScaleOut>& outs) {
  Cutter cut(reaction.begin);
  for (std::size_t i = 0; i < outs.size(); ++i) {
    const ScaleOut& out = outs[i];
    cut.begin_scale_out(i);
    if (out.alarm && out.alarm->time > cut.cursor())
      cut_detection(cut, result, *out.alarm, alarms[out.alarm->alarm]);
    if (out.alarm)
      cut_refusals(cut, result, out.time);
    else
      cut.until(out.time, StageKind::policy, "decision", out.note);
    const InstanceLog* const log = last_healthy(result, out);
    if (log == nullptr) continue;
    const auto launch =
        std::find_if(out.launches.begin(), out.launches.end(),
                     [&](const Launch& one) { return &result.instances[one.instance] == log; });
    cut_launch(cut, *log, *launch);
  }
  if (reaction.broken) {
    const std::string why = reaction.is_relieved ? "" : "it never did";
    cut.until(reaction.broken->end, StageKind::recovery, "until the SLO holds", why);
  }
  return cut.take();
}

}  // namespace headroom::experiment
