#include "sim/experiment/steady_state.hpp"

#include <gtest/gtest.h>

#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using scenario::Scenario;
using world::Changes;
using world::environment;
using world::small_scenario;

/// One worker that is busy for half of the time.
const scenario::Change kSteady = {"/load/0", R"({"poisson": {"rate": 50}})"};

TEST(SteadyState, is_there_at_once_where_an_instance_runs_from_the_start) {
  const auto warm_up = find_warm_up(small_scenario({kSteady}), environment(), {});
  ASSERT_TRUE(warm_up);
  EXPECT_LT(*warm_up, 100_s);
}

// Ten minutes at 105 requests a second, where the worker can do 100, leave 3,000 of them: half a
// minute's work, for which it has half of its time.
TEST(SteadyState, begins_when_a_bad_start_is_worked_off) {
  const auto warm_up =
      find_warm_up(small_scenario({{"/duration", "3h"},
                                   {"/load/0", R"({"poisson": {"rate": 50}})"},
                                   {"/load/1", R"({"poisson": {"rate": 55}, "stop": "10m"})"}}),
                   environment(), {});
  ASSERT_TRUE(warm_up);
  EXPECT_GE(*warm_up, 10_min);
  EXPECT_LE(*warm_up, 20_min);
}

TEST(SteadyState, never_comes_where_the_queue_grows) {
  const auto overloaded = small_scenario({{"/load/0", R"({"poisson": {"rate": 110}})"}});
  EXPECT_FALSE(find_warm_up(overloaded, environment(), {}));
}

TEST(SteadyState, can_not_be_told_from_a_handful_of_answers) {
  const auto idle = small_scenario({{"/load/0", R"({"poisson": {"rate": 0.1}})"}});
  EXPECT_FALSE(find_warm_up(idle, environment(), {}));
}

TEST(SteadyState, takes_the_place_of_the_warm_up_that_is_to_be_found) {
  Scenario scenario = small_scenario({kSteady, {"/warm_up", "mser-5"}});
  const auto found = find_warm_up(scenario, environment(), {});
  EXPECT_EQ(settle_warm_up(scenario, environment(), {}), std::nullopt);
  EXPECT_EQ(scenario.warm_up, found.value());
  EXPECT_EQ(sections_for(scenario), stats::kSections);
}

TEST(SteadyState, that_is_not_found_leaves_everything_in) {
  Scenario scenario =
      small_scenario({{"/load/0", R"({"poisson": {"rate": 110}})"}, {"/warm_up", "mser-5"}});
  const auto problem = settle_warm_up(scenario, environment(), {});
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->text().find("too short"), std::string::npos) << *problem;
  EXPECT_EQ(scenario.warm_up, Duration{});
  EXPECT_EQ(sections_for(scenario), 0U);
}

TEST(SteadyState, of_scenarios_that_are_compared_begins_at_the_same_time) {
  const scenario::Change finds = {"/warm_up", "mser-5"};
  Scenario calm = small_scenario({kSteady, finds});
  Scenario queued =
      small_scenario({kSteady, finds, {"/load/1", R"({"poisson": {"rate": 100}, "stop": "1m"})"}});
  Scenario by_hand = small_scenario({kSteady, {"/warm_up", "7s"}});
  EXPECT_EQ(settle_warm_ups({&calm, &queued, &by_hand}, environment(), {}), std::nullopt);
  EXPECT_GT(queued.warm_up, 1_min);
  EXPECT_EQ(calm.warm_up, queued.warm_up);
  EXPECT_EQ(by_hand.warm_up, 7_s);
}

TEST(SteadyState, that_one_of_them_has_not_none_of_them_has) {
  const scenario::Change finds = {"/warm_up", "mser-5"};
  Scenario calm = small_scenario({kSteady, finds});
  Scenario overloaded = small_scenario({{"/load/0", R"({"poisson": {"rate": 110}})"}, finds});
  EXPECT_TRUE(settle_warm_ups({&calm, &overloaded}, environment(), {}));
  EXPECT_EQ(calm.warm_up, Duration{});
}

TEST(SteadyState, is_not_looked_for_under_a_load_that_goes_on_changing) {
  Scenario scenario = small_scenario(
      {{"/load/0", R"({"poisson": {"rate": [["0s", 20], ["10m", 60]]}})"}, {"/warm_up", "mser-5"}});
  const auto problem = settle_warm_up(scenario, environment(), {});
  ASSERT_TRUE(problem);
  EXPECT_NE(problem->text().find("goes on changing"), std::string::npos) << *problem;
  EXPECT_EQ(sections_for(scenario), 0U);
}

TEST(SteadyState, is_asked_for_by_a_warm_up) {
  EXPECT_EQ(sections_for(small_scenario({kSteady})), 0U);
  EXPECT_EQ(sections_for(small_scenario({kSteady, {"/warm_up", "1m"}})), stats::kSections);
}

TEST(SteadyState, in_sections_is_all_that_is_answered_after_the_warm_up) {
  const Scenario scenario = small_scenario({kSteady, {"/warm_up", "1m"}});
  world::RunOptions options;
  options.sections = 30;
  const world::RunResult cut = world::run(scenario, environment(), options);
  const world::RunResult whole = world::run(scenario, environment(), {});
  ASSERT_EQ(cut.sections.size(), 30U);
  EXPECT_TRUE(whole.sections.empty());
  stats::Histogram all;
  for (const stats::Histogram& section : cut.sections) {
    EXPECT_NEAR(static_cast<double>(section.count()), 50 * 18, 5 * 30);  // of 18 s each
    all.merge(section);
  }
  EXPECT_EQ(all.count(), cut.latency.count());
  EXPECT_EQ(all.mean_seconds(), cut.latency.mean_seconds());
  EXPECT_EQ(whole.latency.mean_seconds(), cut.latency.mean_seconds()) << "nothing hangs on it";
}

TEST(SteadyState, of_too_short_a_run_has_no_interval_and_says_so) {
  world::RunResult result;
  for (int i = 1; i <= 30; ++i) {
    result.sections.emplace_back();
    result.sections.back().add(1_ms * i);
  }
  judge_steady_state(result);
  ASSERT_TRUE(result.steady_state);
  EXPECT_FALSE(result.steady_state->is_long_enough);
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_NE(result.warnings[0].text().find("too short"), std::string::npos);
}

}  // namespace
}  // namespace headroom::experiment
