#include "sim/experiment/run_figures.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace headroom::experiment {
namespace {

using stats::Step;
using stats::StepFunction;

Instant minute(std::int64_t m) { return Instant{} + Duration::minutes(m); }

world::InstanceLog instance(std::vector<world::HealthLog> health,
                            std::optional<Instant> terminated = {}) {
  world::InstanceLog log;
  log.health = std::move(health);
  log.terminated = terminated;
  return log;
}

world::RunResult run_of(Duration length) {
  world::RunResult result;
  result.simulated = length;
  return result;
}

std::optional<double> value(const FigureValues& values, std::string_view key) {
  const auto figures = compared_figures();
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const Figure& one) { return one.key == key; });
  EXPECT_NE(found, figures.end()) << key;
  return values.at(static_cast<std::size_t>(found - figures.begin()));
}

TEST(RunFigures, supply_is_the_targets_that_are_healthy) {
  world::RunResult result = run_of(10_min);
  result.instances = {
      instance({{Instant{}, "healthy", ""}}),
      instance({{minute(1), "initial", ""},
                {minute(2), "healthy", ""},
                {minute(4), "unhealthy", ""},
                {minute(5), "healthy", ""},
                {minute(7), "draining", ""}},
               minute(8)),
  };
  EXPECT_EQ(supply_of(result).steps(),
            (std::vector<Step>{
                {Instant{}, 1}, {minute(2), 2}, {minute(4), 1}, {minute(5), 2}, {minute(7), 1}}));
}

// An instance that fails is gone without a word from the load balancer.
TEST(RunFigures, supply_ends_with_the_instance) {
  world::RunResult result = run_of(10_min);
  result.instances = {instance({{Instant{}, "healthy", ""}}, minute(3))};
  EXPECT_EQ(supply_of(result).steps(), (std::vector<Step>{{Instant{}, 1}, {minute(3), 0}}));
}

TEST(RunFigures, supply_is_of_the_group_alone_and_may_be_none) {
  world::RunResult result = run_of(10_min);
  EXPECT_EQ(supply_of(result).steps(), (std::vector<Step>{{Instant{}, 0}}));
  result.instances = {instance({{minute(1), "healthy", ""}})};
  result.instances[0].is_beside_group = true;
  EXPECT_EQ(supply_of(result).steps(), (std::vector<Step>{{Instant{}, 0}}));
}

// Two that change places at one instant leave no trace.
TEST(RunFigures, supply_of_a_replacement_at_one_instant_is_steady) {
  world::RunResult result = run_of(10_min);
  result.instances = {instance({{Instant{}, "healthy", ""}}, minute(3)),
                      instance({{minute(3), "healthy", ""}})};
  EXPECT_EQ(supply_of(result).steps(), (std::vector<Step>{{Instant{}, 1}}));
}

// One from the start to minute 6; one from minute 2 on, which stops from 3 to 5; one that never
// ran.
TEST(RunFigures, billed_is_what_runs_whatever_it_is_to_the_group) {
  world::RunResult result = run_of(10_min);
  result.instances.resize(3);
  result.instances[0].running = Instant{};
  result.instances[0].terminated = minute(6);
  result.instances[0].is_beside_group = true;
  result.instances[1].launched = minute(1);
  result.instances[1].running = minute(2);
  result.instances[1].stops = {{minute(3), minute(5), ""}};
  result.instances[2].launched = minute(1);
  result.instances[2].terminated = minute(2);
  EXPECT_EQ(billed_of(result).steps(),
            (std::vector<Step>{
                {Instant{}, 1}, {minute(2), 2}, {minute(3), 1}, {minute(5), 2}, {minute(6), 1}}));
}

// Stopped in the warm pool before it ever ran; and one that ends while it is stopped.
TEST(RunFigures, billed_is_nothing_that_is_stopped) {
  world::RunResult result = run_of(10_min);
  result.instances.resize(2);
  result.instances[0].running = minute(4);
  result.instances[0].stops = {{minute(1), minute(4), ""}};
  result.instances[1].running = Instant{};
  result.instances[1].stops = {{minute(2), std::nullopt, ""}};
  result.instances[1].terminated = minute(8);
  EXPECT_EQ(billed_of(result).steps(),
            (std::vector<Step>{{Instant{}, 1}, {minute(2), 0}, {minute(4), 1}}));
}

TEST(RunFigures, desired_is_what_the_journal_says_was_set) {
  world::RunResult result = run_of(10_min);
  using cloud::Happening;
  result.journal = {{minute(1), Happening::capacity_set, cloud::kNoCause, 0, 5},
                    {minute(2), Happening::not_scaled, cloud::kNoCause, 0, 9},
                    {minute(3), Happening::capacity_set, cloud::kNoCause, 0, 3}};
  EXPECT_EQ(desired_of(result, 2).steps(),
            (std::vector<Step>{{Instant{}, 2}, {minute(1), 5}, {minute(3), 3}}));
}

// Instances of 10 a second. 600 a minute are just one, 601 are two, none at all still one.
TEST(RunFigures, demand_is_whole_instances_minute_by_minute_and_at_least_one) {
  const std::vector<double> arrivals = {200, 200, 200, 601, 0, 0, 0, 0, 0, 1800, 0, 600};
  EXPECT_EQ(demand_of(arrivals, 20_s, 10, 4_min).steps(),
            (std::vector<Step>{{Instant{}, 1}, {minute(1), 2}, {minute(2), 1}, {minute(3), 4}}));
}

// 200 requests in the last 10 s of a run are 20 a second.
TEST(RunFigures, demand_of_a_last_minute_cut_short_is_by_its_own_length) {
  const std::vector<double> arrivals = {0, 0, 0, 200};
  EXPECT_EQ(demand_of(arrivals, 20_s, 10, 70_s).steps(),
            (std::vector<Step>{{Instant{}, 1}, {minute(1), 2}}));
}

// metrics.md 2: d = 1 3 5 2 1 1 4 4 2 1 and s = 1 1 4 5 5 2 2 4 4 2, ten minutes.
TEST(RunFigures, elasticity_is_that_of_the_reference) {
  const std::vector<int> supply = {1, 1, 4, 5, 5, 2, 2, 4, 4, 2};
  world::RunResult result = run_of(10_min);
  for (int level = 1; level <= 5; ++level) {  // the one that is there while s >= level
    world::InstanceLog log;
    for (std::size_t m = 0; m < supply.size(); ++m) {
      const std::string state = supply[m] >= level ? "healthy" : "unhealthy";
      log.health.push_back({minute(static_cast<std::int64_t>(m)), state, ""});
    }
    result.instances.push_back(log);
  }
  RunContext context;
  context.demand = StepFunction::of_bins({1, 3, 5, 2, 1, 1, 4, 4, 2, 1}, 60_s);
  const FigureValues values = figures_of(result, context);
  EXPECT_NEAR(*value(values, "under_percent"), 13.666667, 1e-6);
  EXPECT_NEAR(*value(values, "over_percent"), 85, 1e-9);
  EXPECT_NEAR(*value(values, "under_time_percent"), 30, 1e-9);
  EXPECT_NEAR(*value(values, "over_time_percent"), 50, 1e-9);
  EXPECT_NEAR(*value(values, "instability_percent"), 77.777778, 1e-6);
  EXPECT_NEAR(*value(values, "jitter_per_minute"), -0.3, 1e-9);
  EXPECT_NEAR(*value(values, "deviation_percent"), 80.537231, 1e-6);
}

TEST(RunFigures, has_a_value_for_each_figure_whatever_is_known) {
  const world::RunResult nothing = run_of(10_min);
  const FigureValues values = figures_of(nothing, {});
  EXPECT_EQ(values.size(), compared_figures().size());
  for (const auto key : {"latency_p95_s", "late_share", "under_percent", "jitter_per_minute",
                         "above_bound_percent", "best_usd_per_day"})
    EXPECT_FALSE(value(values, key)) << key;
  EXPECT_EQ(value(values, "failed_share"), 0);
}

// 2 of 8 answers take longer than the limit, and 2 more requests fail: 4 of 10.
TEST(RunFigures, late_are_those_that_fail_too) {
  world::RunResult result = run_of(10_min);
  for (int i = 0; i < 6; ++i) result.latency.add(100_ms);
  for (int i = 0; i < 2; ++i) result.latency.add(900_ms);
  result.requests.sent = 11;  // one is still on its way
  result.requests.ok = 8;
  result.requests.failed[0] = 2;
  RunContext context;
  context.slo_latency_s = 0.5;
  const FigureValues values = figures_of(result, context);
  EXPECT_NEAR(*value(values, "late_share"), 0.4, 1e-12);
  EXPECT_NEAR(*value(values, "failed_share"), 0.2, 1e-12);
}

// Of 5 failures 3 are before the warm-up's end, where no answer is counted either: 1 late answer
// and 2 failures of 8 and 2.
TEST(RunFigures, late_are_those_after_the_warm_up) {
  world::RunResult result = run_of(10_min);
  for (int i = 0; i < 7; ++i) result.latency.add(100_ms);
  result.latency.add(900_ms);
  result.requests.sent = 105;
  result.requests.ok = 100;
  result.requests.failed[0] = 5;
  result.failed_in_warm_up = 3;
  RunContext context;
  context.slo_latency_s = 0.5;
  EXPECT_NEAR(*value(figures_of(result, context), "late_share"), 0.3, 1e-12);
}

// In half an hour up, up, down: three scalings, one against the one before.
TEST(RunFigures, scalings_and_reversals_are_by_the_hour) {
  world::RunResult result = run_of(30_min);
  for (const auto& [m, size] : {std::pair{5, 2.0}, {10, 3.0}, {20, 1.0}})
    result.journal.push_back({minute(m), cloud::Happening::capacity_set, cloud::kNoCause, 0, size});
  RunContext context;
  context.desired_at_start = 1;
  const FigureValues values = figures_of(result, context);
  EXPECT_NEAR(*value(values, "scalings_per_hour"), 6, 1e-12);
  EXPECT_NEAR(*value(values, "reversals_per_hour"), 2, 1e-12);
}

// A dollar in half an hour is 48 a day; of a bound of 40 that is 20 % more, of 96 half.
TEST(RunFigures, gaps_are_in_percent_of_the_yardstick) {
  world::RunResult result = run_of(30_min);
  result.bill.hours = 0.5;
  result.bill.items = {{"instances", 1, "instance-hours", 1.0}};
  RunContext context;
  context.least_usd_per_day = 40;
  context.best_usd_per_day = 96;
  const FigureValues values = figures_of(result, context);
  EXPECT_NEAR(*value(values, "cost_usd_per_day"), 48, 1e-9);
  EXPECT_NEAR(*value(values, "above_bound_percent"), 20, 1e-9);
  EXPECT_NEAR(*value(values, "above_best_percent"), -50, 1e-9);
  context.least_usd_per_day = 0;
  EXPECT_FALSE(value(figures_of(result, context), "above_bound_percent")) << "of nothing";
}

}  // namespace
}  // namespace headroom::experiment
