#include "sim/theory/tail_quantile.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace headroom::theory {
namespace {

TEST(TailQuantile, finds_the_median_of_an_exponential_whatever_the_scale) {
  const auto tail = [](double t) { return std::exp(-t / 3); };
  for (const double scale : {0.001, 3.0, 1000.0})
    EXPECT_NEAR(solve_tail(tail, 0.5, scale), 3 * std::log(2.0), 1e-12) << scale;
}

TEST(TailQuantile, is_zero_where_the_tail_begins_below) {
  EXPECT_EQ(solve_tail([](double t) { return 0.3 * std::exp(-t); }, 0.5, 1), 0.0);
}

}  // namespace
}  // namespace headroom::theory
