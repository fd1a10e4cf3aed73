#include "sim/stats/pareto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace headroom::stats {
namespace {

using testing::ElementsAre;

// metrics.md 5.7.
const std::vector<std::array<double, 2>> kPoints = {{1, 9}, {2, 5}, {4, 2}, {6, 1}, {3, 6}};

TEST(Pareto, the_hypervolume_is_that_of_the_reference) {
  EXPECT_DOUBLE_EQ(hypervolume(kPoints, {8, 10}), 45);
  const auto without_dominated = std::vector(kPoints.begin(), kPoints.end() - 1);
  EXPECT_DOUBLE_EQ(hypervolume(without_dominated, {8, 10}), 45);
}

TEST(Pareto, points_beyond_the_reference_add_no_area) {
  EXPECT_DOUBLE_EQ(hypervolume({{1, 1}, {0, 5}, {5, 0}}, {2, 2}), 1);
  EXPECT_DOUBLE_EQ(hypervolume({}, {2, 2}), 0);
}

TEST(Pareto, the_front_holds_who_is_not_dominated) {
  EXPECT_THAT(non_dominated({{1, 9}, {2, 5}, {4, 2}, {6, 1}, {3, 6}, {2, 5}}),
              ElementsAre(0u, 1u, 2u, 3u));
  const std::array<double, 2> x = {1, 2};
  const std::array<double, 2> y = {1, 3};
  EXPECT_TRUE(dominates(x, y));
  EXPECT_FALSE(dominates(y, x));
  EXPECT_FALSE(dominates(x, x));
}

TEST(Pareto, noise_does_not_dominate) {
  const std::vector<double> cheap = {1.0, 1.1, 0.9}, dear = {2.0, 2.2, 1.9};
  const std::vector<double> fast = {0.5, 0.9, 0.4}, also_fast = {0.6, 0.7, 0.45};
  const ObjectivePair cost{cheap, dear, 0.01};
  // The mean of `fast` is 0.6, of `also_fast` 0.583: worse by 0.017, which margins may forgive.
  EXPECT_TRUE(surely_dominates(std::array{cost, ObjectivePair{fast, also_fast, 0.02}}, 0.95));
  EXPECT_FALSE(surely_dominates(std::array{cost, ObjectivePair{fast, also_fast, 0.01}}, 0.95));
  EXPECT_FALSE(surely_dominates(std::array{ObjectivePair{fast, also_fast, 0.02}}, 0.95));
}

}  // namespace
}  // namespace headroom::stats
