#include "sim/stats/step_function.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace headroom::stats {
namespace {

Instant at(std::int64_t s) { return Instant::at(Duration::seconds(s)); }

TEST(StepFunction, keeps_only_real_changes) {
  const StepFunction f(
      {{at(5), 1}, {at(10), 1}, {at(20), 3}, {at(20), 4}, {at(30), 5}, {at(30), 4}, {at(60), 9}},
      60_s);
  EXPECT_THAT(f.steps(), testing::ElementsAre(Step{at(0), 1}, Step{at(20), 4}));
}

TEST(StepFunction, two_steps_at_one_instant_that_cancel_leave_none) {
  const StepFunction f({{at(0), 1}, {at(20), 3}, {at(20), 1}, {at(30), 2}}, 60_s);
  EXPECT_THAT(f.steps(), testing::ElementsAre(Step{at(0), 1}, Step{at(30), 2}));
}

TEST(StepFunction, a_first_value_may_be_replaced_at_once) {
  const StepFunction f({{at(0), 1}, {at(0), 2}}, 60_s);
  EXPECT_THAT(f.steps(), testing::ElementsAre(Step{at(0), 2}));
}

TEST(StepFunction, has_the_value_of_the_last_step_at_or_before) {
  const StepFunction f({{at(0), 1}, {at(20), 3}}, 60_s);
  EXPECT_EQ(f.at(at(19)), 1);
  EXPECT_EQ(f.at(at(20)), 3);
  EXPECT_EQ(f.at(at(100)), 3);
}

TEST(StepFunction, a_bin_has_the_value_at_its_end) {
  const StepFunction f({{at(0), 1}, {at(60), 2}, {at(61), 3}, {at(120), 4}}, 150_s);
  EXPECT_THAT(f.at_ends_of_bins(1_min), testing::ElementsAre(1, 3, 4));
}

TEST(StepFunction, merges_the_changes_of_two) {
  const StepFunction a({{at(0), 1}, {at(20), 2}, {at(40), 3}}, 60_s);
  const StepFunction b({{at(0), 5}, {at(20), 6}, {at(30), 7}}, 50_s);
  std::vector<std::array<double, 3>> seen;
  for_each_stretch(a, b, [&](Duration d, double of_a, double of_b) {
    seen.push_back({d.seconds(), of_a, of_b});
  });
  const std::vector<std::array<double, 3>> expected = {
      {20, 1, 5}, {10, 2, 6}, {10, 2, 7}, {10, 3, 7}};
  EXPECT_EQ(seen, expected);
}

TEST(StepFunction, refuses_what_is_none) {
  EXPECT_THROW(StepFunction({}, 60_s), std::invalid_argument);
  EXPECT_THROW(StepFunction({{at(0), 1}}, 0_s), std::invalid_argument);
  EXPECT_THROW(StepFunction({{at(9), 1}, {at(8), 1}}, 60_s), std::invalid_argument);
}

}  // namespace
}  // namespace headroom::stats
