#include "sim/load/think_time.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "tests/load/goodness_of_fit.hpp"

namespace headroom::load {
namespace {

constexpr std::uint64_t kSeed = 20260105;
constexpr std::size_t kDraws = 100'000;

Timer timer(Timer::Kind kind, double offset_ms, double range_ms) {
  return {kind, {}, offset_ms, range_ms};
}

/// Delays in ms.
std::vector<double> draws(const Timer& t, std::size_t count = kDraws) {
  std::vector<double> values;
  for (std::uint64_t i = 0; i < count; ++i) {
    engine::Draw draw(engine::stream_key(kSeed, 0, "timer test"), i);
    values.push_back(t.sample(draw).seconds() * 1e3);
  }
  return values;
}

bool are_whole(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](double v) { return std::abs(v - std::round(v)) < 1e-6; });
}

double chance_of_mean(const std::vector<double>& values, double mean, double sd) {
  const boost::math::normal exact(mean, sd / std::sqrt(static_cast<double>(values.size())));
  return 2 * cdf(complement(exact, mean + std::abs(mean_of(values) - mean)));
}

TEST(Timer, constant_is_always_the_same_in_whole_milliseconds) {
  engine::Draw draw(engine::stream_key(kSeed, 0, "x"), 0);
  EXPECT_EQ(timer(Timer::Kind::constant, 500, 0).sample(draw), 500_ms);
  EXPECT_EQ(timer(Timer::Kind::constant, 500.9, 0).sample(draw), 500_ms);
  EXPECT_EQ(timer(Timer::Kind::constant, -3, 0).sample(draw), Duration{});
}

TEST(Timer, uniform_gives_each_whole_millisecond_of_its_range_alike) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto values = draws(timer(Timer::Kind::uniform, 100, 20));
  EXPECT_TRUE(are_whole(values));
  std::vector<double> counts(20);
  for (const double v : values) {
    const auto ms = std::lround(v);
    ASSERT_GE(ms, 100);
    ASSERT_LT(ms, 120) << "the upper end is open";
    ++counts[static_cast<std::size_t>(ms - 100)];
  }
  EXPECT_GT(chi_square_chance(counts, std::vector<double>(20, kDraws / 20.0)), 1e-4);
}

TEST(Timer, gaussian_has_its_offset_for_a_mean_less_half_a_millisecond_of_rounding_down) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const auto values = draws(timer(Timer::Kind::gaussian, 500, 100));
  EXPECT_TRUE(are_whole(values));
  EXPECT_GT(chance_of_mean(values, 499.5, 100), 1e-4);
  EXPECT_NEAR(std::sqrt(variance_of(values)), 100, 1.2);
}

TEST(Timer, gaussian_is_folded_at_0_not_cut) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  // |N(0, 1000)|: mean 1000 sqrt(2/pi) = 797.9, where one cut at 0 would have a mean of 398.9.
  const auto values = draws(timer(Timer::Kind::gaussian, 0, 1000));
  const double mean = 1000 * std::sqrt(2 / M_PI);
  EXPECT_GT(chance_of_mean(values, mean - 0.5, 1000 * std::sqrt(1 - 2 / M_PI)), 1e-4);
  const boost::math::normal exact(0, 1000);
  const auto folded = [&](double x) { return 2 * cdf(exact, x + 0.5) - 1; };
  EXPECT_LT(kolmogorov(values, folded), 2.2);
}

TEST(Timer, poisson_is_spread_by_the_root_of_its_range_only) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (const double range : {4.0, 300.0, 2000.0}) {
    constexpr std::size_t kFew = 4000;
    const auto values = draws(timer(Timer::Kind::poisson, 100, range), kFew);
    EXPECT_TRUE(are_whole(values));
    EXPECT_GT(chance_of_mean(values, 100 + range, std::sqrt(range)), 1e-4) << range;
    EXPECT_NEAR(variance_of(values), range, 4 * range * std::sqrt(2.0 / kFew)) << range;
  }
}

TEST(Timer, poisson_counts_are_distributed_as_they_should) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const boost::math::poisson exact(3);  // a range of 2.6 is rounded
  std::vector<double> counts(9), expected(9);
  for (const double v : draws(timer(Timer::Kind::poisson, 0, 2.6)))
    ++counts[static_cast<std::size_t>(std::min(v + 0.5, 8.5))];
  for (int k = 0; k < 8; ++k) expected[static_cast<std::size_t>(k)] = kDraws * pdf(exact, k);
  expected[8] = kDraws * cdf(complement(exact, 7));
  EXPECT_GT(chi_square_chance(counts, expected), 1e-4);
}

TEST(Timer, a_distribution_is_in_nanoseconds_and_not_rounded) {
  Timer think;
  think.kind = Timer::Kind::distribution;
  think.time = engine::Distribution::constant(1'234'567);
  engine::Draw draw(engine::stream_key(kSeed, 0, "x"), 0);
  EXPECT_EQ(think.sample(draw), 1'234'567_ns);
}

TEST(Timer, delays_add_up_and_each_draws_for_itself) {
  EXPECT_EQ(([] {
              engine::Draw draw(engine::stream_key(kSeed, 0, "x"), 0);
              return think_time(
                  {timer(Timer::Kind::constant, 300, 0), timer(Timer::Kind::constant, 200, 0)},
                  draw);
            })(),
            500_ms);
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  const Timer uniform = timer(Timer::Kind::uniform, 0, 1000);
  std::vector<double> sums;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    engine::Draw draw(engine::stream_key(kSeed, 0, "x"), i);
    sums.push_back(think_time({uniform, uniform}, draw).seconds() * 1e3);
  }
  // The variance of a sum of independent ones; twice the same would have double.
  EXPECT_NEAR(variance_of(sums), 2 * 1e6 / 12, 0.03 * 2 * 1e6 / 12);
}

TEST(Timer, no_timers_are_no_delay) {
  engine::Draw draw(engine::stream_key(kSeed, 0, "x"), 0);
  EXPECT_EQ(think_time({}, draw), Duration{});
}

}  // namespace
}  // namespace headroom::load
