#include "sim/experiment/reaction_stages.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::experiment {
namespace {

using world::InstanceLog;
using world::RunResult;

/// "60 s", "4.5 s".
std::string seconds(Duration d) { return fmt::format("{:.6g} s", d.seconds()); }

StageKind kind_of(cloud::WhyNot why) {
  using enum cloud::WhyNot;
  if (why == cooldown || why == activity_runs || why == policy_cooldown) return StageKind::cooldown;
  if (why == policy_warm_up || why == on_its_way) return StageKind::warm_up;
  return StageKind::veto;
}

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
  /// A refusal; the last one goes on where it was for the same reason, whatever its numbers.
  void until_refused(Instant t, const world::NotScaled& refusal) {
    const StageKind kind = kind_of(refusal.why);
    const std::string why(cloud::name(refusal.why));
    const bool goes_on = !stages_.empty() && stages_.back().kind == kind &&
                         !stages_.back().facts.empty() && stages_.back().facts.front() == why;
    if (t > cursor_ && goes_on)
      stages_.back().end = cursor_ = t;
    else
      until(t, kind, std::string(name(kind)), refusal.reason, {why, refusal.value});
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

/// ": 60 s until the one under way ends, then 1 whole"
std::string wait_words(Duration first, std::int64_t whole) {
  if (first == Duration{}) return "";
  const std::string rest = whole == 0 ? "" : fmt::format(", then {} whole", whole);
  return fmt::format(": {} until the one under way ends{}", seconds(first), rest);
}

std::string alarm_words(const AlarmCause& cause, const WatchedAlarm& alarm) {
  std::string points;
  for (const AlarmPoint& point : cause.points)
    points += fmt::format("{}{:.4g}", points.empty() ? "" : ", ", point.value);
  const bool is_sparse =
      cause.points.size() < static_cast<std::size_t>(alarm.datapoints_to_alarm) &&
      alarm.sample_period > alarm.period;
  const std::string few =
      is_sparse ? fmt::format(
                      ", as a value comes every {} only, and counts alone once it is the "
                      "oldest of the {}",
                      seconds(alarm.sample_period), alarm.evaluation_periods)
                : "";
  return fmt::format("{}: {} of {} periods of {}, threshold {:g}; it had [{}]{}", alarm.name,
                     alarm.datapoints_to_alarm, alarm.evaluation_periods, seconds(alarm.period),
                     alarm.threshold, points, few);
}

/// Until the first value that is over the threshold: what is left of the period under way, and
/// whole ones after it.
void cut_metric(Cutter& cut, const WatchedAlarm& alarm, Instant period_end) {
  if (period_end <= cut.cursor()) return;
  const Duration period = std::max(alarm.sample_period, alarm.period);
  const Duration wait = period_end - cut.cursor();
  const std::int64_t whole = wait / period;
  const Duration first = wait - whole * period;
  cut.until(period_end, StageKind::metric, "metric period",
            fmt::format("{} every {}, averaged over {}{}", alarm.metric,
                        seconds(alarm.sample_period), seconds(period), wait_words(first, whole)),
            {alarm.metric, fmt::format("{:.6g}", alarm.sample_period.seconds()),
             fmt::format("{:.6g}", period.seconds()), fmt::format("{:.6g}", first.seconds()),
             std::to_string(whole)});
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
    cut_metric(cut, alarm, period_end);
    cut.until(std::min(period_end + alarm.metric_delay, cause.time), StageKind::publication,
              "publication", "until the datapoint can be seen: monitoring.metric_delay");
  }
  cut.until(cause.time, StageKind::alarm, "alarm evaluation",
            is_known ? alarm_words(cause, alarm) : std::string(),
            {alarm.name, std::to_string(cause.points.size())});
}

/// From the alarm to the decision: what Auto Scaling answered each minute until it was another.
void cut_refusals(Cutter& cut, const RunResult& result, Instant decision) {
  const Instant from = cut.cursor();
  const world::NotScaled* current = nullptr;
  const auto close = [&](Instant t) {
    if (current == nullptr)
      cut.until(t, StageKind::repeat, "repeated action", "an alarm tells once a minute");
    else
      cut.until(t, kind_of(current->why), std::string(name(kind_of(current->why))), current->reason,
                {std::string(cloud::name(current->why)), current->value});
  };
  for (const world::NotScaled& refusal : result.not_scaled) {
    const bool is_within = refusal.time >= from && refusal.time < decision;
    if (!is_within || cloud::is_about_scaling_in(refusal.why)) continue;
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

/// When requests ceased to come, where that is why the SLO holds again.
std::optional<Instant> end_of_load(const RunResult& result, Instant holds) {
  const world::TimeSeries& series = result.series;
  const auto next = std::lower_bound(series.start.begin(), series.start.end(), holds);
  auto bin = static_cast<std::size_t>(next - series.start.begin());
  if (bin == series.start.size() || series.arrivals_per_second[bin] > 0) return std::nullopt;
  while (bin > 0 && series.arrivals_per_second[bin - 1] == 0) --bin;
  return series.start[bin];
}

/// A wait in which nothing was done. @param recovers for the SLO to hold, else nobody asked for
/// more
void cut_idly(Cutter& cut, Instant t, bool recovers, const std::string& why = {}) {
  if (recovers)
    cut.until(t, StageKind::recovery, "until the SLO holds", why);
  else
    cut.until(t, StageKind::unasked, std::string(name(StageKind::unasked)),
              "no alarm and no policy asks for more capacity");
}

/// Up to a time: who asked for more and was refused. @return whether anybody did
bool cut_answers(Cutter& cut, const RunResult& result, Instant end, bool was_scaled) {
  bool was_any = false;
  for (const world::NotScaled& refusal : result.not_scaled) {
    const Instant last = refusal.time + 60_s * static_cast<std::int64_t>(refusal.count);
    const bool is_within = refusal.time < end && last > cut.cursor();
    if (!is_within || cloud::is_about_scaling_in(refusal.why)) continue;
    // Of what was scaled already, other reasons tell that it is on its way.
    if (was_scaled && refusal.why != cloud::WhyNot::at_maximum) continue;
    cut_idly(cut, refusal.time, was_scaled);
    cut.until_refused(std::min(last, end), refusal);
    was_any = true;
  }
  return was_any;
}

/// Until the SLO held, after all that was done or not done.
void cut_recovery(Cutter& cut, const RunResult& result, const Reaction& reaction, bool was_scaled) {
  const Instant holds = reaction.broken->end;
  const auto load_ends = reaction.is_relieved ? end_of_load(result, holds) : std::nullopt;
  const Instant end = load_ends.value_or(holds);
  const bool was_refused = cut_answers(cut, result, end, was_scaled);
  // Where the load goes on, something that was done or that passed has made the SLO hold.
  cut_idly(cut, end, was_scaled || was_refused || !load_ends,
           reaction.is_relieved ? "" : "it never did");
  cut.until(holds, StageKind::aftermath, std::string(name(StageKind::aftermath)),
            "what still waits is worked off");
}

}  // namespace

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
  if (reaction.broken) cut_recovery(cut, result, reaction, !outs.empty());
  return cut.take();
}

}  // namespace headroom::experiment
