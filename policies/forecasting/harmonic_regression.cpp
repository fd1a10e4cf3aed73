#include "policies/forecasting/harmonic_regression.hpp"

#include <algorithm>

#include "policies/forecasting/outliers.hpp"
#include "policies/forecasting/transform.hpp"

namespace headroom::policies::forecasting {
namespace {

// policies.md 3
constexpr std::size_t kSeasonsForTrend = 7;
constexpr std::size_t kSeasonsForWeek = 8;
constexpr std::size_t kDailyWaves = 6;
constexpr std::size_t kWeeklyWaves = 3;
constexpr double kMostBeyondSeen = 2;

HarmonicFit fit(Transform transform, std::span<const double> history, std::size_t season) {
  const std::vector<double> typical = transformed(transform, without_outliers(history, season));
  return {transformed(transform, history), typical, season, suitable_terms(history.size(), season)};
}

/// Of waves that are settled, so that a forecast costs next to nothing.
class FittedHarmonics final : public Model {
 public:
  FittedHarmonics(std::span<const double> history, std::size_t season)
      : transform_(suitable_transform(history)), fit_(fit(transform_, history, season)) {}

  std::string_view name() const override { return HarmonicRegression().name(); }
  std::size_t least_history(std::size_t season) const override {
    return HarmonicRegression().least_history(season);
  }
  Expectation forecast(std::span<const double> history, std::size_t,
                       std::size_t horizon) const override {
    Expectation next =
        restored(transform_, fit_.forecast(transformed(transform_, history), horizon));
    const double most = kMostBeyondSeen * *std::max_element(history.begin(), history.end());
    for (double& mean : next.mean) mean = std::min(mean, std::max(most, 0.0));
    return next;
  }
  std::unique_ptr<Model> fitted(std::span<const double>, std::size_t) const override {
    return std::make_unique<FittedHarmonics>(*this);
  }

 private:
  Transform transform_;
  HarmonicFit fit_;
};

}  // namespace

HarmonicTerms suitable_terms(std::size_t count, std::size_t season) {
  HarmonicTerms terms;
  terms.trend = count >= kSeasonsForTrend * season;
  terms.daily = std::min(kDailyWaves, (season - 1) / 2);
  terms.weekly = count >= kSeasonsForWeek * season ? kWeeklyWaves : 0;
  terms.order = std::min(terms.order, count - 1);
  return terms;
}

Expectation HarmonicRegression::forecast(std::span<const double> history, std::size_t season,
                                         std::size_t horizon) const {
  return FittedHarmonics(history, season).forecast(history, season, horizon);
}

std::unique_ptr<Model> HarmonicRegression::fitted(std::span<const double> history,
                                                  std::size_t season) const {
  return std::make_unique<FittedHarmonics>(history, season);
}

}  // namespace headroom::policies::forecasting
