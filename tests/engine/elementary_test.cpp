#include "sim/engine/elementary.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <random>

namespace headroom::engine {
namespace {

double relative_error(double got, double expected) {
  return std::abs(got - expected) / std::max(std::abs(expected), 1e-300);
}

// The C library is within one unit in the last place; two more are ours.
constexpr double kFewUnits = 3 * 2.3e-16;

TEST(Elementary, log_agrees_with_the_c_library) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    const double x = std::exp2(std::uniform_real_distribution<>(-1000, 1000)(random));
    EXPECT_LT(relative_error(log(x), std::log(x)), kFewUnits) << x;
  }
  for (const double x : {1.0, 1.0 + 1e-12, 1.0 - 1e-12, 0.5, 2.0, 5e-324, 1e308}) {
    EXPECT_NEAR(log(x), std::log(x), kFewUnits * std::abs(std::log(x)) + 1e-300) << x;
  }
}

TEST(Elementary, exp_agrees_with_the_c_library) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 200'000; ++i) {
    const double x = std::uniform_real_distribution<>(-700, 700)(random);
    EXPECT_LT(relative_error(exp(x), std::exp(x)), kFewUnits) << x;
  }
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(exp(-800.0), 0.0);
  EXPECT_EQ(exp(800.0), HUGE_VAL);
  EXPECT_GT(exp(-744.0), 0.0);
}

TEST(Elementary, pow_agrees_with_the_c_library) {
  for (const double x : {0.001, 0.3, 1.0, 7.5, 1e6}) {
    for (const double y : {-2.0, -0.5, 0.25, 1.0, 3.0}) {
      EXPECT_LT(relative_error(pow(x, y), std::pow(x, y)), 1e-14) << x << "^" << y;
    }
  }
  EXPECT_EQ(pow(0.0, 0.5), 0.0);
}

TEST(Elementary, normal_quantile_agrees_with_boost) {
  const boost::math::normal normal;
  for (double p = 1e-15; p < 0.5; p *= 1.7) {
    EXPECT_NEAR(normal_quantile(p), boost::math::quantile(normal, p), 1e-13) << p;
    EXPECT_NEAR(normal_quantile(1 - p), boost::math::quantile(normal, 1 - p), 1e-7) << p;
  }
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
}

TEST(Elementary, is_computed_by_the_compiler_as_well) {
  static_assert(log(1.0) == 0.0);
  static_assert(exp(0.0) == 1.0);
}

}  // namespace
}  // namespace headroom::engine
