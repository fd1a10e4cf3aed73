#include "sim/engine/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "sim/engine/elementary.hpp"

namespace headroom::engine {
namespace {

constexpr std::uint64_t kSeed = 20260105;
constexpr std::size_t kDraws = 400'000;

std::vector<double> draws(const Distribution& distribution) {
  WordSequence words(stream_key(kSeed, 0, "distribution test"));
  std::vector<double> values;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    Draw draw(words, i);
    values.push_back(distribution.sample(draw));
  }
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double sd_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// Kolmogorov-Smirnov: the largest distance between the sample's and the true distribution
/// function, times sqrt(n). Above 2.2 in fewer than one of 10,000 true samples.
double kolmogorov(std::vector<double> values, const std::function<double(double)>& cdf) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double exact = cdf(values[i]);
    distance = std::max(
        {distance, exact - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - exact});
  }
  return distance * std::sqrt(n);
}

void expect_fits(const Distribution& distribution, double mean, double sd,
                 const std::function<double(double)>& cdf) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto values = draws(distribution);
  const double standard_error = sd / std::sqrt(static_cast<double>(kDraws));
  EXPECT_NEAR(mean_of(values), mean, 4.5 * standard_error);
  EXPECT_NEAR(sd_of(values), sd, 0.03 * sd);
  EXPECT_LT(kolmogorov(values, cdf), 2.2);
  EXPECT_NEAR(distribution.mean(), mean, 1e-9 * mean);
}

TEST(Distribution, constant_is_itself) {
  Draw draw(stream_key(1, 0, "x"), 0);
  EXPECT_EQ(Distribution::constant(30e6).sample(draw), 30e6);
  EXPECT_TRUE(Distribution{}.is_zero());
}

TEST(Distribution, exponential_fits) {
  const boost::math::exponential exact(1 / 30.0);
  expect_fits(Distribution::exponential(30), 30, 30, [&](double x) { return cdf(exact, x); });
}

TEST(Distribution, exponential_has_the_right_tail_beyond_the_ziggurat) {
  // Above 7.697 the base layer's tail is sampled: e^-7.697 of all draws.
  const auto values = draws(Distribution::exponential(1));
  const double expected = static_cast<double>(kDraws) * std::exp(-7.69711747013104972);
  const auto beyond =
      std::count_if(values.begin(), values.end(), [](double x) { return x > 7.69711747013104972; });
  EXPECT_NEAR(static_cast<double>(beyond), expected, 4.5 * std::sqrt(expected));
}

TEST(Distribution, exponential_fills_256_equal_classes_equally) {
  const auto values = draws(Distribution::exponential(1));
  std::vector<double> count(256);
  for (const double x : values) ++count[static_cast<std::size_t>(256 * (1 - std::exp(-x)))];
  double chi_square = 0;
  const double expected = static_cast<double>(kDraws) / 256;
  for (const double c : count) chi_square += (c - expected) * (c - expected) / expected;
  const boost::math::chi_squared exact(255);
  EXPECT_LT(chi_square, boost::math::quantile(exact, 0.9999)) << "seed " << kSeed;
  EXPECT_GT(chi_square, boost::math::quantile(exact, 0.0001)) << "seed " << kSeed;
}

TEST(Distribution, uniform_fits) {
  expect_fits(Distribution::uniform(10, 30), 20, 20 / std::sqrt(12.0),
              [](double x) { return (x - 10) / 20; });
}

TEST(Distribution, normal_is_drawn_again_below_zero) {
  const boost::math::normal exact(10, 10);
  const double below = cdf(exact, 0.0);
  const auto positive = [&](double x) { return (cdf(exact, x) - below) / (1 - below); };
  const double density = std::exp(-0.5) / std::sqrt(2 * M_PI) / (1 - below);  // of Z at -1, cut
  const double mean = 10 + 10 * density;
  const double variance = 100 * (1 - density - density * density);
  expect_fits(Distribution::normal(10, 10), mean, std::sqrt(variance), positive);
}

TEST(Distribution, lognormal_fits) {
  const double variance = std::log(1 + 0.25);
  const boost::math::lognormal exact(std::log(8.0) - variance / 2, std::sqrt(variance));
  expect_fits(Distribution::lognormal(8, 0.5), 8, 4, [&](double x) { return cdf(exact, x); });
}

TEST(Distribution, gamma_fits_above_and_below_shape_1) {
  for (const double cv : {0.5, 1.0, 2.0}) {
    const double shape = 1 / (cv * cv);
    const boost::math::gamma_distribution<> exact(shape, 5 / shape);
    expect_fits(Distribution::gamma(5, cv), 5, 5 * cv, [&](double x) { return cdf(exact, x); });
  }
}

TEST(Distribution, weibull_fits) {
  const boost::math::weibull exact(1.5, 10);
  expect_fits(Distribution::weibull(10, 1.5), boost::math::mean(exact),
              boost::math::standard_deviation(exact), [&](double x) { return cdf(exact, x); });
}

TEST(Distribution, hyperexponential_has_balanced_means) {
  const double p = 0.5 * (1 + std::sqrt((9.0 - 1) / (9.0 + 1)));
  const double fast = 2 * p / 4.0;  // rates, for mean 4
  const double slow = 2 * (1 - p) / 4.0;
  expect_fits(Distribution::hyperexponential(4, 3), 4, 12, [&](double x) {
    return 1 - p * std::exp(-fast * x) - (1 - p) * std::exp(-slow * x);
  });
}

TEST(Distribution, empirical_draws_each_value_alike) {
  const auto values = draws(Distribution::empirical({1, 2, 4}));
  for (const double value : {1.0, 2.0, 4.0}) {
    const auto count = static_cast<double>(std::count(values.begin(), values.end(), value));
    EXPECT_NEAR(count / kDraws, 1 / 3.0, 0.004);
  }
  EXPECT_NEAR(Distribution::empirical({1, 2, 4}).mean(), 7 / 3.0, 1e-12);
}

TEST(Distribution, without_variation_is_constant) {
  Draw draw(stream_key(1, 0, "x"), 0);
  EXPECT_EQ(Distribution::lognormal(8, 0).sample(draw), 8);
  EXPECT_EQ(Distribution::gamma(8, 0).sample(draw), 8);
}

TEST(Distribution, scaling_multiplies_every_draw) {
  const std::vector<Distribution> all = {
      Distribution::constant(3),       Distribution::exponential(3),
      Distribution::uniform(1, 3),     Distribution::normal(3, 2),
      Distribution::lognormal(3, 0.5), Distribution::gamma(3, 2),
      Distribution::weibull(3, 1.5),   Distribution::hyperexponential(3, 2),
      Distribution::empirical({1, 5})};
  for (const Distribution& distribution : all) {
    for (std::uint64_t i = 0; i < 100; ++i) {
      Draw once(stream_key(1, 0, "x"), i);
      Draw again(stream_key(1, 0, "x"), i);
      const double value = distribution.sample(once);
      EXPECT_NEAR(distribution.scaled(7).sample(again), 7 * value, 1e-12 * 7 * value);
    }
  }
}

}  // namespace
}  // namespace headroom::engine
