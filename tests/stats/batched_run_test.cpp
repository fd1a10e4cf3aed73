#include "sim/stats/batched_run.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::stats {
namespace {

/// So many values, evenly spread from `begin` on, a millisecond apart.
Histogram evenly_from(Duration begin, std::uint64_t count) {
  Histogram values;
  for (std::uint64_t i = 0; i < count; ++i) values.add(begin + 1_ms * static_cast<std::int64_t>(i));
  return values;
}

/// Batches of so many equal values each.
std::vector<Histogram> of_levels(const std::vector<int>& levels_ms, int values = 10) {
  std::vector<Histogram> batches;
  for (const int level : levels_ms) {
    Histogram batch;
    for (int i = 0; i < values; ++i) batch.add(1_ms * level);
    batches.push_back(std::move(batch));
  }
  return batches;
}

TEST(BatchedRun, keeps_batches_that_are_not_correlated) {
  const BatchedRun run = batched(of_levels({1, 3, 2, 3, 1, 2, 3, 1, 2, 1, 3, 2}));
  EXPECT_EQ(run.batches.size(), 12U);
  EXPECT_TRUE(run.is_long_enough);
  EXPECT_EQ(run.whole().count(), 120U);
}

// In pairs 1, 3, 1, ...; one more at the end goes with the last pair.
TEST(BatchedRun, joins_neighbours_that_are_alike) {
  std::vector<int> levels;
  for (int i = 0; i < 20; ++i) levels.push_back(i / 2 % 2 == 0 ? 1 : 3);
  BatchedRun run = batched(of_levels(levels));
  EXPECT_EQ(run.batches.size(), 20U) << "within chance: lag-1 correlation 1 / 20";
  levels.clear();
  for (int i = 0; i < 24; ++i) levels.push_back(i / 4 % 2 == 0 ? 1 : 3);
  levels.push_back(3);
  run = batched(of_levels(levels));
  EXPECT_EQ(run.batches.size(), 12U);
  EXPECT_EQ(run.batches.back().count(), 30U);
}

TEST(BatchedRun, is_too_short_where_batches_go_on_being_alike) {
  std::vector<int> drifts;
  for (int i = 1; i <= 30; ++i) drifts.push_back(i);
  const BatchedRun run = batched(of_levels(drifts));
  EXPECT_FALSE(run.is_long_enough);
  EXPECT_EQ(run.batches.size(), 15U);
  EXPECT_GT(run.lag_1_correlation, 0.2);
}

TEST(BatchedRun, is_too_short_without_values_in_each_section) {
  std::vector<Histogram> batches = of_levels({1, 3, 2, 3, 1, 2, 3, 1, 2, 1, 3, 2});
  batches[4].clear();
  EXPECT_FALSE(batched(batches).is_long_enough);
  EXPECT_FALSE(batched({}).is_long_enough);
  EXPECT_FALSE(batched(of_levels({1, 3, 2})).is_long_enough) << "three are too few";
}

// Twelve means, four each of 1, 2 and 3 ms: variance 8 / 11 ms^2, t of 11 degrees 2.200985.
TEST(BatchedRun, has_an_interval_of_the_mean) {
  const BatchedRun run = batched(of_levels({1, 3, 2, 3, 1, 2, 3, 1, 2, 1, 3, 2}));
  const Interval interval = mean_interval(run, 0.95);
  EXPECT_NEAR(interval.mean, 2e-3, 1e-12);
  EXPECT_NEAR(interval.half_width, 2.200985e-3 * std::sqrt(8.0 / 11 / 12), 1e-9);
  // Responses vary by 8 / 12 ms^2, their mean by 8 / 11 / 12.
  EXPECT_NEAR(effective_size(run).value(), 11, 0.1) << "values are read from buckets";
}

// Medians of the batches: 0.5 and 1.5 s after a second; of the whole, 1000 values evenly within
// two seconds, 1 s.
TEST(BatchedRun, has_an_interval_of_a_quantile) {
  std::vector<Histogram> sections;
  for (int i = 0; i < 10; ++i) sections.push_back(evenly_from(i % 2 == 0 ? 1_s : 2_s, 1000));
  const BatchedRun run = batched(sections);
  const Interval interval = quantile_interval(run, 0.5, 0.95).value();
  EXPECT_NEAR(interval.mean, 2, 0.002);
  EXPECT_NEAR(interval.half_width, 2.262157 * std::sqrt(0.25 / 9), 0.003);
}

TEST(BatchedRun, has_no_interval_of_a_tail_that_a_batch_hardly_has) {
  std::vector<Histogram> sections;
  for (int i = 0; i < 10; ++i) sections.push_back(evenly_from(i % 2 == 0 ? 1_s : 2_s, 2000));
  const BatchedRun run = batched(sections);
  EXPECT_TRUE(quantile_interval(run, 0.95, 0.95));
  EXPECT_FALSE(quantile_interval(run, 0.99, 0.95)) << "20 values are beyond it";
}

}  // namespace
}  // namespace headroom::stats
