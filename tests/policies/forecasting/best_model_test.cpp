#include "policies/forecasting/best_model.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "policies/forecasting/last_value.hpp"
#include "policies/forecasting/models.hpp"
#include "policies/forecasting/seasonal_naive.hpp"
#include "tests/policies/forecasting/series.hpp"

namespace headroom::policies::forecasting {
namespace {

TEST(BestModel, the_seasonal_naive_forecast_is_the_measure) {
  EXPECT_DOUBLE_EQ(last_season_mase(SeasonalNaive(), kSeries, kSeason), 1);
}

// Each quarter of the last season is one step: 13 25 37 24 for 22 13 25 37, an error of 9 + 12 + 12
// + 13, against 1 + 3 + 3 + 2 of the seasonal naive one.
TEST(BestModel, an_error_is_that_of_each_quarter_forecast_from_before_it) {
  EXPECT_DOUBLE_EQ(last_season_mase(LastValue(), kSeries, kSeason), 46.0 / 9);
}

TEST(BestModel, where_the_naive_forecast_is_perfect_any_error_is_infinite_and_none_is_none) {
  const std::vector<double> same = {1, 2, 1, 2, 1, 2};
  EXPECT_EQ(last_season_mase(SeasonalNaive(), same, 2), 0);
  EXPECT_EQ(last_season_mase(LastValue(), same, 2), std::numeric_limits<double>::infinity());
}

TEST(BestModel, a_series_that_repeats_itself_is_left_to_the_seasonal_naive_forecast) {
  std::vector<double> same;
  for (int t = 0; t < 120; ++t) same.push_back(t % 24);
  EXPECT_EQ(make_model("best")->fitted(same, 24)->name(), "seasonal-naive");
}

TEST(BestModel, a_noisy_wave_is_smoothed_by_its_harmonics) {
  EXPECT_EQ(make_model("best")->fitted(wave(240, 24, 10), 24)->name(), "harmonic");
}

TEST(BestModel, a_wave_whose_level_jumps_is_left_to_a_model_that_follows_it) {
  std::vector<double> higher = wave(120, 24);
  for (std::size_t t = 90; t < higher.size(); ++t) higher[t] += 100;
  EXPECT_EQ(make_model("best")->fitted(higher, 24)->name(), "holt-winters");
}

TEST(BestModel, without_a_season_to_compare_takes_the_first) {
  EXPECT_EQ(make_model("best")->fitted(wave(30, 24), 24)->name(), "seasonal-naive");
}

TEST(Models, each_name_makes_the_model_of_that_name) {
  for (const std::string& name : model_names()) EXPECT_EQ(make_model(name)->name(), name);
}

}  // namespace
}  // namespace headroom::policies::forecasting
