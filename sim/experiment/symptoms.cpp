#include "sim/experiment/symptoms.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "sim/experiment/slo_by_time.hpp"

namespace headroom::experiment {
namespace {

using cloud::Happening;
using cloud::JournalEntry;
using world::InstanceLog;
using world::RunResult;

constexpr Duration kSoon = 15_min;  ///< as long as target tracking's low alarm looks back
constexpr int kAgain = 3;           ///< twice may be what the load did

/// A change of the desired capacity that a policy made.
bool is_of_policy(const JournalEntry& entry, const RunResult& result) {
  if (entry.kind != Happening::capacity_set || entry.cause == cloud::kNoCause) return false;
  const Happening cause = result.journal[entry.cause].kind;
  return cause != Happening::operator_request && cause != Happening::scheduled_action;
}

/// How often what policy `first` took policy `second` brought back soon.
using TimesUndone = std::map<std::pair<std::uint32_t, std::uint32_t>, int>;
TimesUndone times_undone(const RunResult& result, int desired_at_start) {
  TimesUndone times;
  const JournalEntry* taken = nullptr;
  double desired = desired_at_start;
  for (const JournalEntry& entry : result.journal) {
    if (entry.kind != Happening::capacity_set) continue;
    const bool is_out = entry.value > desired;
    desired = entry.value;
    if (!is_of_policy(entry, result)) {
      taken = nullptr;
    } else if (!is_out) {
      taken = &entry;
    } else if (taken != nullptr) {
      if (entry.time - taken->time <= kSoon) ++times[{taken->subject, entry.subject}];
      taken = nullptr;
    }
  }
  return times;
}

/// The journal numbers those that are enabled.
std::vector<std::string> names_of_policies(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (const scenario::PolicyConfig& policy : scenario.policies)
    if (policy.enabled) names.push_back(policy.name);
  return names;
}

bool is_in_use(const InstanceLog& log, Instant from, Instant to) {
  return log.healthy && *log.healthy <= from && (!log.terminating || *log.terminating >= to);
}

/// How busy an instance was in a bin of the run.
struct Load {
  bool is_full = false, is_idle = false;
};
Load load_in_bin(const InstanceLog& log, std::size_t bin) {
  constexpr double kFull = 90, kIdle = 50;  // percent
  constexpr double kGone = 0.01;            // credits
  const auto cpu = value_in_bin(log, log.cpu_percent, bin);
  if (!cpu) return {};
  const auto credits = value_in_bin(log, log.credits, bin);
  const bool is_throttled = log.credits_exhausted && credits && *credits < kGone;
  return {is_throttled || *cpu >= kFull, !is_throttled && *cpu < kIdle};
}

}  // namespace

bool users_suffered(const RunResult& result) {
  return result.slo.empty() || result.requests.failed_total() > 0 ||
         broken_time(result) > Duration{};
}

bool has_launched(const RunResult& result) {
  return std::any_of(result.instances.begin(), result.instances.end(), [](const auto& log) {
    return log.launched && *log.launched > Instant{} && !log.is_beside_group;
  });
}

bool was_refused(const RunResult& result, cloud::WhyNot why, const std::string& policy) {
  return std::any_of(result.not_scaled.begin(), result.not_scaled.end(), [&](const auto& one) {
    return one.why == why && (policy.empty() || one.policy == policy);
  });
}

int flaps(const RunResult& result, int desired_at_start) {
  int all = 0;
  for (const auto& [pair, times] : times_undone(result, desired_at_start)) all += times;
  return all >= kAgain ? all : 0;
}

std::vector<Flapping> flapping(const RunResult& result, const scenario::Scenario& scenario) {
  const std::vector<std::string> names = names_of_policies(scenario);
  std::vector<Flapping> all;
  for (const auto& [pair, times] : times_undone(result, scenario.desired_at_start()))
    if (times >= kAgain && std::max(pair.first, pair.second) < names.size())
      all.push_back({names[pair.first], names[pair.second]});
  return all;
}

std::optional<Duration> typical_start(const RunResult& result) {
  std::vector<Duration> starts;
  for (const InstanceLog& log : result.instances)
    if (log.in_service && log.healthy && *log.healthy > *log.in_service)
      starts.push_back(*log.healthy - *log.in_service);
  if (starts.empty()) return std::nullopt;
  const auto middle = starts.begin() + static_cast<std::ptrdiff_t>(starts.size() / 2);
  std::nth_element(starts.begin(), middle, starts.end());
  return *middle;
}

bool changed_during_a_start(const RunResult& result) {
  const auto is_starting = [](const InstanceLog& log, Instant t) {
    if (!log.in_service || !log.launched || *log.in_service > t) return false;
    return (!log.healthy || *log.healthy > t) && (!log.terminating || *log.terminating > t);
  };
  return std::any_of(result.journal.begin(), result.journal.end(), [&](const JournalEntry& entry) {
    return is_of_policy(entry, result) &&
           std::any_of(result.instances.begin(), result.instances.end(),
                       [&](const auto& log) { return is_starting(log, entry.time); });
  });
}

bool was_replaced_when_busy(const InstanceLog& log) {
  if (!log.healthy || !log.terminating) return false;
  const auto leaves = std::find_if(log.health.begin(), log.health.end(),
                                   [](const auto& health) { return health.state == "draining"; });
  return leaves != log.health.begin() && std::prev(leaves)->state == "unhealthy";
}

bool stays_unhealthy(const InstanceLog& log, Duration simulated) {
  constexpr Duration kLong = 5_min;  // ten checks as they are by default
  if (!log.in_service || log.healthy || log.terminating || log.health.empty()) return false;
  const world::HealthLog& last = log.health.back();
  return last.state == "unhealthy" && Instant::at(simulated) - last.time >= kLong;
}

bool was_one_full_beside_an_idle_one(const RunResult& result) {
  const std::vector<bool> broken = broken_bins(result);
  for (std::size_t bin = 0; bin < broken.size(); ++bin) {
    if (!broken[bin]) continue;
    bool any_full = false, any_idle = false;
    for (const InstanceLog& log : result.instances) {
      if (!is_in_use(log, result.series.start[bin], end_of_bin(result, bin))) continue;
      const Load load = load_in_bin(log, bin);
      any_full |= load.is_full;
      any_idle |= load.is_idle;
    }
    if (any_full && any_idle) return true;
  }
  return false;
}

std::optional<Duration> slowest_answer(const RunResult& result) {
  std::size_t end = 0;  // of the highest row with an answer
  for (const stats::LatencyRows& rows : result.series.latencies)
    if (!rows.counts.empty()) end = std::max(end, rows.first + rows.counts.size());
  if (end == 0) return std::nullopt;
  return Duration::from_seconds(stats::row_begin_seconds(end));
}

std::optional<double> requests_per_minute_at(double cpu_percent, const RunResult& result) {
  const world::TimeSeries& series = result.series;
  double requests_per_second = 0, percent = 0;  // summed over bins and instances
  for (std::size_t bin = 0; bin < series.start.size(); ++bin) {
    if (!series.cpu_true_percent[bin] || series.in_service[bin] == 0) continue;
    requests_per_second += series.throughput_per_second[bin];
    percent += *series.cpu_true_percent[bin] * series.in_service[bin];
  }
  if (percent <= 0 || requests_per_second <= 0) return std::nullopt;
  return 60 * requests_per_second / percent * cpu_percent;
}

bool alarm_came_into(const RunResult& result, const std::string& alarm, scaling::AlarmState state) {
  const auto log = std::find_if(result.alarms.begin(), result.alarms.end(),
                                [&](const world::AlarmLog& one) { return one.name == alarm; });
  return log != result.alarms.end() &&
         std::any_of(log->history.begin(), log->history.end(), [&](const auto& change) {
           return change.to == scaling::aws_name(state) && change.from != change.to;
         });
}

}  // namespace headroom::experiment
