#include "policies/forecasting/autoregression.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::Pointwise;

// Squares 4 + 1 + 1 + 4 = 10; products at lag one 2 - 1 + 2 = 3: r = 0.3. Behind -2 come -0.6 and
// -0.18. The variance is 10/4, and 1 - 0.3 x 0.3 of it is no matter of the past.
TEST(Autoregression, of_order_one_multiplies_by_its_autocorrelation) {
  const Autoregression model(Eigen::Vector4d(2, 1, -1, -2), 1);
  EXPECT_DOUBLE_EQ(model.autocorrelations()(0), 0.3);
  EXPECT_THAT(model.forecast(Eigen::VectorXd::Constant(1, -2), 2),
              Pointwise(DoubleNear(1e-12), {-0.6, -0.18}));
  const double innovation = 2.5 * (1 - 0.09);
  EXPECT_THAT(
      model.deviations(3),
      Pointwise(DoubleNear(1e-12), {std::sqrt(innovation), std::sqrt(innovation * (1 + 0.09)),
                                    std::sqrt(innovation * (1 + 0.09 + 0.0081))}));
}

// r_1 = 0.3 and r_2 = (-2 - 2) / 10 = -0.4, so
// phi_1 = r_1 (1 - r_2) / (1 - r_1^2) and phi_2 = (r_2 - r_1^2) / (1 - r_1^2).
TEST(Autoregression, of_order_two_solves_the_yule_walker_equations) {
  const Autoregression model(Eigen::Vector4d(2, 1, -1, -2), 2);
  EXPECT_NEAR(model.coefficients()(0), 0.42 / 0.91, 1e-12);
  EXPECT_NEAR(model.coefficients()(1), -0.49 / 0.91, 1e-12);
  EXPECT_NEAR(model.forecast(Eigen::Vector2d(-2, -1), 1)[0], (0.42 * -2 - 0.49 * -1) / 0.91, 1e-12);
}

TEST(Autoregression, of_nothing_expects_nothing) {
  EXPECT_THAT(Autoregression(Eigen::Vector3d::Zero(), 2).forecast(Eigen::Vector2d::Zero(), 2),
              testing::ElementsAre(0, 0));
  EXPECT_THAT(Autoregression().deviations(1), testing::ElementsAre(0));
}

}  // namespace
}  // namespace headroom::policies::forecasting
