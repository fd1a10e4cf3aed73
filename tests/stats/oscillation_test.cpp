#include "sim/stats/oscillation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace headroom::stats {
namespace {

Instant minute(int m) { return Instant::at(Duration::minutes(m)); }
StepFunction minutely(const std::vector<double>& values) {
  return StepFunction::of_bins(values, 1_min);
}
std::optional<LimitCycle> cycle_of(const StepFunction& f) {
  return limit_cycle(f, Instant{}, f.end());
}

TEST(Oscillation, counts_scalings_an_hour) {
  // Up 1, up 2, down 3 (8 min later), up 4 (11 min later), over half an hour.
  const StepFunction desired(
      {{minute(0), 1}, {minute(1), 2}, {minute(2), 4}, {minute(10), 3}, {minute(21), 4}}, 30_min);
  const Scalings scalings = count_scalings(desired);
  EXPECT_EQ(scalings.changes, 4);
  EXPECT_EQ(scalings.reversals, 2);
  EXPECT_EQ(scalings.quick_reversals, 1);
  EXPECT_EQ(count_scalings(desired, 11_min).quick_reversals, 2);
  EXPECT_NEAR(scalings.changes_per_hour, 8, 1e-12);
  EXPECT_NEAR(scalings.reversals_per_hour, 4, 1e-12);
}

TEST(Oscillation, a_fleet_that_never_changes_is_at_rest) {
  const StepFunction still = minutely(std::vector<double>(60, 3));
  EXPECT_EQ(count_scalings(still).changes, 0);
  EXPECT_FALSE(cycle_of(still));
}

// policies.md 11, flapping: without the guard 1 2 1 2 ..., with it 2 2 2 ....
TEST(Oscillation, finds_the_flapping_of_the_reference) {
  const auto cycle = cycle_of(minutely({2, 1, 2, 1, 2, 1, 2}));
  ASSERT_TRUE(cycle);
  EXPECT_TRUE(cycle->is_exact);
  EXPECT_EQ(cycle->low, 1);
  EXPECT_EQ(cycle->high, 2);
  EXPECT_EQ(cycle->amplitude(), 1);
  EXPECT_EQ(cycle->period, 2_min);
  EXPECT_EQ(cycle->repeats, 3);
  EXPECT_FALSE(cycle_of(minutely({2, 2, 2, 2, 2, 2, 2})));
}

TEST(Oscillation, two_repeats_are_not_enough) {
  EXPECT_FALSE(cycle_of(minutely({2, 1, 2, 1, 2, 2})));
}

TEST(Oscillation, finds_a_saw_tooth_behind_its_transient) {
  const auto cycle =
      cycle_of(minutely({9, 7, 2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4}));  // three steps a cycle
  ASSERT_TRUE(cycle);
  EXPECT_TRUE(cycle->is_exact);
  EXPECT_EQ(cycle->low, 2);
  EXPECT_EQ(cycle->high, 4);
  EXPECT_EQ(cycle->period, 3_min);
  EXPECT_EQ(cycle->repeats, 4);
}

TEST(Oscillation, a_cycle_that_died_out_is_none) {
  std::vector<double> values = {1, 2, 1, 2, 1, 2, 1, 2};
  values.resize(40, 2);
  EXPECT_FALSE(cycle_of(minutely(values)));
}

TEST(Oscillation, a_cycle_that_slows_down_is_none) {
  const StepFunction f({{minute(0), 1},
                        {minute(1), 2},
                        {minute(2), 1},
                        {minute(4), 2},
                        {minute(8), 1},
                        {minute(16), 2},
                        {minute(32), 1}},
                       55_min);
  EXPECT_FALSE(cycle_of(f));  // 24 minutes after one of 6
}

TEST(Oscillation, boot_times_may_jitter) {
  const StepFunction f({{minute(0), 1},
                        {minute(5), 2},
                        {minute(14), 1},
                        {minute(21), 2},
                        {minute(30), 1},
                        {minute(34), 2},
                        {minute(44), 1}},
                       50_min);
  const auto cycle = cycle_of(f);
  ASSERT_TRUE(cycle);
  EXPECT_TRUE(cycle->is_exact);
  EXPECT_EQ(cycle->period, 15_min);  // 30 to 44 and 14 to 30
}

TEST(Oscillation, what_swings_without_a_pattern_is_irregular) {
  const auto cycle = cycle_of(minutely({3, 5, 2, 6, 3, 5, 1, 4, 2, 7, 3, 5}));
  ASSERT_TRUE(cycle);
  EXPECT_FALSE(cycle->is_exact);
  EXPECT_EQ(cycle->low, 2);  // of the last third: 2 7 3 5
  EXPECT_EQ(cycle->high, 7);
  EXPECT_EQ(cycle->period, 2_min);
  EXPECT_EQ(cycle->repeats, 5);
}

TEST(Oscillation, the_same_swings_early_on_are_a_transient) {
  std::vector<double> values = {3, 5, 2, 6, 3, 5, 1, 4, 2, 7, 3, 5};
  values.resize(24, 5);
  EXPECT_FALSE(cycle_of(minutely(values)));
}

TEST(Oscillation, looks_after_the_last_change_of_demand) {
  const StepFunction flaps_while_busy = minutely({2, 1, 2, 1, 2, 1, 2, 1, 2, 2, 2, 2, 2, 2, 2, 2});
  const StepFunction demand({{minute(0), 1}, {minute(9), 2}}, 16_min);
  EXPECT_FALSE(limit_cycle(flaps_while_busy, demand));
  EXPECT_TRUE(limit_cycle(flaps_while_busy, minute(0), minute(9)));
  const StepFunction steady({{minute(0), 1}}, 9_min);
  EXPECT_TRUE(limit_cycle(flaps_while_busy, steady));
}

TEST(Oscillation, any_repeated_pattern_is_found_behind_any_transient) {
  const std::uint64_t seed = 23;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<int> instances(1, 9);
  std::uniform_int_distribution<std::size_t> length(2, 7);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> pattern;
    for (std::size_t i = length(random); i > 0; --i) pattern.push_back(instances(random));
    const auto [low, high] = std::minmax_element(pattern.begin(), pattern.end());
    if (*low == *high) continue;
    std::vector<double> values(length(random));
    for (double& value : values) value = instances(random);
    for (int i = 0; i < 5; ++i) values.insert(values.end(), pattern.begin(), pattern.end());
    const auto cycle = cycle_of(minutely(values));
    ASSERT_TRUE(cycle) << testing::PrintToString(values);
    EXPECT_TRUE(cycle->is_exact);
    EXPECT_EQ(cycle->low, *low);
    EXPECT_EQ(cycle->high, *high);
    const auto steps = static_cast<std::int64_t>(pattern.size());
    EXPECT_EQ((steps * 1_min) % cycle->period, 0_s) << testing::PrintToString(values);
  }
}

TEST(Oscillation, monotone_histories_have_no_cycle) {
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) values.push_back(i / 2);
  EXPECT_FALSE(cycle_of(minutely(values)));
  EXPECT_EQ(count_scalings(minutely(values)).reversals, 0);
}

}  // namespace
}  // namespace headroom::stats
