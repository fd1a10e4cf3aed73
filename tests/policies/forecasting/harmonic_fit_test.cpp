#include "policies/forecasting/harmonic_fit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "policies/forecasting/harmonic_regression.hpp"
#include "tests/policies/forecasting/series.hpp"

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::Pointwise;

HarmonicTerms bare(double ridge = 0) {
  HarmonicTerms terms;
  terms.trend = true;
  terms.daily = 1;
  terms.ridge = ridge;
  terms.order = 1;
  return terms;
}

// policies.md 3
TEST(HarmonicFit, lays_a_line_and_a_wave_through_the_reference_series) {
  const HarmonicFit fit(kSeries, kSeries, kSeason, bare());
  EXPECT_THAT(fit.coefficients(),
              Pointwise(DoubleNear(1e-6), {19.288804, 0.568702, 0.735369, -10.431298}));
  EXPECT_NEAR(fit.residual().autocorrelations()(0), -0.403417, 1e-6);
  EXPECT_THAT(fit.forecast(kSeries, 4).mean,
              Pointwise(DoubleNear(1e-6), {16.008363, 27.285616, 37.735059, 27.062538}));
}

TEST(HarmonicFit, the_normal_equations_tell_the_same_as_the_decomposition) {
  const HarmonicFit exact(kSeries, kSeries, kSeason, bare());
  const HarmonicFit normal(kSeries, kSeries, kSeason, bare(1e-12));
  EXPECT_THAT(normal.coefficients(), Pointwise(DoubleNear(1e-8), exact.coefficients()));
}

TEST(HarmonicFit, a_ridge_pulls_everything_but_the_mean_towards_nothing) {
  const HarmonicFit pulled(kSeries, kSeries, kSeason, bare(1e9));
  EXPECT_NEAR(pulled.coefficients()(0), 269.0 / 12, 1e-6) << "the mean of the series";
  EXPECT_NEAR(pulled.coefficients().tail(3).norm(), 0, 1e-6);
}

TEST(HarmonicFit, learns_its_waves_from_the_typical_and_its_residual_from_what_was_seen) {
  std::vector<double> seen = kSeries;
  seen.back() += 100;
  HarmonicTerms terms = bare();
  const HarmonicFit fit(seen, kSeries, kSeason, terms);
  EXPECT_EQ(fit.coefficients(), HarmonicFit(kSeries, kSeries, kSeason, terms).coefficients());
  EXPECT_LT(std::abs(fit.residual().autocorrelations()(0)), 0.1) << "nothing but one peak";
}

TEST(HarmonicFit, finds_waves_of_the_week_too) {
  std::vector<double> weeks;  // each seventh day is a half higher
  for (std::size_t t = 0; t < 24 * 28; ++t) weeks.push_back((t / 24) % 7 == 0 ? 150 : 100);
  HarmonicTerms terms;
  terms.weekly = 3;
  const std::vector<double> day = HarmonicFit(weeks, weeks, 24, terms).forecast(weeks, 48).mean;
  EXPECT_GT(day[12], 125);
  EXPECT_LT(day[36], 125);
}

TEST(HarmonicRegression, has_as_many_terms_as_the_history_allows) {
  EXPECT_FALSE(suitable_terms(7 * 24 - 1, 24).trend);
  EXPECT_TRUE(suitable_terms(7 * 24, 24).trend);
  EXPECT_EQ(suitable_terms(8 * 24 - 1, 24).weekly, 0U);
  EXPECT_EQ(suitable_terms(8 * 24, 24).weekly, 3U);
  EXPECT_EQ(suitable_terms(48, 24).daily, 6U);
  EXPECT_EQ(suitable_terms(8, 4).daily, 1U) << "the second wave of four steps has no sine";
  EXPECT_EQ(suitable_terms(2, 1).daily, 0U);
  EXPECT_EQ(suitable_terms(2, 1).order, 1U);
}

TEST(HarmonicRegression, continues_a_wave) {
  const std::vector<double> longer = wave(24 * 6, 24, 0.5);
  const std::span<const double> all = longer;
  const Expectation next = HarmonicRegression().forecast(all.first(24 * 5), 24, 24);
  EXPECT_THAT(next.mean, Pointwise(DoubleNear(2), all.last(24)));
  for (const double deviation : next.deviation) EXPECT_NEAR(deviation, 0.5, 0.3);
}

TEST(HarmonicRegression, once_fitted_keeps_its_waves_and_follows_the_last_steps) {
  const std::vector<double> longer = wave(24 * 6, 24, 0.5);
  const std::span<const double> all = longer;
  const auto fitted = HarmonicRegression().fitted(all.first(24 * 5), 24);
  EXPECT_EQ(fitted->forecast(all.first(24 * 5), 24, 3).mean,
            HarmonicRegression().forecast(all.first(24 * 5), 24, 3).mean);
  EXPECT_THAT(fitted->forecast(all.first(24 * 5 + 7), 24, 17).mean,
              Pointwise(DoubleNear(2), all.last(17)));
}

TEST(HarmonicRegression, survives_silence_and_does_not_go_anywhere) {
  const std::vector<double> silence(48, 0);
  EXPECT_THAT(HarmonicRegression().forecast(silence, 24, 3).mean, testing::Each(0));
  std::vector<double> explosion;
  for (int t = 0; t < 24 * 8; ++t) explosion.push_back(std::exp(t / 24.0));
  const Expectation next = HarmonicRegression().forecast(explosion, 24, 24 * 7);
  for (const double mean : next.mean) EXPECT_LE(mean, 2 * explosion.back());
}

}  // namespace
}  // namespace headroom::policies::forecasting
