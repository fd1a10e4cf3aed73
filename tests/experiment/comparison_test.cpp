#include "sim/experiment/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "sim/experiment/thread_crew.hpp"
#include "tests/world/scenarios.hpp"

namespace headroom::experiment {
namespace {

using world::environment;

std::size_t figure(std::string_view key) {
  const auto figures = compared_figures();
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const Figure& one) { return one.key == key; });
  EXPECT_NE(found, figures.end()) << key;
  return static_cast<std::size_t>(found - figures.begin());
}

/// An hour at 60 requests a second of 10 ms, on so many instances.
scenario::Scenario fleet_of(int instances) {
  const std::string count = std::to_string(instances);
  return world::small_scenario(
      {{"/duration", R"("1h")"},
       {"/auto_scaling_group/MinSize", count},
       {"/auto_scaling_group/MaxSize", count},
       {"/application/requests/job/steps/0/cpu", R"({"exponential": "10ms"})"},
       {"/slo", R"({"p95": "100ms"})"},
       {"/load", R"([{"poisson": {"rate": 60}}])"}});
}

/// Of candidates that have one load, measured by a group, else by the first one's.
Comparison compared(const std::vector<Candidate>& candidates, std::uint32_t replications,
                    unsigned threads, std::optional<scenario::Scenario> group = {}) {
  const StudySettings settings{replications, nullptr};
  const std::vector<LoadStudy> studies = {
      study_load(candidates.front().scenario, environment(), settings)};
  const std::vector<Yardstick> yardsticks = {
      yardstick_of(group.value_or(candidates.front().scenario))};
  ThreadCrew crew(threads,
                  ComparisonWork(candidates, studies, yardsticks, environment(), settings, {}));
  return compare(candidates, studies.size(), replications, 0, crew, {});
}

Comparison compared(const std::vector<scenario::Scenario>& scenarios, unsigned threads = 1) {
  std::vector<Candidate> candidates;
  for (const scenario::Scenario& scenario : scenarios)
    candidates.push_back({"fleet of " + std::to_string(scenario.group.max), scenario});
  return compared(candidates, 4, threads);
}

TEST(Comparison, a_candidate_against_itself_differs_by_nothing_at_all) {
  const Comparison comparison = compared({fleet_of(2), fleet_of(2)});
  for (std::size_t i = 0; i < compared_figures().size(); ++i) {
    const auto difference = differences(comparison, i)[1];
    if (!difference) continue;
    EXPECT_EQ(difference->interval.mean, 0) << compared_figures()[i].key;
    EXPECT_EQ(difference->interval.half_width, 0) << compared_figures()[i].key;
    EXPECT_EQ(difference->verdict, stats::Verdict::undecided);
  }
}

TEST(Comparison, two_instances_cost_more_and_are_faster_than_one) {
  const Comparison comparison = compared({fleet_of(1), fleet_of(2)});
  EXPECT_EQ(differences(comparison, figure("cost_usd_per_day"))[1]->verdict,
            stats::Verdict::higher);
  EXPECT_EQ(differences(comparison, figure("latency_p95_s"))[1]->verdict, stats::Verdict::lower);
  EXPECT_FALSE(differences(comparison, figure("latency_p95_s"))[0]) << "the baseline itself";
}

// The fleet's instances are dollar-an-hour ones, and the load balancer is there in both.
TEST(Comparison, the_difference_of_cost_is_that_of_one_instance) {
  const Comparison comparison = compared({fleet_of(1), fleet_of(2)});
  const auto cost = differences(comparison, figure("cost_usd_per_day"))[1];
  EXPECT_NEAR(cost->interval.mean, 24 * (1 + 0.005), 0.2) << "and its IPv4 address";
}

// Of two fixed fleets each is the best that its own group can do; of a group of one to three both
// are measured by one. The bound of the first is half a vCPU's work, and its second instance is
// idle.
TEST(Comparison, measures_all_by_the_group_that_it_is_told) {
  scenario::Scenario own = fleet_of(2);
  own.group.min = 1;
  own.group.max = 3;
  const auto above = [&](const scenario::Scenario& group, const char* key) {
    const Comparison comparison =
        compared({{"two", fleet_of(2)}, {"three", fleet_of(3)}}, 2, 1, group);
    return estimate(comparison.candidates[0], figure(key)).mean.value();
  };
  EXPECT_NEAR(above(fleet_of(2), "above_best_percent"), 0, 1e-9);
  EXPECT_GT(above(own, "above_best_percent"), 50);
  EXPECT_NEAR(above(fleet_of(2), "above_bound_percent"), 0, 1e-9);
  EXPECT_GT(above(own, "above_bound_percent"), 50);
}

TEST(Comparison, a_group_is_widened_to_the_smallest_and_the_largest) {
  const std::vector<Candidate> others = {{"one", fleet_of(1)}, {"four", fleet_of(4)}};
  const Yardstick yardstick = widened(yardstick_of(fleet_of(2)), others);
  EXPECT_EQ(yardstick.scenario.group.min, 1);
  EXPECT_EQ(yardstick.scenario.group.max, 4);
  EXPECT_EQ(yardstick.scenario.group.desired, 2);
  EXPECT_EQ(yardstick.limits.lowest, 1);
  EXPECT_EQ(yardstick.limits.highest, 5) << "four, and a tenth for rebalancing";
  EXPECT_EQ(yardstick.limits.initial, 4);
}

TEST(Comparison, knows_how_long_runs_are_and_what_the_bound_goes_by) {
  const Comparison comparison = compared({fleet_of(1)});
  EXPECT_EQ(comparison.candidates[0].simulated, 1_h);
  EXPECT_EQ(comparison.candidates[0].latency_limit_s, 0.1);
}

TEST(Comparison, is_the_same_on_any_number_of_threads) {
  const Comparison one = compared({fleet_of(1), fleet_of(2)}, 1);
  const Comparison several = compared({fleet_of(1), fleet_of(2)}, 3);
  for (std::size_t i = 0; i < one.candidates.size(); ++i)
    EXPECT_EQ(one.candidates[i].figures, several.candidates[i].figures);
}

TEST(Comparison, the_outcome_of_a_run_has_its_very_figures_and_what_was_recorded) {
  const std::vector<Candidate> candidates = {{"one", fleet_of(1)}};
  const StudySettings settings{3, nullptr};
  const std::vector<LoadStudy> studies = {
      study_load(candidates[0].scenario, environment(), settings)};
  const auto record = [](const world::RunResult& run) {
    return "sent\n" + std::to_string(run.requests.sent);
  };
  const std::vector<Yardstick> yardsticks = {yardstick_of(candidates.front().scenario)};
  const ComparisonWork work(candidates, studies, yardsticks, environment(), settings, record);
  const double usd = 0.1 + 0.2;  // needs all of its 17 digits
  const CandidateOutcome outcome = candidate_outcome(work(text_of(CandidateTask{0, 2, usd})));
  const world::RunResult run =
      world::run(candidates[0].scenario, environment(), settings.options(2));
  EXPECT_EQ(outcome.figures[figure("best_usd_per_day")], usd);
  EXPECT_EQ(outcome.figures[figure("cost_usd_per_day")], usd_per_day(run));
  EXPECT_EQ(outcome.figures[figure("latency_p95_s")], run.latency.quantile_seconds(0.95));
  EXPECT_EQ(outcome.slo_met, run.slo_met());
  EXPECT_EQ(outcome.record, record(run));
  EXPECT_FALSE(candidate_outcome(work(text_of(CandidateTask{0, 2, {}})))
                   .figures[figure("best_usd_per_day")]);
}

TEST(Comparison, a_single_replication_has_no_interval_and_no_verdict) {
  const scenario::Scenario scenario = fleet_of(1);
  const Comparison comparison = compared({{"a", scenario}, {"b", fleet_of(2)}}, 1, 1);
  const std::size_t cost = figure("cost_usd_per_day");
  EXPECT_FALSE(differences(comparison, cost)[1]);
  EXPECT_NEAR(mean_difference(comparison, 1, cost).value(), 24 * (1 + 0.005), 0.2)
      << "which is known all the same";
  EXPECT_TRUE(estimate(comparison.candidates[0], 0).mean);
  EXPECT_FALSE(estimate(comparison.candidates[0], 0).half_width);
}

// 60 a second need one instance of some 70; with three in service two of them are too many.
TEST(Comparison, elasticity_goes_by_what_the_load_needs) {
  const Comparison comparison = compared({fleet_of(3)});
  const FigureValues& run = comparison.candidates[0].figures[0];
  EXPECT_EQ(run[figure("under_percent")], 0);
  EXPECT_NEAR(*run[figure("over_percent")], 200, 1);
  EXPECT_NEAR(*run[figure("over_time_percent")], 100, 1);
}

}  // namespace
}  // namespace headroom::experiment
