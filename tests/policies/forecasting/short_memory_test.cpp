#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "policies/forecasting/autoregressive_model.hpp"
#include "policies/forecasting/straight_line.hpp"

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

// The line nearest to 1 3 2 4 is 1.3 + 0.8 t; it misses by -0.3 0.9 -0.9 0.3.
TEST(StraightLine, continues_the_nearest_line) {
  const std::vector<double> values = {1, 3, 2, 4};
  const Expectation next = StraightLine().forecast(values, 1, 2);
  EXPECT_THAT(next.mean, Pointwise(DoubleNear(1e-12), {4.5, 5.3}));
  EXPECT_NEAR(next.deviation[1], std::sqrt((0.09 + 0.81 + 0.81 + 0.09) / 2), 1e-12);
}

// Around the mean of 5: 2 1 -1 -2, whose autocorrelation is 0.3.
TEST(AutoregressiveModel, returns_to_its_mean) {
  const std::vector<double> values = {7, 6, 4, 3};
  const Expectation next = AutoregressiveModel(1).forecast(values, 1, 2);
  EXPECT_THAT(next.mean, Pointwise(DoubleNear(1e-12), {5 - 0.6, 5 - 0.18}));
}

TEST(AutoregressiveModel, of_a_constant_stays_there) {
  const std::vector<double> values(20, 4);
  EXPECT_THAT(AutoregressiveModel(9).forecast(values, 1, 2).mean, ElementsAre(4, 4));
}

}  // namespace
}  // namespace headroom::policies::forecasting
