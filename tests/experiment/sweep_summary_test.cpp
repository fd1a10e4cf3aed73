#include "sim/experiment/sweep_summary.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace headroom::experiment {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

/// Output 0 of so many cells (rows) and replications (columns); output 1 is the cell's number.
std::vector<SweepRun> runs_of(const std::vector<std::vector<double>>& values) {
  std::vector<SweepRun> runs;
  for (std::size_t cell = 0; cell < values.size(); ++cell) {
    for (std::uint32_t r = 0; r < values[cell].size(); ++r)
      runs.push_back({cell, r, {values[cell][r], static_cast<double>(cell)}, ""});
  }
  return runs;
}

SweepSummary summary_of(const std::vector<SweepRun>& runs, const Objective& objective,
                        std::uint32_t replications) {
  SweepSummary summary(runs.back().cell + 1, 2, replications, objective);
  for (const SweepRun& run : runs) summary.add(run);
  return summary;
}

TEST(SweepSummary, has_the_mean_of_each_output_of_each_cell) {
  const SweepSummary summary = summary_of(runs_of({{1, 2, 3}, {5, 5, 8}}), {}, 3);
  EXPECT_EQ(summary.cells()[0].outputs[0].mean(), 2);
  EXPECT_EQ(summary.cells()[1].outputs[0].mean(), 6);
  EXPECT_EQ(summary.cells()[1].outputs[1].mean(), 1);
}

TEST(SweepSummary, the_best_cell_has_the_least_or_the_largest_mean) {
  const auto runs = runs_of({{2, 4}, {1, 3}, {5, 5}, {2, 2}});
  EXPECT_EQ(summary_of(runs, {0, false, {}}, 2).best(), 1U) << "the first of two with a mean of 2";
  EXPECT_EQ(summary_of(runs, {0, true, {}}, 2).best(), 2U);
}

TEST(SweepSummary, the_best_of_equal_cells_is_the_first_in_whatever_order_they_come) {
  auto runs = runs_of({{3, 3}, {2, 2}, {2, 2}});
  std::reverse(runs.begin(), runs.end());
  SweepSummary summary(3, 2, 2, {});
  for (const SweepRun& run : runs) summary.add(run);
  EXPECT_EQ(summary.best(), 1U);
}

TEST(SweepSummary, the_best_cell_holds_the_constraints) {
  const auto runs = runs_of({{1, 1}, {2, 2}, {3, 3}});
  EXPECT_EQ(summary_of(runs, {0, false, {{1, 1, kNone}}}, 2).best(), 1U);
  EXPECT_EQ(summary_of(runs, {0, false, {{1, 7, kNone}}}, 2).best(), std::nullopt);
}

TEST(SweepSummary, a_cell_is_ranked_when_all_its_replications_are_in) {
  SweepSummary summary(2, 1, 2, {});
  summary.add({0, 0, {1.0}, ""});
  EXPECT_FALSE(summary.best());
  summary.add({0, 1, {1.0}, ""});
  EXPECT_EQ(summary.best(), 0U);
}

TEST(SweepSummary, a_run_that_failed_counts_as_such_and_keeps_its_cell_from_being_best) {
  SweepSummary summary(2, 1, 2, {});
  for (const std::uint32_t r : {0U, 1U}) summary.add({1, r, {9.0}, ""});
  summary.add({0, 0, {1.0}, ""});
  summary.add({0, 1, {}, "it broke"});
  EXPECT_EQ(summary.cells()[0].failed, 1U);
  EXPECT_EQ(summary.best(), 1U);
}

// Cell 1 is cell 0 and a difference about 0; cell 2 is 1 more in every replication: the spread over
// replications is large, but common to all.
TEST(SweepSummary, a_cell_is_as_good_as_the_best_when_the_paired_difference_may_be_chance) {
  const std::vector<double> noise = {10, 20, 15, 30, 5};
  std::vector<std::vector<double>> values = {noise, noise, noise};
  const std::vector<double> little = {0.1, -0.1, 0.2, -0.1, 0.0};
  for (std::size_t i = 0; i < noise.size(); ++i) {
    values[1][i] += little[i];
    values[2][i] += 1 + little[i];
  }
  const auto runs = runs_of(values);
  const SweepSummary summary = summary_of(runs, {}, 5);
  ASSERT_EQ(summary.best(), 0U);
  EXPECT_EQ(as_good_as_best(summary, runs, {}), std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace headroom::experiment
