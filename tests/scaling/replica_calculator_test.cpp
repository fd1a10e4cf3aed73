#include "sim/scaling/replica_calculator.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <vector>

namespace headroom::scaling {
namespace {

PodSample pod(std::optional<std::int64_t> usage) {
  PodSample sample;
  sample.usage = usage;
  return sample;
}

PodSample unready(std::int64_t usage) {
  PodSample sample = pod(usage);
  sample.is_ready = false;
  return sample;
}

std::optional<ReplicaProposal> propose(std::int64_t target, int current,
                                       const std::vector<PodSample>& pods) {
  return propose_replicas(PodMetric::cpu_utilization, target, current, pods, {});
}

// 80 % against 50 %: 4 * 1.6 = 6.4.
TEST(ReplicaCalculator, asks_for_as_many_as_the_ratio_says_rounded_up) {
  const auto proposal = propose(50, 4, {pod(800), pod(800), pod(800), pod(800)});
  ASSERT_TRUE(proposal);
  EXPECT_EQ(proposal->replicas, 7);
  EXPECT_EQ(proposal->measured, 80);
}

// Up: 900 and nothing of two give 45 %, which is on the other side of 50 %.
TEST(ReplicaCalculator, stays_when_pods_without_a_sample_could_turn_the_ratio) {
  EXPECT_EQ(propose(50, 2, {pod(900), pod(std::nullopt)})->replicas, 2);
  // Down: 100 and a whole request of two give 55 %.
  EXPECT_EQ(propose(50, 2, {pod(100), pod(std::nullopt)})->replicas, 2);
}

TEST(ReplicaCalculator, counts_pods_that_are_not_ready_as_idle_on_the_way_up_only) {
  EXPECT_EQ(propose(50, 2, {pod(1800), unready(1000)})->replicas, 4) << "1800 + 0 of 2000: 90 %";
  EXPECT_EQ(propose(50, 2, {pod(100), unready(1000)})->replicas, 1) << "10 % of one";
}

TEST(ReplicaCalculator, has_nothing_to_say_without_a_ready_pod) {
  EXPECT_FALSE(propose(50, 2, {unready(900), pod(std::nullopt)}));
  EXPECT_FALSE(propose(50, 2, {}));
}

TEST(ReplicaCalculator, leaves_zero_replicas_with_a_metric_that_is_not_of_pods) {
  EXPECT_EQ(replicas_for_value(250, 100, 0, 0, {}).replicas, 3);
  EXPECT_EQ(replicas_for_average(109, 25, 4, {}).replicas, 4) << "1.09 is near enough to 1";
  EXPECT_EQ(replicas_for_average(111, 25, 4, {}).replicas, 5);
}

TEST(ReplicaCalculator, asks_for_no_more_than_can_be_counted) {
  EXPECT_EQ(replicas_for_value(1'000'000'000'000'000, 1, 1, 1, {}).replicas,
            std::numeric_limits<int>::max());
}

TEST(ReplicaCalculator, does_not_go_down_while_a_metric_fails) {
  using Proposals = std::vector<std::optional<int>>;
  EXPECT_EQ(combine_proposals(Proposals{3, 7, 5}, 4), 7);
  EXPECT_EQ(combine_proposals(Proposals{6, std::nullopt}, 4), 6);
  EXPECT_EQ(combine_proposals(Proposals{2, std::nullopt}, 4), std::nullopt);
  EXPECT_EQ(combine_proposals(Proposals{std::nullopt}, 4), std::nullopt);
}

}  // namespace
}  // namespace headroom::scaling
