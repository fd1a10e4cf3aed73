#include "sim/stats/step_response.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace headroom::stats {
namespace {

Instant minute(int m) { return Instant::at(Duration::minutes(m)); }
StepFunction minutely(const std::vector<double>& values) {
  return StepFunction::of_bins(values, 1_min);
}

TEST(StepResponse, measures_overshoot_and_settling) {
  // Demand 2 to 8 at minute 2; capacity 4, 11, 10, 9, then 8.
  const StepFunction demand({{minute(0), 2}, {minute(2), 8}}, 14_min);
  const auto responses =
      step_responses(minutely({2, 2, 2, 4, 11, 10, 9, 8, 8, 8, 8, 8, 8, 8}), demand);
  ASSERT_EQ(responses.size(), 1);
  const StepResponse& response = responses[0];
  EXPECT_EQ(response.at, minute(2));
  EXPECT_EQ(response.until, minute(14));
  EXPECT_EQ(response.before, 2);
  EXPECT_EQ(response.after, 8);
  EXPECT_EQ(response.to_demand.overshoot, 3);
  EXPECT_EQ(response.to_demand.overshoot_percent, 37.5);
  EXPECT_EQ(response.to_demand.time, 4_min);  // 9 is within one of 8, from minute 6 on
  EXPECT_EQ(response.to_final.level, 8);
  EXPECT_EQ(response.to_final.time, 4_min);
  EXPECT_EQ(step_responses(minutely({2, 2, 2, 4, 11, 10, 9, 8}), demand, 0)[0].to_demand.time,
            5_min);
}

TEST(StepResponse, beyond_a_step_down_is_below) {
  const StepFunction demand({{minute(0), 8}, {minute(1), 4}}, 9_min);
  const auto responses = step_responses(minutely({8, 8, 7, 2, 4, 4, 4, 4, 4}), demand);
  EXPECT_EQ(responses.at(0).to_demand.overshoot, 2);
  EXPECT_EQ(responses.at(0).to_demand.overshoot_percent, 50);
  EXPECT_EQ(responses.at(0).to_demand.time, 3_min);
}

TEST(StepResponse, instances_in_hand_settle_on_their_own_level_only) {
  const StepFunction demand({{minute(0), 2}, {minute(1), 4}}, 9_min);
  const StepResponse response = step_responses(minutely({4, 4, 6, 8, 8, 8, 8, 8, 8}), demand).at(0);
  EXPECT_FALSE(response.to_demand.time);
  EXPECT_EQ(response.to_demand.overshoot, 4);
  EXPECT_EQ(response.to_final.level, 8);
  EXPECT_EQ(response.to_final.overshoot, 0);
  EXPECT_EQ(response.to_final.time, 2_min);
}

TEST(StepResponse, the_final_level_is_that_of_the_last_quarter) {
  const StepFunction demand({{minute(0), 2}, {minute(1), 4}}, 9_min);
  const auto responses = step_responses(minutely({4, 4, 4, 4, 4, 6, 6, 8, 8}), demand);
  EXPECT_EQ(responses.at(0).to_final.level, 8);
  EXPECT_EQ(responses.at(0).to_final.time, 6_min);
}

TEST(StepResponse, a_wide_cycle_never_settles) {
  const StepFunction demand({{minute(0), 2}, {minute(1), 4}}, 9_min);
  const StepResponse response = step_responses(minutely({2, 2, 6, 2, 6, 2, 6, 2, 6}), demand).at(0);
  EXPECT_EQ(response.to_final.level, 4);
  EXPECT_FALSE(response.to_final.time);
}

TEST(StepResponse, each_change_of_demand_has_its_own_stretch) {
  const StepFunction demand({{minute(0), 1}, {minute(2), 5}, {minute(6), 1}}, 10_min);
  const auto responses = step_responses(minutely({1, 1, 1, 5, 5, 5, 5, 5, 1, 1}), demand);
  ASSERT_EQ(responses.size(), 2);
  EXPECT_EQ(responses[0].to_demand.time, 1_min);
  EXPECT_EQ(responses[1].to_demand.time, 2_min);
  EXPECT_EQ(responses[1].to_demand.overshoot, 0);
  EXPECT_TRUE(step_responses(minutely({1, 2, 3}), minutely({1, 1, 1})).empty());
}

TEST(StepResponse, who_is_there_already_settles_at_once) {
  const StepFunction demand({{minute(0), 2}, {minute(1), 4}}, 3_min);
  EXPECT_EQ(step_responses(minutely({4, 4, 4}), demand).at(0).to_demand.time, 0_s);
}

}  // namespace
}  // namespace headroom::stats
