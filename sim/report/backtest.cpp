#include "sim/report/backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "sim/report/json.hpp"
#include "sim/report/words.hpp"

namespace headroom::report {

using experiment::ActivityPair;
using experiment::Backtest;
using experiment::Differences;
using experiment::ScalingActivity;
using scenario::wall_time_text;

namespace {

std::optional<double> duration_s(const ScalingActivity& activity) {
  if (!activity.end) return std::nullopt;
  return static_cast<double>((*activity.end - activity.start).count()) / 1e3;
}

Json activity_json(const ScalingActivity& activity) {
  return {{"kind", scenario::name(activity.kind)},
          {"start", wall_time_text(activity.start)},
          {"end", activity.end ? Json(wall_time_text(*activity.end)) : Json(nullptr)},
          {"duration_s", number(duration_s(activity))},
          {"status", activity.status},
          {"description", activity.description},
          {"cause", activity.cause},
          {"activity_id", activity.id}};
}

Json activities_json(const std::vector<ScalingActivity>& activities) {
  Json list = Json::array();
  for (const ScalingActivity& activity : activities) list.push_back(activity_json(activity));
  return list;
}

Json differences_json(const std::optional<Differences>& differences) {
  if (!differences) return nullptr;
  return {{"mean", number(differences->mean)},
          {"mean_absolute", number(differences->mean_absolute)},
          {"median_absolute", number(differences->median_absolute)},
          {"max_absolute", number(differences->max_absolute)}};
}

Json desired_json(const std::optional<experiment::DesiredComparison>& desired) {
  if (!desired) return nullptr;
  Json steps = Json::array();
  for (const experiment::DesiredStep& step : desired->steps) {
    steps.push_back(
        {{"time", wall_time_text(step.time)}, {"real", step.real}, {"simulated", step.simulated}});
  }
  return {{"mean_absolute_difference", number(desired->mean_absolute_difference)},
          {"share_of_time_equal", number(desired->share_equal)},
          {"steps", std::move(steps)}};
}

// ---- for people

std::string signed_seconds(std::optional<double> seconds) {
  return seconds ? fmt::format("{:+.4g} s", *seconds + 0.0) : "-";
}
std::string plain_seconds(std::optional<double> seconds) {
  return seconds ? fmt::format("{:.4g} s", *seconds) : "under way";
}

/// One line of the table, with the time that it is sorted by.
struct Row {
  experiment::WallTime time;
  std::string text;
};

std::string row_text(const std::string& verdict, const ScalingActivity* real,
                     const ScalingActivity* simulated, const std::string& difference) {
  constexpr std::size_t kTime = 26;
  const ScalingActivity& shown = real ? *real : *simulated;
  std::string durations = real && simulated ? plain_seconds(duration_s(*simulated)) + " for " +
                                                  plain_seconds(duration_s(*real))
                                            : plain_seconds(duration_s(shown));
  return left(verdict, 10) + left(real ? wall_time_text(real->start) : "-", kTime) +
         left(simulated ? wall_time_text(simulated->start) : "-", kTime) + left(difference, 11) +
         left(durations, 20) + shown.description + (shown.failed ? " (" + shown.status + ")" : "") +
         "\n";
}

std::vector<Row> rows_of(const Backtest& test) {
  std::vector<Row> rows;
  for (const ActivityPair& pair : test.matched)
    rows.push_back({pair.real.start, row_text("matched", &pair.real, &pair.simulated,
                                              signed_seconds(pair.start_difference_s()))});
  for (const ScalingActivity& activity : test.missed)
    rows.push_back({activity.start, row_text("missed", &activity, nullptr, "")});
  for (const ScalingActivity& activity : test.extra)
    rows.push_back({activity.start, row_text("extra", nullptr, &activity, "")});
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return a.time < b.time; });
  return rows;
}

std::string differences_words(const std::optional<Differences>& differences) {
  if (!differences) return "-";
  return fmt::format("{} on average; absolute {} on average, {} median, {} at most",
                     signed_seconds(differences->mean), plain_seconds(differences->mean_absolute),
                     plain_seconds(differences->median_absolute),
                     plain_seconds(differences->max_absolute));
}

std::string desired_words(const Backtest& test) {
  if (!test.desired) return "the causes of one side tell no change of it";
  return fmt::format("apart by {:.4g} on average, equal for {:.4g} % of the time",
                     test.desired->mean_absolute_difference, 100 * test.desired->share_equal);
}

}  // namespace

Json backtest_json(const scenario::Scenario& scenario, const Backtest& test) {
  Json matched = Json::array();
  for (const ActivityPair& pair : test.matched) {
    matched.push_back({{"real", activity_json(pair.real)},
                       {"simulated", activity_json(pair.simulated)},
                       {"start_difference_s", number(pair.start_difference_s())},
                       {"duration_difference_s", number(pair.duration_difference_s())}});
  }
  Json summary = {{"matched", test.matched.size()},
                  {"missed", test.missed.size()},
                  {"extra", test.extra.size()},
                  {"not_compared", test.uncompared.size()},
                  {"outside", test.outside},
                  {"start_difference_s", differences_json(test.start_differences())},
                  {"duration_difference_s", differences_json(test.duration_differences())}};
  return {{"scenario", scenario.name},
          {"seed", scenario.seed},
          {"group", test.group},
          {"from", wall_time_text(test.begin)},
          {"to", wall_time_text(test.end)},
          {"tolerance_s", number(test.tolerance.seconds())},
          {"summary", std::move(summary)},
          {"matched", std::move(matched)},
          {"missed", activities_json(test.missed)},
          {"extra", activities_json(test.extra)},
          {"not_compared", activities_json(test.uncompared)},
          {"desired_capacity", desired_json(test.desired)},
          {"warnings", test.warnings}};
}

std::string backtest_report(const scenario::Scenario& scenario, const Backtest& test) {
  std::string text = fmt::format(
      "Scenario {}, seed {}, against the real activities of {}, {} to {}\n\n", scenario.name,
      scenario.seed, test.group, wall_time_text(test.begin), wall_time_text(test.end));
  text += left("", 10) + left("real start", 26) + left("simulated start", 26) +
          left("difference", 11) + left("duration", 20) + "activity\n";
  for (const Row& row : rows_of(test)) text += row.text;
  text +=
      fmt::format("\n{} matched, {} missed (real, not simulated), {} extra (simulated, not real)\n",
                  test.matched.size(), test.missed.size(), test.extra.size());
  if (!test.uncompared.empty())
    text += fmt::format("{} neither launch nor terminate an instance and are not compared\n",
                        test.uncompared.size());
  if (test.outside > 0)
    text += fmt::format("{} lie outside the run's time and are not counted\n", test.outside);
  text += "Start             " + differences_words(test.start_differences()) + "\n";
  text += "Duration          " + differences_words(test.duration_differences()) + "\n";
  text += "Desired capacity  " + desired_words(test) + "\n";
  if (!test.desired) return text;
  for (const experiment::DesiredStep& step : test.desired->steps)
    text += fmt::format("  {}  {} real, {} simulated\n", wall_time_text(step.time), step.real,
                        step.simulated);
  return text;
}

}  // namespace headroom::report
