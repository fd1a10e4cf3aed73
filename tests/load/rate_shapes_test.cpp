#include "sim/load/rate_shapes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sim/load/rate_feed.hpp"

namespace headroom::load {
namespace {

/// The largest distance of a curve from what it stands for, over `length`.
template <class Exact>
double largest_error(const RateCurve& curve, Duration length, Exact exact) {
  constexpr int kPlaces = 20'011;
  double error = 0;
  for (int i = 0; i < kPlaces; ++i) {
    const Duration t = length / kPlaces * i;
    error = std::max(error, std::abs(rate_at(curve, t) - exact(t.seconds())));
  }
  return error;
}

void expect_good(const RateCurve& curve) {
  ASSERT_FALSE(curve.empty());
  EXPECT_EQ(curve.front().at, Duration{});
  for (std::size_t i = 1; i < curve.size(); ++i) EXPECT_LE(curve[i - 1].at, curve[i].at) << i;
  for (const RatePoint& point : curve) EXPECT_GE(point.per_second, 0);
}

TEST(RateShapes, a_ramp_is_exact_and_held) {
  const RateCurve ramp = ramp_rate(10, 70, 1_min, 3_min);
  EXPECT_DOUBLE_EQ(rate_at(ramp, 0_s), 10);
  EXPECT_DOUBLE_EQ(rate_at(ramp, 1_min), 10);
  EXPECT_DOUBLE_EQ(rate_at(ramp, 2_min), 30);
  EXPECT_DOUBLE_EQ(rate_at(ramp, 4_min), 70);
  EXPECT_DOUBLE_EQ(rate_at(ramp, 5_h), 70);
  EXPECT_DOUBLE_EQ(expected_arrivals(ramp, 5_min), 600 + 40 * 180 + 4200);
}

TEST(RateShapes, a_ramp_without_time_is_a_step) {
  const RateCurve step = ramp_rate(10, 70, 1_min, 0_s);
  EXPECT_DOUBLE_EQ(rate_at(step, 59_s), 10);
  EXPECT_DOUBLE_EQ(rate_at(step, 1_min), 70);
}

TEST(RateShapes, a_spike_begins_and_ends_at_once) {
  const RateCurve spike = spike_rate(5, 50, 10_s, 20_s);
  EXPECT_DOUBLE_EQ(rate_at(spike, 9_s), 5);
  EXPECT_DOUBLE_EQ(rate_at(spike, 10_s), 50);
  EXPECT_DOUBLE_EQ(rate_at(spike, 29_s), 50);
  EXPECT_DOUBLE_EQ(rate_at(spike, 30_s), 5);
  EXPECT_DOUBLE_EQ(expected_arrivals(spike, 40_s), 5 * 20 + 50 * 20);
  EXPECT_DOUBLE_EQ(expected_arrivals(spike_rate(5, 50, 0_s, 20_s), 40_s), 50 * 20 + 5 * 20);
}

TEST(RateShapes, a_sine_is_as_near_as_it_says) {
  for (const Duration phase : {0_s, 7_s, 6_h, 100_h}) {
    const SineRate sine{100, 80, 24_h, phase};
    const RateCurve curve = sine_rate(sine, 72_h);
    expect_good(curve);
    const double error = largest_error(curve, 72_h, [&](double t) {
      return 100 + 80 * std::sin(2 * std::numbers::pi * (t - phase.seconds()) / 86'400);
    });
    EXPECT_LT(error, 80 * 0.00054) << phase.seconds();
    EXPECT_GT(error, 80 * 0.0004) << "else fewer pieces would do";
  }
}

TEST(RateShapes, whole_periods_of_a_sine_have_its_mean) {
  EXPECT_NEAR(expected_arrivals(sine_rate({100, 80, 1_h, 0_s}, 3_h), 3_h), 100 * 10'800, 1e-5);
}

TEST(RateShapes, a_longer_sine_begins_with_the_same_points) {
  const RateCurve brief = sine_rate({3, 2, 7_s, 2_s}, 20_s);
  const RateCurve lengthy = sine_rate({3, 2, 7_s, 2_s}, 100_s);
  ASSERT_LT(brief.size(), lengthy.size());
  for (std::size_t i = 0; i < brief.size(); ++i) {
    EXPECT_EQ(brief[i].at, lengthy[i].at);
    EXPECT_EQ(brief[i].per_second, lengthy[i].per_second);
  }
  EXPECT_GE(brief.back().at, 20_s);
}

TEST(RateShapes, a_flash_crowd_decays_as_it_says) {
  const RateCurve curve = flash_crowd_rate({10, 410, 5_min, 30_s, 1_min, 10_min});
  expect_good(curve);
  EXPECT_DOUBLE_EQ(rate_at(curve, 4_min), 10);
  EXPECT_NEAR(rate_at(curve, 5_min + 15_s), 210, 1e-9);
  EXPECT_DOUBLE_EQ(rate_at(curve, 6_min), 410);
  const double falls = 390;
  const double error = largest_error(curve, 3_h, [&](double t) {
    if (t < falls) return rate_at(curve, Duration::from_seconds(t));
    return 10 + 400 * std::exp(-(t - falls) / 600);
  });
  EXPECT_LT(error, 400 * 0.0005);
  EXPECT_DOUBLE_EQ(rate_at(curve, 3_h), 10);
}

TEST(RateShapes, a_flash_crowd_may_rise_at_once_at_the_start) {
  const RateCurve curve = flash_crowd_rate({0, 100, 0_s, 0_s, 0_s, 60_s});
  EXPECT_DOUBLE_EQ(rate_at(curve, 0_s), 100);
  EXPECT_NEAR(expected_arrivals(curve, 1_h), 100 * 60, 100 * 60 * 0.003);
}

TEST(RateShapes, a_sum_is_exact_steps_included) {
  const RateCurve ramp = ramp_rate(0, 60, 0_s, 60_s);
  const RateCurve spike = spike_rate(0, 100, 20_s, 10_s);
  const RateCurve sum = sum_of(ramp, spike);
  EXPECT_DOUBLE_EQ(rate_at(sum, 19_s), 19);
  EXPECT_DOUBLE_EQ(rate_at(sum, 20_s), 120);
  EXPECT_DOUBLE_EQ(rate_at(sum, 25_s), 125);
  EXPECT_DOUBLE_EQ(rate_at(sum, 30_s), 30);
  EXPECT_NEAR(expected_arrivals(sum, 100_s),
              expected_arrivals(ramp, 100_s) + expected_arrivals(spike, 100_s), 1e-9);
  EXPECT_DOUBLE_EQ(rate_at(sum_of(spike, ramp), 25_s), 125);
}

TEST(RateShapes, a_product_with_steps_is_exact) {
  const RateCurve ramp = ramp_rate(0, 60, 0_s, 60_s);
  const RateCurve product = product_of(ramp, spike_rate(1, 3, 20_s, 10_s));
  EXPECT_DOUBLE_EQ(rate_at(product, 19_s), 19);
  EXPECT_DOUBLE_EQ(rate_at(product, 20_s), 60);
  EXPECT_DOUBLE_EQ(rate_at(product, 30_s), 30);
  EXPECT_LE(product.size(), 8U) << "nothing is bent";
}

TEST(RateShapes, a_product_of_two_slopes_is_as_near_as_it_says) {
  const RateCurve up = ramp_rate(0, 10, 0_s, 60_s);
  const RateCurve down = ramp_rate(8, 0, 0_s, 60_s);
  const RateCurve product = product_of(up, down);
  const double error = largest_error(product, 60_s, [](double t) { return t / 6 * (8 - t / 7.5); });
  EXPECT_LE(error, 20 * 1.001e-3) << "the largest product is 20, in the middle";
  EXPECT_GT(error, 20 * 0.7e-3) << "else fewer pieces would do";
}

TEST(RateShapes, what_is_cut_off_leaves_the_rest_as_it_was) {
  const RateCurve curve = {{0_s, 1}, {10_s, 2}, {20_s, 3}, {30_s, 4}};
  EXPECT_EQ(cut(curve, 15_s).size(), 3U);
  EXPECT_EQ(cut(curve, 10_s).size(), 2U);
  EXPECT_EQ(cut(curve, 99_s).size(), 4U);
}

}  // namespace
}  // namespace headroom::load
