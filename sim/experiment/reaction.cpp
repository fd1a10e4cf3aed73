#include "sim/experiment/reaction.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/experiment/reaction_stages.hpp"

namespace headroom::experiment {
namespace {

using world::RunResult;

/// What belongs to one reaction: scale-outs, and the time in which the SLO was broken.
struct Group {
  Span span;  ///< of all of it
  std::vector<ScaleOut> outs;
  std::optional<Span> broken;
};

/// When the last instance of a scale-out gets requests; the end of the run where none ever does.
Instant served_at(const RunResult& result, const ScaleOut& out) {
  const world::InstanceLog* const log = last_healthy(result, out);
  if (log == nullptr) return out.time;
  if (log->first_request && log->healthy) return std::max(*log->first_request, *log->healthy);
  if (log->healthy) return *log->healthy;
  return std::min(log->terminating.value_or(Instant::at(result.simulated)),
                  Instant::at(result.simulated));
}

Instant begin_of(const ScaleOut& out) {
  const bool has_points = out.alarm && !out.alarm->points.empty();
  return has_points ? std::min(out.alarm->points.back().period_start, out.time) : out.time;
}

Group group_of(const RunResult& result, const ScaleOut& out) {
  return {{begin_of(out), served_at(result, out)}, {out}, {}};
}

bool is_same_alarm(const Group& a, const Group& b) {
  if (a.outs.empty() || b.outs.empty()) return false;
  const auto& last = a.outs.back().alarm;
  const auto& next = b.outs.front().alarm;
  return last && next && last->entry == next->entry;
}

void join(Group& group, const Group& next) {
  group.span.begin = std::min(group.span.begin, next.span.begin);
  group.span.end = std::max(group.span.end, next.span.end);
  group.outs.insert(group.outs.end(), next.outs.begin(), next.outs.end());
  if (!next.broken) return;
  if (!group.broken) {
    group.broken = next.broken;
    return;
  }
  group.broken->begin = std::min(group.broken->begin, next.broken->begin);
  group.broken->end = std::max(group.broken->end, next.broken->end);
}

/// Groups by time, those that touch or follow the same alarm joined.
std::vector<Group> joined(std::vector<Group> groups) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.span.begin < b.span.begin; });
  std::vector<Group> all;
  for (const Group& group : groups) {
    const bool belongs =
        !all.empty() && (all.back().span.touches(group.span) || is_same_alarm(all.back(), group));
    if (belongs)
      join(all.back(), group);
    else
      all.push_back(group);
  }
  for (Group& group : all)
    std::stable_sort(group.outs.begin(), group.outs.end(),
                     [](const ScaleOut& a, const ScaleOut& b) { return a.time < b.time; });
  return all;
}

std::vector<Group> groups_of(const RunResult& result, const std::vector<ScaleOut>& outs) {
  std::vector<Group> groups;
  for (const ScaleOut& out : outs) groups.push_back(group_of(result, out));
  for (const Span& span : broken_spans(result)) groups.push_back({span, {}, span});
  groups = joined(std::move(groups));
  // One bad bin that nothing answered is chance; and a group that is created answers nothing.
  std::erase_if(groups, [&](const Group& group) {
    const bool is_chance = group.outs.empty() && group.span.length() <= result.series.step;
    const bool is_creation =
        group.outs.size() == 1 && group.outs.front().is_creation && !group.broken;
    return is_chance || is_creation;
  });
  return groups;
}

/// When an instance's credits ran out, for the first time from `from` on and before `until`.
std::optional<Instant> credits_gone(const RunResult& result, Instant from, Instant until) {
  for (const cloud::JournalEntry& entry : result.journal) {
    const bool is_it = entry.kind == cloud::Happening::credits_exhausted;
    if (is_it && entry.time >= from && entry.time < until) return entry.time;
  }
  return std::nullopt;
}

void find_trigger(Reaction& reaction, const RunResult& result, const Group& group,
                  Instant earliest) {
  const Instant trigger =
      group.broken ? std::min(group.broken->begin, group.span.begin) : group.span.begin;
  const Instant until = group.outs.empty() ? trigger : group.outs.front().time;
  reaction.load = load_rise(result, earliest, trigger, until);
  const bool is_start = !group.outs.empty() && group.outs.front().is_creation;
  const Instant recently = Instant{} + kLookBack < trigger ? trigger - kLookBack : Instant{};
  const auto gone = credits_gone(result, std::max(earliest, recently), until + result.series.step);
  const bool rises_before = reaction.load.is_one() && reaction.load.begin <= trigger;
  if (is_start) {
    reaction.trigger = Trigger::start;
    reaction.begin = group.outs.front().time;
  } else if (rises_before || (reaction.load.is_one() && !group.broken)) {
    reaction.trigger = Trigger::load;
    reaction.begin = reaction.load.begin;
  } else if (!group.outs.empty() && !group.outs.front().alarm && !group.broken) {
    reaction.trigger = Trigger::decision;
    reaction.begin = group.outs.front().time;
    reaction.note = group.outs.front().note;
  } else {
    reaction.trigger = gone ? Trigger::credits : Trigger::other;
    reaction.begin = gone.value_or(trigger);
  }
}

/// The refusals that were said between two times, those of scaling in left out.
std::vector<Refusal> refusals_within(const RunResult& result, Instant begin, Instant end) {
  std::vector<Refusal> all;
  for (const world::NotScaled& one : result.not_scaled) {
    const Instant last = one.time + 60_s * (static_cast<std::int64_t>(one.count) - 1);
    if (last < begin || one.time >= end || cloud::is_about_scaling_in(one.why)) continue;
    all.push_back({one.time, one.policy, one.reason, one.count, one.why, one.value});
  }
  return all;
}

/// The state of an alarm at a time.
std::string state_at(const world::AlarmLog& log, Instant t) {
  std::string state = std::string(scaling::aws_name(scaling::AlarmState::insufficient_data));
  for (const world::AlarmChange& change : log.history)
    if (change.time <= t) state = change.to;
  return state;
}

int never_healthy_within(const RunResult& result, Instant begin, Instant end) {
  return static_cast<int>(
      std::count_if(result.instances.begin(), result.instances.end(), [&](const auto& log) {
        const bool goes = log.terminating && *log.terminating >= begin && *log.terminating < end;
        return goes && left_unhealthy(log);
      }));
}

std::string stayed_ok(const WatchedAlarm& alarm) {
  const bool is_sparse = alarm.sample_period > alarm.period;
  return fmt::format("{} stayed OK: {} was not over {:g} in {} of {} periods of {:g} s{}",
                     alarm.name, alarm.metric, alarm.threshold, alarm.datapoints_to_alarm,
                     alarm.evaluation_periods, alarm.period.seconds(),
                     is_sparse ? fmt::format(", as it has a value every {:g} s only",
                                             alarm.sample_period.seconds())
                               : "");
}

/// What the alarms for scaling out said while nothing was scaled.
std::vector<std::string> silent_alarms(const RunResult& result,
                                       const std::vector<WatchedAlarm>& alarms, const Span& span) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < alarms.size(); ++i) {
    const world::AlarmLog& log = result.alarms[i];
    if (!scaling::is_upper(alarms[i].comparison)) continue;
    const auto rang =
        std::find_if(log.history.begin(), log.history.end(), [&](const world::AlarmChange& c) {
          return c.time >= span.begin && c.time <= span.end && c.to == "ALARM";
        });
    const std::string state = state_at(log, span.begin);
    if (rang != log.history.end()) {
      words.push_back(fmt::format("{} went to ALARM {:.6g} s later", alarms[i].name,
                                  (rang->time - span.begin).seconds()));
    } else if (state == "OK") {
      words.push_back(stayed_ok(alarms[i]));
    } else {
      words.push_back(fmt::format("{} was in {}", alarms[i].name, state));
    }
  }
  if (alarms.empty()) words.emplace_back("no alarm watches the group");
  return words;
}

/// Those of a group's scale-outs that were decided before the SLO held again; the first one even if
/// it was later.
std::vector<ScaleOut> in_time(const Group& group) {
  std::vector<ScaleOut> outs;
  for (const ScaleOut& out : group.outs)
    if (outs.empty() || !group.broken || out.time < group.broken->end) outs.push_back(out);
  return outs;
}

/// How long the CPU of all instances together was used up, in bins between two times.
Duration full_cpu_within(const RunResult& result, Instant begin, Instant end) {
  constexpr double kFullPercent = 95;
  Duration time;
  for (std::size_t bin = 0; bin < result.series.start.size(); ++bin) {
    const Instant start = result.series.start[bin];
    const auto& cpu = result.series.cpu_true_percent[bin];
    if (start >= begin && start < end && cpu && *cpu >= kFullPercent)
      time += end_of_bin(result, bin) - start;
  }
  return time;
}

Reaction reaction_of(const RunResult& result, const std::vector<WatchedAlarm>& alarms,
                     const Group& group, Instant earliest) {
  Reaction reaction;
  find_trigger(reaction, result, group, earliest);
  reaction.broken = group.broken;
  reaction.is_relieved = !group.broken || group.broken->end < Instant::at(result.simulated);
  const std::vector<ScaleOut> outs = in_time(group);
  if (!outs.empty()) {
    reaction.from = outs.front().from;
    reaction.to = outs.back().to;
    reaction.later_to = group.outs.back().to;
    const world::InstanceLog* const log = last_healthy(result, outs.back());
    if (log != nullptr && log->healthy) reaction.served = served_at(result, outs.back());
  }
  reaction.stages = reaction_stages(result, alarms, reaction, outs);
  reaction.refusals = refusals_within(result, reaction.begin, reaction.end());
  reaction.never_healthy = never_healthy_within(result, reaction.begin, reaction.end());
  reaction.bin = result.series.step;
  reaction.full_cpu = full_cpu_within(result, reaction.begin, reaction.end());
  if (group.broken) reaction.imbalance = imbalance(result, *group.broken);
  if (group.outs.empty()) reaction.alarms = silent_alarms(result, alarms, group.span);
  return reaction;
}

}  // namespace

std::string_view name(StageKind kind) {
  switch (kind) {
    case StageKind::load: return "load grows";
    case StageKind::metric: return "metric period";
    case StageKind::publication: return "publication";
    case StageKind::alarm: return "alarm evaluation";
    case StageKind::repeat: return "repeated action";
    case StageKind::cooldown: return "cool-down";
    case StageKind::warm_up: return "warm-up";
    case StageKind::veto: return "veto";
    case StageKind::policy: return "decision";
    case StageKind::reaction: return "reaction";
    case StageKind::launch: return "launch";
    case StageKind::boot: return "boot";
    case StageKind::hook: return "lifecycle hook";
    case StageKind::health: return "health checks";
    case StageKind::request: return "first request";
    case StageKind::recovery: return "recovery";
    case StageKind::unasked: return "nothing asks";
    case StageKind::aftermath: return "after the load";
  }
  return "";
}

std::string_view name(Trigger trigger) {
  switch (trigger) {
    case Trigger::load: return "load";
    case Trigger::credits: return "credits";
    case Trigger::start: return "start";
    case Trigger::decision: return "decision";
    case Trigger::other: return "other";
  }
  return "";
}

std::vector<Reaction> reactions(const RunResult& result, const std::vector<WatchedAlarm>& alarms,
                                int desired_at_start) {
  std::vector<Reaction> all;
  Instant earliest;
  for (const Group& group : groups_of(result, scale_outs(result, desired_at_start))) {
    all.push_back(reaction_of(result, alarms, group, earliest));
    earliest = group.span.end;
  }
  return all;
}

const Reaction& reaction_at(const std::vector<Reaction>& all, Instant t) {
  const auto distance = [&](const Reaction& one) {
    if (t < one.begin) return one.begin - t;
    return t > one.end() ? t - one.end() : Duration{};
  };
  return *std::min_element(all.begin(), all.end(), [&](const Reaction& a, const Reaction& b) {
    return distance(a) < distance(b);
  });
}

}  // namespace headroom::experiment
