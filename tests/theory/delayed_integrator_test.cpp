#include "sim/theory/delayed_integrator.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace headroom::theory {
namespace {

/// Largest error in the last quarter of a long run: decayed or grown.
double remaining(double gain, int delay) {
  const auto errors = errors_after_step(gain, delay, 8000);
  double largest = 0;
  for (std::size_t i = errors.size() * 3 / 4; i < errors.size(); ++i) {
    largest = std::max(largest, std::abs(errors[i]));
  }
  return largest;
}

// policies.md 10.
TEST(DelayedIntegrator, limits_of_the_reference) {
  const double table[] = {2.000000, 1.000000, 0.618034, 0.445042, 0.347296,
                          0.284630, 0.241073, 0.209057, 0.184537};
  for (int delay = 0; delay <= 8; ++delay) {
    EXPECT_NEAR(gain_limit(delay), table[delay], 5e-7) << delay;
  }
}

TEST(DelayedIntegrator, dies_out_below_the_limit_and_grows_above) {
  for (int delay = 0; delay <= 12; ++delay) {
    EXPECT_LT(remaining(0.97 * gain_limit(delay), delay), 1e-3) << delay;
    EXPECT_GT(remaining(1.03 * gain_limit(delay), delay), 1e3) << delay;
  }
}

TEST(DelayedIntegrator, overshoots_only_above_its_own_limit) {
  for (int delay = 0; delay <= 12; ++delay) {
    const double gain = gain_without_overshoot(delay);
    EXPECT_LT(gain, gain_limit(delay));
    const auto calm = errors_after_step(gain, delay, 2000);
    EXPECT_GE(*std::min_element(calm.begin(), calm.end()), -1e-12) << delay;
    const auto hasty = errors_after_step(1.02 * gain, delay, 2000);
    EXPECT_LT(*std::min_element(hasty.begin(), hasty.end()), -1e-12) << delay;
  }
}

TEST(DelayedIntegrator, without_delay_a_gain_of_one_is_there_after_a_tick) {
  EXPECT_EQ(gain_without_overshoot(0), 1);
  EXPECT_EQ(errors_after_step(1, 0, 3), (std::vector<double>{1, 0, 0, 0}));
  // One tick late: 1, 0, -1, -1, 0, 1, 1: the cycle of six ticks at the limit.
  EXPECT_EQ(errors_after_step(1, 1, 6), (std::vector<double>{1, 0, -1, -1, 0, 1, 1}));
}

TEST(DelayedIntegrator, small_fleets_alternate) {
  EXPECT_EQ(fewest_without_cycle(0.9), 10);
  EXPECT_EQ(fewest_without_cycle(0.7), 4);
  EXPECT_EQ(fewest_without_cycle(0.5), 2);
  EXPECT_EQ(fewest_without_cycle(0), 1);
  for (int n = 1; n <= 50; ++n) EXPECT_EQ(fewest_without_cycle((n - 1.0) / n), n);
}

}  // namespace
}  // namespace headroom::theory
