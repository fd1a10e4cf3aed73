#include "sim/experiment/backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "sim/experiment/desired_comparison.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/units.hpp"

namespace headroom::experiment {

using scenario::ActivityKind;
using std::chrono::milliseconds;

namespace {

double seconds(milliseconds span) { return static_cast<double>(span.count()) / 1e3; }
milliseconds floor_ms(Duration d) { return milliseconds(d / 1_ms); }
WallTime on_the_wall(const scenario::Scenario& scenario, Instant t) {
  return scenario.start_time + floor_ms(t.since_start());
}

[[noreturn]] void refuse(const std::string& file, const std::string& found,
                         const std::string& allowed) {
  throw scenario::BadScenario({{file, "", found, allowed}});
}

/// The group whose activities are compared: the one asked for, the scenario's, or the only one.
std::string group_of(const std::vector<ScalingActivity>& real, const std::string& own,
                     const std::string& file, const BacktestOptions& options,
                     std::vector<std::string>& warnings) {
  std::set<std::string> groups;
  for (const ScalingActivity& activity : real) groups.insert(activity.group);
  const std::vector<std::string> names(groups.begin(), groups.end());
  if (names.empty()) refuse(file, "no activity", "at least one");
  if (!options.group.empty()) {
    if (groups.contains(options.group)) return options.group;
    refuse(file, fmt::format("no activity of the group \"{}\"", options.group),
           "those of " + scenario::one_of(names));
  }
  if (groups.contains(own)) return own;
  if (names.size() > 1)
    refuse(file, fmt::format("activities of {} groups, none of them \"{}\"", names.size(), own),
           "--group with " + scenario::one_of(names));
  warnings.push_back(
      fmt::format("{}: the activities are those of the group \"{}\", the scenario's "
                  "is \"{}\": they are compared all the same",
                  file, names[0], own));
  return names[0];
}

/// What may be paired at all, in the order of results: launches, terminations, failed ones.
constexpr std::array kKinds = {
    std::pair(ActivityKind::launch, false), std::pair(ActivityKind::termination, false),
    std::pair(ActivityKind::launch, true), std::pair(ActivityKind::termination, true)};

std::vector<ScalingActivity> those_of(const std::vector<ScalingActivity>& all,
                                      const std::pair<ActivityKind, bool>& kind) {
  std::vector<ScalingActivity> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const auto& activity) {
    return activity.kind == kind.first && activity.failed == kind.second;
  });
  return some;
}

std::vector<WallTime> starts_of(const std::vector<ScalingActivity>& activities) {
  std::vector<WallTime> starts;
  for (const ScalingActivity& activity : activities) starts.push_back(activity.start);
  return starts;
}

void match(const std::vector<ScalingActivity>& real, const std::vector<ScalingActivity>& simulated,
           Backtest& test) {
  std::vector<bool> is_met_real(real.size()), is_met_simulated(simulated.size());
  for (const auto& [r, s] :
       align(starts_of(real), starts_of(simulated), floor_ms(test.tolerance))) {
    test.matched.push_back({real[r], simulated[s]});
    is_met_real[r] = is_met_simulated[s] = true;
  }
  for (std::size_t i = 0; i < real.size(); ++i) {
    const bool is_inside = real[i].start >= test.begin && real[i].start <= test.end;
    if (!is_met_real[i] && is_inside) test.missed.push_back(real[i]);
    if (!is_met_real[i] && !is_inside) ++test.outside;
  }
  for (std::size_t i = 0; i < simulated.size(); ++i) {
    if (!is_met_simulated[i]) test.extra.push_back(simulated[i]);
  }
}

/// Those in the run's time, and so near to it that a simulated one may stand for them.
std::vector<ScalingActivity> within_reach(const std::vector<ScalingActivity>& real, Backtest& test,
                                          const std::string& file) {
  const auto reach = floor_ms(test.tolerance);
  std::vector<ScalingActivity> near;
  bool is_any_inside = false;
  for (const ScalingActivity& activity : real) {
    is_any_inside = is_any_inside || (activity.start >= test.begin && activity.start <= test.end);
    if (activity.start < test.begin - reach || activity.start > test.end + reach)
      ++test.outside;
    else
      near.push_back(activity);
  }
  if (!is_any_inside) {
    const std::string first = scenario::wall_time_text(real.front().start);
    refuse(file,
           fmt::format("{} activit{} of \"{}\" from {} to {}, all outside the run's time",
                       real.size(), real.size() == 1 ? "y" : "ies", test.group, first,
                       scenario::wall_time_text(real.back().start)),
           fmt::format(
               "some from {} to {}; the scenario's start_time sets it: --set "
               "/start_time={}",
               scenario::wall_time_text(test.begin), scenario::wall_time_text(test.end),
               scenario::utc_text(std::chrono::floor<std::chrono::hours>(real.front().start))));
  }
  return near;
}

void sort_by_start(std::vector<ScalingActivity>& activities) {
  std::stable_sort(activities.begin(), activities.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
}

}  // namespace

double ActivityPair::start_difference_s() const { return seconds(simulated.start - real.start); }

std::optional<double> ActivityPair::duration_difference_s() const {
  if (!real.end || !simulated.end) return std::nullopt;
  return seconds((*simulated.end - simulated.start) - (*real.end - real.start));
}

std::optional<Differences> differences_of(const std::vector<double>& seconds) {
  if (seconds.empty()) return std::nullopt;
  const auto count = static_cast<double>(seconds.size());
  Differences result;
  std::vector<double> absolute;
  for (const double difference : seconds) {
    result.mean += difference / count;
    absolute.push_back(std::abs(difference));
    result.mean_absolute += absolute.back() / count;
  }
  std::sort(absolute.begin(), absolute.end());
  const std::size_t middle = absolute.size() / 2;
  result.median_absolute =
      absolute.size() % 2 == 1 ? absolute[middle] : (absolute[middle - 1] + absolute[middle]) / 2;
  result.max_absolute = absolute.back();
  return result;
}

std::optional<Differences> Backtest::start_differences() const {
  std::vector<double> all;
  for (const ActivityPair& pair : matched) all.push_back(pair.start_difference_s());
  return differences_of(all);
}

std::optional<Differences> Backtest::duration_differences() const {
  std::vector<double> all;
  for (const ActivityPair& pair : matched) {
    if (const auto difference = pair.duration_difference_s()) all.push_back(*difference);
  }
  return differences_of(all);
}

std::vector<ScalingActivity> simulated_activities(const scenario::Scenario& scenario,
                                                  const world::RunResult& result) {
  std::vector<ScalingActivity> all;
  for (const world::Activity& activity : result.activities) {
    ScalingActivity one;
    one.id = activity.activity_id;
    one.group = scenario.group.name;
    one.description = activity.description;
    one.cause = activity.cause;
    one.kind = scenario::kind_of_activity(activity.description);
    one.failed = scenario::is_failure(activity.status);
    one.start = on_the_wall(scenario, activity.start);
    if (activity.end) one.end = on_the_wall(scenario, *activity.end);
    one.status = activity.status;
    all.push_back(std::move(one));
  }
  sort_by_start(all);
  return all;
}

std::vector<std::pair<std::size_t, std::size_t>> align(const std::vector<WallTime>& a,
                                                       const std::vector<WallTime>& b,
                                                       milliseconds tolerance) {
  enum class Move : char { pair, skip_a, skip_b };
  // Everything twice, so that half the tolerance is whole.
  const std::int64_t alone = tolerance.count();
  const std::size_t columns = b.size() + 1;
  std::vector<Move> moves((a.size() + 1) * columns, Move::skip_b);
  // cost[j]: of a's first i against b's first j
  std::vector<std::int64_t> above(columns), cost(columns);
  for (std::size_t j = 1; j < columns; ++j) cost[j] = cost[j - 1] + alone;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(above, cost);
    cost[0] = above[0] + alone;
    moves[i * columns] = Move::skip_a;
    for (std::size_t j = 1; j < columns; ++j) {
      const std::int64_t apart = std::abs((a[i - 1] - b[j - 1]).count());
      const std::int64_t paired = above[j - 1] + 2 * apart;
      cost[j] = std::min(above[j], cost[j - 1]) + alone;
      Move move = above[j] < cost[j - 1] ? Move::skip_a : Move::skip_b;
      if (apart <= tolerance.count() && paired <= cost[j]) {
        cost[j] = paired;
        move = Move::pair;
      }
      moves[i * columns + j] = move;
    }
  }
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = a.size(), j = b.size(); i > 0 || j > 0;) {
    const Move move = moves[i * columns + j];
    if (move == Move::pair) pairs.emplace_back(i - 1, j - 1);
    if (move != Move::skip_b) --i;
    if (move != Move::skip_a) --j;
  }
  std::reverse(pairs.begin(), pairs.end());
  return pairs;
}

Backtest backtest(const scenario::Scenario& scenario, const std::vector<ScalingActivity>& simulated,
                  const std::vector<ScalingActivity>& real, const std::string& file,
                  const BacktestOptions& options) {
  Backtest test;
  test.tolerance = options.tolerance;
  test.begin = scenario.start_time;
  test.end = on_the_wall(scenario, Instant::at(scenario.duration));
  test.group = group_of(real, scenario.group.name, file, options, test.warnings);
  std::vector<ScalingActivity> own;
  std::copy_if(real.begin(), real.end(), std::back_inserter(own),
               [&](const auto& activity) { return activity.group == test.group; });
  const auto near = within_reach(own, test, file);
  for (const auto& kind : kKinds) match(those_of(near, kind), those_of(simulated, kind), test);
  for (const ScalingActivity& activity : near) {
    if (activity.kind == ActivityKind::other) test.uncompared.push_back(activity);
  }
  std::stable_sort(test.matched.begin(), test.matched.end(),
                   [](const auto& x, const auto& y) { return x.real.start < y.real.start; });
  sort_by_start(test.missed);
  sort_by_start(test.extra);
  test.desired = compare_desired(own, simulated, test.begin, test.end);
  return test;
}

}  // namespace headroom::experiment
