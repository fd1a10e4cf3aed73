#include "sim/experiment/backtest.hpp"

#include <gmock/gmock.h>

#include "sim/report/activities.hpp"
#include "sim/report/backtest.hpp"
#include "sim/scenario/problems.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using scenario::ActivityKind;
using scenario::Json;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr milliseconds kTenMinutes = std::chrono::minutes(10);

WallTime at(double seconds) {
  return *scenario::parse_wall_time("2026-01-05T00:00:00Z") +
         milliseconds(static_cast<std::int64_t>(seconds * 1e3));
}
std::vector<WallTime> times(const std::vector<double>& seconds) {
  std::vector<WallTime> all;
  for (const double s : seconds) all.push_back(at(s));
  return all;
}

ScalingActivity activity(ActivityKind kind, double start, double end, const std::string& cause = "",
                         const std::string& group = "small") {
  ScalingActivity one;
  one.kind = kind;
  one.group = group;
  one.start = at(start);
  one.end = at(end);
  one.cause = cause;
  one.status = "Successful";
  return one;
}
ScalingActivity launch(double start, double end, const std::string& cause = "") {
  return activity(ActivityKind::launch, start, end, cause);
}
ScalingActivity termination(double start, double end) {
  return activity(ActivityKind::termination, start, end);
}
std::string changing(const char* time, int from, int to) {
  return std::string("At 2026-01-05T") + time +
         "Z a user request changing the desired capacity from " + std::to_string(from) + " to " +
         std::to_string(to) + ".";
}

/// Of a scenario of ten minutes from 2026-01-05T00:00:00Z on.
Backtest compare(const std::vector<ScalingActivity>& simulated,
                 const std::vector<ScalingActivity>& real, const BacktestOptions& options = {}) {
  return backtest(world::small_scenario(), simulated, real, "a.json", options);
}
std::string complaint(const std::vector<ScalingActivity>& real,
                      const BacktestOptions& options = {}) {
  try {
    compare({}, real, options);
  } catch (const scenario::BadScenario& problem) {
    return problem.what();
  }
  return "";
}

// ---- the alignment -----------------------------------------------------------------------------

TEST(Align, a_missing_entry_does_not_shift_the_others) {
  EXPECT_THAT(align(times({0, 100, 200, 300}), times({1, 201, 301}), kTenMinutes),
              ElementsAre(Pair(0, 0), Pair(2, 1), Pair(3, 2)));
}

TEST(Align, an_extra_entry_does_not_shift_the_others) {
  EXPECT_THAT(align(times({0, 200}), times({5, 90, 205}), kTenMinutes),
              ElementsAre(Pair(0, 0), Pair(1, 2)));
}

TEST(Align, entries_further_apart_than_the_tolerance_are_no_pair) {
  const milliseconds tolerance = std::chrono::seconds(60);
  EXPECT_THAT(align(times({0}), times({60}), tolerance), ElementsAre(Pair(0, 0)));
  EXPECT_THAT(align(times({0}), times({60.001}), tolerance), IsEmpty());
}

TEST(Align, the_sum_of_distances_is_the_least_that_keeps_the_order) {
  // One by one from the front would cost 3 x 100 s; the middle pair alone 0 s and two left over.
  EXPECT_THAT(align(times({0, 100, 200}), times({100, 200, 300}), std::chrono::seconds(120)),
              ElementsAre(Pair(1, 0), Pair(2, 1)));
}

TEST(Align, nothing_goes_with_nothing) {
  EXPECT_THAT(align({}, {}, kTenMinutes), IsEmpty());
  EXPECT_THAT(align(times({1}), {}, kTenMinutes), IsEmpty());
  EXPECT_THAT(align({}, times({1}), kTenMinutes), IsEmpty());
}

// ---- the comparison ----------------------------------------------------------------------------

TEST(Backtest, launches_go_with_launches_and_terminations_with_terminations) {
  const auto test = compare({launch(10, 15), termination(20, 320)},
                            {termination(12, 300), launch(22, 60), launch(400, 431)});
  ASSERT_THAT(test.matched, SizeIs(2));
  EXPECT_EQ(test.matched[0].real.kind, ActivityKind::termination);
  EXPECT_DOUBLE_EQ(test.matched[0].start_difference_s(), 8);
  EXPECT_DOUBLE_EQ(*test.matched[0].duration_difference_s(), 12);
  EXPECT_DOUBLE_EQ(test.matched[1].start_difference_s(), -12);
  EXPECT_DOUBLE_EQ(*test.matched[1].duration_difference_s(), -33);
  ASSERT_THAT(test.missed, SizeIs(1));
  EXPECT_EQ(test.missed[0].start, at(400));
  EXPECT_THAT(test.extra, IsEmpty());
  const auto start = test.start_differences();
  EXPECT_DOUBLE_EQ(start->mean, -2);
  EXPECT_DOUBLE_EQ(start->mean_absolute, 10);
  EXPECT_DOUBLE_EQ(start->median_absolute, 10);
  EXPECT_DOUBLE_EQ(start->max_absolute, 12);
}

TEST(Backtest, a_launch_that_failed_is_no_pair_of_one_that_worked) {
  auto failed = launch(10, 10);
  failed.failed = true;
  const auto test = compare({launch(10, 15)}, {failed});
  EXPECT_THAT(test.matched, IsEmpty());
  EXPECT_THAT(test.missed, SizeIs(1));
  EXPECT_THAT(test.extra, SizeIs(1));
}

TEST(Backtest, activities_beyond_the_runs_time_are_neither_missed_nor_forgotten) {
  const auto test = compare({launch(590, 595)}, {launch(-5000, -4990), launch(300, 310),
                                                 launch(605, 640), termination(650, 950)});
  EXPECT_EQ(test.outside, 2);
  ASSERT_THAT(test.missed, SizeIs(1));
  ASSERT_THAT(test.matched, SizeIs(1)) << "one just after the end may be meant";
  EXPECT_DOUBLE_EQ(test.matched[0].start_difference_s(), -15);
}

TEST(Backtest, activities_wholly_outside_the_runs_time_are_refused_with_both_times) {
  const std::string text = complaint({launch(90'000, 90'030)});
  EXPECT_THAT(text, HasSubstr("a.json"));
  EXPECT_THAT(text, HasSubstr("outside the run's time"));
  EXPECT_THAT(text, HasSubstr("2026-01-06T01:00:00Z"));
  EXPECT_THAT(text, HasSubstr("from 2026-01-05T00:00:00Z to 2026-01-05T00:10:00Z"));
  EXPECT_THAT(text, HasSubstr("/start_time"));
}

TEST(Backtest, of_several_groups_the_scenarios_own_counts_or_the_one_asked_for) {
  const std::vector<ScalingActivity> both = {activity(ActivityKind::launch, 10, 20, "", "other"),
                                             launch(30, 40)};
  EXPECT_EQ(compare({}, both).missed.at(0).start, at(30));
  BacktestOptions options;
  options.group = "other";
  EXPECT_EQ(compare({}, both, options).missed.at(0).start, at(10));
  options.group = "none";
  EXPECT_THAT(complaint(both, options), HasSubstr("\"other\" or \"small\""));
  EXPECT_THAT(complaint({activity(ActivityKind::launch, 1, 2, "", "x"),
                         activity(ActivityKind::launch, 1, 2, "", "y")}),
              HasSubstr("--group"));
  const auto test = compare({}, {activity(ActivityKind::launch, 1, 2, "", "x")});
  EXPECT_EQ(test.group, "x");
  EXPECT_THAT(test.warnings, ElementsAre(HasSubstr("the scenario's is \"small\"")));
}

TEST(Backtest, the_desired_capacity_of_both_is_compared_where_the_causes_tell_it) {
  const auto test = compare({launch(120, 125, changing("00:02:00", 1, 2))},
                            {launch(240, 270, changing("00:04:00", 1, 3))});
  ASSERT_TRUE(test.desired);
  ASSERT_THAT(test.desired->steps, SizeIs(3));
  EXPECT_EQ(test.desired->steps[1].time, at(120));
  EXPECT_EQ(test.desired->steps[1].real, 1);
  EXPECT_EQ(test.desired->steps[1].simulated, 2);
  EXPECT_EQ(test.desired->steps[2].real, 3);
  // Apart by one from 120 s to 600 s of 600 s.
  EXPECT_DOUBLE_EQ(test.desired->mean_absolute_difference, 0.8);
  EXPECT_DOUBLE_EQ(test.desired->share_equal, 0.2);
  EXPECT_FALSE(compare({launch(120, 125)}, {launch(120, 125, changing("00:02:00", 1, 2))}).desired);
}

// ---- a run against itself ----------------------------------------------------------------------

TEST(Backtest, a_run_against_its_own_activities_matches_all_without_a_difference) {
  const auto scenario = world::project_scenario(
      "target-tracking", {{"/initial/instances", "launching"}, {"/load/0/poisson/rate/1/0", "5m"}});
  const auto result = world::run(scenario);
  ASSERT_GE(result.activities.size(), 3U);
  const Json json = report::activities_json(scenario, result);
  const auto real = scenario::read_activities(json.dump(), "activities.json");
  const auto test =
      backtest(scenario, simulated_activities(scenario, result), real, "activities.json", {});
  EXPECT_EQ(test.matched.size(), result.activities.size());
  EXPECT_THAT(test.missed, IsEmpty());
  EXPECT_THAT(test.extra, IsEmpty());
  for (const ActivityPair& pair : test.matched) {
    EXPECT_EQ(pair.real.id, pair.simulated.id);
    EXPECT_EQ(pair.start_difference_s(), 0);
    EXPECT_EQ(pair.duration_difference_s().value_or(0), 0);
  }
  ASSERT_TRUE(test.desired);
  EXPECT_EQ(test.desired->mean_absolute_difference, 0);
  const Json told = report::backtest_json(scenario, test);
  EXPECT_EQ(told["summary"]["matched"], result.activities.size());
  EXPECT_EQ(told["summary"]["start_difference_s"]["max_absolute"], 0);
  EXPECT_THAT(report::backtest_report(scenario, test), HasSubstr("0 missed"));
}

TEST(ActivitiesJson, the_newest_comes_first_and_those_under_way_before_it) {
  const auto scenario =
      world::project_scenario("tastylog", {{"/duration", "74m"}});  // ends while i-0002 drains
  const auto result = world::run(scenario);
  const Json list = report::activities_json(scenario, result)["Activities"];
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0]["Description"], "Terminating EC2 instance: i-0002");
  EXPECT_FALSE(list[0].contains("EndTime"));
  EXPECT_EQ(list[0]["Progress"], 50);
  EXPECT_EQ(list[1]["StartTime"], "2026-01-05T00:19:06Z");
  EXPECT_EQ(list[1]["StatusCode"], "Successful");
  EXPECT_EQ(list[1]["Progress"], 100);
  EXPECT_EQ(Json::parse(list[1]["Details"].get<std::string>())["Availability Zone"],
            "ap-northeast-1c");
  EXPECT_EQ(list[2]["Description"], "Launching a new EC2 instance: i-0001");
}

TEST(ActivitiesJson, a_launch_that_found_no_capacity_has_failed_and_says_why) {
  const auto scenario = world::project_scenario(
      "tastylog", {{"/duration", "20m"},
                   {"/load/0/stop", "15m"},
                   {"/faults", R"({"insufficient_capacity": [{"from": "0s", "to": "2m"}]})"}});
  const auto result = world::run(scenario);
  const Json list = report::activities_json(scenario, result)["Activities"];
  ASSERT_GE(list.size(), 2U);
  const Json& oldest = list.back();
  EXPECT_EQ(oldest["StatusCode"], "Failed");
  EXPECT_EQ(oldest["EndTime"], oldest["StartTime"]);
  EXPECT_THAT(oldest["Description"].get<std::string>(),
              HasSubstr(oldest["StatusMessage"].get<std::string>()));
  const auto real =
      scenario::read_activities(report::activities_json(scenario, result).dump(), "a.json");
  const auto test = backtest(scenario, simulated_activities(scenario, result), real, "a.json", {});
  EXPECT_EQ(test.matched.size(), list.size());
}

}  // namespace
}  // namespace headroom::experiment
