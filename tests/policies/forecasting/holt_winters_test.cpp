#include "policies/forecasting/holt_winters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "policies/forecasting/holt_winters_model.hpp"
#include "tests/policies/forecasting/series.hpp"

namespace headroom::policies::forecasting {
namespace {

using testing::DoubleNear;
using testing::Pointwise;

constexpr Smoothing kUndamped{0.5, 0.1, 0.2, 1};
constexpr Smoothing kDamped{0.5, 0.1, 0.2, 0.9};

// policies.md 3
TEST(HoltWinters, foretells_each_step_of_the_reference_series) {
  HoltWinters model(kUndamped, kSeries, kSeason);
  std::vector<double> foretold;
  for (const double value : kSeries) {
    foretold.push_back(model.next());
    EXPECT_DOUBLE_EQ(model.see(value), value - foretold.back());
  }
  EXPECT_THAT(foretold, Pointwise(DoubleNear(1e-6), {10.625, 20.90625, 31.001562, 20.999141,
                                                     10.885473, 21.918740, 32.458030, 23.814548,
                                                     13.550703, 23.610928, 34.978485, 26.291390}));
}

TEST(HoltWinters, continues_the_reference_series) {
  EXPECT_THAT(HoltWintersModel(kUndamped).forecast(kSeries, kSeason, 4).mean,
              Pointwise(DoubleNear(1e-6), {15.943934, 26.529447, 37.252219, 27.008506}));
  EXPECT_THAT(HoltWintersModel(kDamped).forecast(kSeries, kSeason, 4).mean,
              Pointwise(DoubleNear(1e-6), {15.431677, 25.730279, 36.143470, 25.570172}));
}

TEST(HoltWinters, a_damped_trend_comes_to_an_end) {
  const std::vector<double> rise = {1, 2, 3, 4};
  HoltWinters model({0.5, 0.5, 0, 0.5}, rise, 1);  // level 1, trend 1
  EXPECT_DOUBLE_EQ(model.ahead(1), 1.5);
  EXPECT_DOUBLE_EQ(model.ahead(2), 1.75);
  EXPECT_NEAR(model.ahead(60), 2, 1e-12);
}

// A surprise of 1 lifts the level by 0.5, and the trend by 0.05, which is there once more each step
// without damping: 0.55, 0.6, 0.65. After a season of four its own slot adds 0.2 x (1 - 0.5).
TEST(HoltWinters, errs_more_the_further_it_looks) {
  const HoltWinters model(kUndamped, kSeries, kSeason);
  const double three = 1 + 0.55 * 0.55 + 0.6 * 0.6 + 0.65 * 0.65;
  EXPECT_THAT(model.variances(6),
              Pointwise(DoubleNear(1e-12), {1.0, 1 + 0.55 * 0.55, 1 + 0.55 * 0.55 + 0.6 * 0.6,
                                            three, three + (0.7 + 0.1) * (0.7 + 0.1),
                                            three + (0.7 + 0.1) * (0.7 + 0.1) + 0.75 * 0.75}));
}

// Behind a surprise everything moves by what the factors say.
TEST(HoltWinters, its_variances_are_those_of_its_own_response_to_a_surprise) {
  HoltWinters calm(kDamped, kSeries, kSeason);
  HoltWinters surprised = calm;
  calm.see(calm.next());
  surprised.see(surprised.next() + 1);
  const std::vector<double> variances = calm.variances(10);
  for (std::size_t step = 1; step < 10; ++step) {
    const double effect = surprised.ahead(step) - calm.ahead(step);
    EXPECT_NEAR(variances[step] - variances[step - 1], effect * effect, 1e-12) << step;
  }
}

TEST(HoltWintersModel, fits_constants_at_least_as_good_as_any_of_the_grid) {
  std::vector<double> jump(40, 10);  // a level that changes once wants a fast level
  for (std::size_t t = 25; t < jump.size(); ++t) jump[t] = 50;
  EXPECT_DOUBLE_EQ(fitted_smoothing(jump, kSeason).level, 0.6);
  std::vector<double> noise;  // one that is there and back wants a slow one
  for (int t = 0; t < 48; ++t) noise.push_back(t % 3 == 0 ? 13 : t % 3 == 1 ? 9 : 8);
  EXPECT_DOUBLE_EQ(fitted_smoothing(noise, kSeason).level, 0.05);
}

TEST(HoltWintersModel, once_fitted_keeps_its_constants) {
  const HoltWintersModel model;
  EXPECT_EQ(model.fitted(kSeries, kSeason)->forecast(kSeries, kSeason, 8).mean,
            model.forecast(kSeries, kSeason, 8).mean);
}

}  // namespace
}  // namespace headroom::policies::forecasting
