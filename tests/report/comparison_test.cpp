#include "sim/report/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace headroom::report {
namespace {

using experiment::CandidateRuns;
using experiment::Comparison;
using experiment::Difference;
using experiment::Figure;
using experiment::FigureEstimate;
using stats::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;
using Unit = Figure::Unit;

std::size_t position(std::string_view key) {
  const auto figures = experiment::compared_figures();
  return static_cast<std::size_t>(
      std::find_if(figures.begin(), figures.end(),
                   [&](const Figure& figure) { return figure.key == key; }) -
      figures.begin());
}

/// A candidate with nothing but the figures given, one value a replication.
using Given = std::pair<std::string_view, std::vector<double>>;
CandidateRuns runs_of(const std::string& name, std::initializer_list<Given> given) {
  CandidateRuns runs{name, {}, {}};
  const std::size_t replications = given.begin()->second.size();
  runs.figures.assign(replications,
                      experiment::FigureValues(experiment::compared_figures().size()));
  runs.slo_met.assign(replications, 1);
  for (const auto& [key, values] : given) {
    for (std::size_t r = 0; r < values.size(); ++r) runs.figures[r][position(key)] = values[r];
  }
  return runs;
}

// metrics.md 5.2: the mean difference X - Y is 0.076 with a half-width of 0.036834.
const std::vector<double> kX = {1.20, 1.35, 1.10, 1.42, 1.25};
const std::vector<double> kY = {1.11, 1.28, 1.05, 1.30, 1.20};

Comparison of_the_reference() {
  Comparison comparison;
  comparison.candidates = {
      runs_of("y", {{"cost_usd_per_day", kY}, {"latency_p95_s", {0.1, 0.2, 0.3, 0.4, 0.5}}}),
      runs_of("x", {{"cost_usd_per_day", kX},
                    {"latency_p95_s", {0.2, 0.1, 0.3, 0.5, 0.4}},
                    {"above_bound_percent", {140, 142, 142, 143, 143}},
                    {"above_best_percent", {4, 4, 5, 5, 4}},
                    {"least_usd_per_day", {0.5, 0.5, 0.5, 0.5, 0.5}},
                    {"best_usd_per_day", {1.1, 1.1, 1.1, 1.1, 1.2}}})};
  return comparison;
}

Difference difference(double mean, double half_width, Verdict verdict) {
  return {{mean, half_width, 9}, verdict};
}

TEST(ComparisonReport, says_a_figure_with_its_interval_in_its_unit) {
  EXPECT_EQ(measured_words({1.2444, 0.0312}, Unit::usd_per_day), "$1.24 ± 0.031");
  EXPECT_EQ(measured_words({0.3124, 0.012}, Unit::seconds), "312 ± 12.0 ms");
  EXPECT_EQ(measured_words({1.5, 0.25}, Unit::seconds), "1.50 ± 0.25 s");
  EXPECT_EQ(measured_words({0.0102, 0.001}, Unit::share), "1.02 ± 0.10 %");
  EXPECT_EQ(measured_words({61.84, 2.5}, Unit::percent), "61.8 ± 2.50 %");
  EXPECT_EQ(measured_words({3, {}}, Unit::instances), "3.00");
  EXPECT_EQ(measured_words({0, {}}, Unit::per_hour), "0");
  EXPECT_EQ(measured_words({-6.44, {}}, Unit::percent), "-6.44 %");
  EXPECT_EQ(measured_words({}, Unit::seconds), "-") << "no run has it";
}

TEST(ComparisonReport, says_of_a_difference_which_way_it_goes) {
  EXPECT_EQ(difference_words(difference(-0.012, 0.003, Verdict::lower), Unit::seconds),
            "12.0 ± 3.00 ms lower");
  EXPECT_EQ(difference_words(difference(0.31, 0.1, Verdict::higher), Unit::usd_per_day),
            "$0.31 ± 0.10 higher");
  EXPECT_EQ(difference_words(difference(-0.012, 0.030, Verdict::undecided), Unit::seconds),
            "undecided: -12.0 ± 30.0 ms");
  EXPECT_EQ(difference_words(difference(-0.31, 0.4, Verdict::undecided), Unit::usd_per_day),
            "undecided: -$0.31 ± 0.40")
      << "the sign stands before the dollar";
}

TEST(ComparisonReport, never_says_zero_of_what_is_not_nor_minus_of_what_is) {
  EXPECT_EQ(measured_words({0.000004, {}}, Unit::share), "0.0004 %");
  EXPECT_EQ(measured_words({6e-7, 3e-7}, Unit::share), "6e-05 ± 3e-05 %");
  EXPECT_EQ(measured_words({0.0004, 0.00012}, Unit::usd_per_day), "$0.0004 ± 0.0001");
  EXPECT_EQ(measured_words({0.0005, {}}, Unit::percent), "0.001 %") << "three digits as ever";
  EXPECT_EQ(difference_words(difference(-1e-17, 1e-17, Verdict::undecided), Unit::usd_per_day),
            "undecided: $0 ± 0");
}

// -0.0003 within 0.12 either way is nothing that anybody knows.
TEST(ComparisonReport, a_mean_below_the_last_digit_of_its_interval_is_zero) {
  EXPECT_EQ(difference_words(difference(-0.0003, 0.12, Verdict::undecided), Unit::usd_per_day),
            "undecided: $0 ± 0.12");
  EXPECT_EQ(difference_words(difference(-0.006, 0.12, Verdict::undecided), Unit::usd_per_day),
            "undecided: -$0.006 ± 0.12");
}

// A mean of milliseconds that is known to seconds only.
TEST(ComparisonReport, takes_the_unit_of_a_difference_from_the_larger_of_mean_and_interval) {
  EXPECT_EQ(difference_words(difference(0.092, 5.01, Verdict::undecided), Unit::seconds),
            "undecided: 0.092 ± 5.01 s");
}

TEST(ComparisonReport, has_the_paired_interval_of_the_reference) {
  const auto sentences = verdict_sentences(of_the_reference());
  ASSERT_EQ(sentences.size(), 1U) << "none for the baseline";
  EXPECT_THAT(sentences[0], HasSubstr("x: costs $0.076 ± 0.037 a day more; "));
  EXPECT_THAT(sentences[0], HasSubstr("142 % above the bound, 4.40 % above the best"));
}

// D = 0.1, -0.1, 0, 0.1, -0.1: mean 0, S = 0.1, half-width 2.776445 * 0.1 / sqrt(5) = 0.124.
TEST(ComparisonReport, says_undecided_where_the_interval_holds_zero) {
  EXPECT_THAT(verdict_sentences(of_the_reference())[0],
              testing::ContainsRegex("p95 undecided: -?0(\\.000)? ± 124 ms"));
}

TEST(ComparisonReport, says_below_of_a_candidate_that_costs_less_than_the_best_schedule_found) {
  Comparison comparison = of_the_reference();
  for (auto& run : comparison.candidates[1].figures) run[position("above_best_percent")] = -1.28;
  EXPECT_THAT(verdict_sentences(comparison)[0], HasSubstr("1.28 % below the best schedule found"));
}

TEST(ComparisonReport, has_a_row_for_each_candidate_as_wide_as_its_titles) {
  Comparison comparison = of_the_reference();
  comparison.candidates[1].slo_met[2] = 0;
  const Grid grid = comparison_grid(comparison);
  ASSERT_EQ(grid.rows.size(), 2U);
  for (const auto& row : grid.rows) EXPECT_EQ(row.size(), grid.titles.size());
  EXPECT_EQ(grid.rows[0][0], "y");
  // Mean of 1.11 1.28 1.05 1.30 1.20: 1.188; S = 0.107564, half-width 0.13356.
  EXPECT_EQ(grid.rows[0][1], "$1.19 ± 0.13");
  EXPECT_EQ(grid.rows[0].back(), "✓ 5/5");
  EXPECT_EQ(grid.rows[1].back(), "✗ 4/5");
}

TEST(ComparisonReport, of_one_replication_has_no_interval_and_no_count) {
  Comparison comparison;
  comparison.candidates = {runs_of("only", {{"cost_usd_per_day", {1.5}}})};
  const Grid grid = comparison_grid(comparison);
  EXPECT_EQ(grid.rows[0][1], "$1.50");
  EXPECT_EQ(grid.rows[0].back(), "✓");
  EXPECT_TRUE(verdict_sentences(comparison).empty());
}

TEST(ComparisonReport, of_one_replication_has_differences_without_intervals) {
  Comparison comparison;
  comparison.candidates = {
      runs_of("one", {{"cost_usd_per_day", {1.5}}, {"latency_p95_s", {0.2}}}),
      runs_of("less", {{"cost_usd_per_day", {1.25}}, {"latency_p95_s", {0.25}}}),
      runs_of("same", {{"cost_usd_per_day", {1.5}}, {"latency_p95_s", {0.2}}}),
      runs_of("free", {{"latency_p95_s", {0.1}}})};
  EXPECT_THAT(
      verdict_sentences(comparison),
      ElementsAre("less: costs $0.25 a day less; p95 50.0 ms higher",
                  "same: costs the same; p95 the same", "free: cost not known; p95 100 ms lower"));
  const Json json = comparison_json(comparison, {{}, {}, {}, {}});
  const Json& cost = json["candidates"][1]["differences"]["cost_usd_per_day"];
  EXPECT_EQ(cost["mean"], -0.25);
  EXPECT_TRUE(cost["ci95"].is_null());
  EXPECT_EQ(cost["verdict"], "undecided");
  const Grid numbers = comparison_numbers(comparison);
  const auto& row = numbers.rows[1];
  EXPECT_EQ(row[0] + " " + row[1], "less cost_usd_per_day");
  EXPECT_EQ(row[5] + " " + row[6] + " " + row[7] + " " + row[8], "-0.25   undecided");
}

TEST(ComparisonReport, says_what_the_bound_is_of_where_no_latency_is_asked_for) {
  Comparison comparison = of_the_reference();
  EXPECT_THAT(*bound_sentence(comparison), HasSubstr("work wait until the run ends"));
  for (CandidateRuns& runs : comparison.candidates) runs.latency_limit_s = 0.5;
  EXPECT_FALSE(bound_sentence(comparison));
  comparison.candidates = {runs_of("y", {{"cost_usd_per_day", kY}})};
  EXPECT_FALSE(bound_sentence(comparison)) << "there is no bound";
}

TEST(ComparisonReport, names_the_cheapest_of_those_that_hold_the_slo_in_every_replication) {
  Comparison comparison = of_the_reference();
  EXPECT_THAT(*best_sentence(comparison), testing::EndsWith(": y, $1.19 a day."));
  comparison.candidates[0].slo_met[4] = 0;
  EXPECT_THAT(*best_sentence(comparison), testing::EndsWith(": x, $1.26 a day."));
  comparison.candidates[1].slo_met[0] = 0;
  EXPECT_FALSE(best_sentence(comparison));
}

TEST(ComparisonReport, in_numbers_has_a_row_for_each_candidate_and_figure) {
  const Grid grid = comparison_numbers(of_the_reference());
  ASSERT_EQ(grid.rows.size(), 2 * experiment::compared_figures().size());
  EXPECT_THAT(grid.titles, ElementsAre("candidate", "figure", "mean", "low", "high", "difference",
                                       "difference_low", "difference_high", "verdict"));
  const auto& cost = grid.rows[1];
  EXPECT_EQ(cost[0] + " " + cost[1], "x cost_usd_per_day");
  EXPECT_NEAR(std::stod(cost[2]), 1.264, 1e-12);
  EXPECT_NEAR(std::stod(cost[5]), 0.076, 1e-12);
  EXPECT_NEAR(std::stod(cost[6]), 0.076 - 0.036834, 5e-7);
  EXPECT_NEAR(std::stod(cost[7]), 0.076 + 0.036834, 5e-7);
  EXPECT_EQ(cost[8], "higher");
  EXPECT_EQ(grid.rows[0][5], "") << "the baseline differs from nothing";
  EXPECT_EQ(grid.rows[2][2], "") << "no run has a mean latency";
}

TEST(ComparisonReport, in_json_keeps_its_contract) {
  Comparison comparison = of_the_reference();
  comparison.candidates[1].simulated = 6_h;
  comparison.candidates[1].latency_limit_s = 0.5;
  const Json json = comparison_json(comparison, {{{"seed", 1}}, {{"seed", 2}}});
  EXPECT_EQ(json["baseline"], "y");
  ASSERT_EQ(json["candidates"].size(), 2U);
  const Json& x = json["candidates"][1];
  EXPECT_EQ(x["name"], "x");
  EXPECT_EQ(x["result"]["seed"], 2);
  const Json& cost = x["differences"]["cost_usd_per_day"];
  EXPECT_NEAR(cost["mean"].get<double>(), 0.076, 1e-9);
  EXPECT_NEAR(cost["ci95"][0].get<double>(), 0.039166, 5e-7);
  EXPECT_NEAR(cost["ci95"][1].get<double>(), 0.112834, 5e-7);
  EXPECT_EQ(cost["verdict"], "higher");
  EXPECT_EQ(x["differences"]["latency_p95_s"]["verdict"], "undecided");
  EXPECT_TRUE(x["differences"]["latency_p99_s"].is_null());
  EXPECT_NEAR(x["optimum"]["cost_usd_per_day"].get<double>(), 0.5, 1e-12);
  EXPECT_NEAR(x["optimum"]["cost_usd"].get<double>(), 0.125, 1e-12) << "of a run of six hours";
  EXPECT_NEAR(x["optimum"]["best_schedule_usd_per_day"].get<double>(), 1.12, 1e-12);
  EXPECT_NEAR(x["optimum"]["best_schedule_usd"].get<double>(), 0.28, 1e-12);
  EXPECT_EQ(x["optimum"]["deadline_s"], 0.5);
  EXPECT_EQ(json["candidates"][0]["differences"], Json::object()) << "the baseline itself";
  EXPECT_NEAR(x["optimum"]["gap_percent"].get<double>(), 142, 1e-9);
  EXPECT_TRUE(json["candidates"][0]["optimum"]["gap_percent"].is_null());
}

TEST(ComparisonReport, without_an_slo_nobody_holds_it) {
  Comparison comparison = of_the_reference();
  for (experiment::CandidateRuns& candidate : comparison.candidates) candidate.slo_met.clear();
  EXPECT_EQ(comparison_grid(comparison).rows[0].back(), "-");
  EXPECT_FALSE(best_sentence(comparison));
}

}  // namespace
}  // namespace headroom::report
