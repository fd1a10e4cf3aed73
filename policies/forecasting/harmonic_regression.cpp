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
  const Transform transform = suitable_transform(history);
  const std::vector<double> typical = transformed(transform, without_outliers(history, season));
  const HarmonicFit fit(transformed(transform, history), typical, season,
                        suitable_terms(history.size(), season));
  Expectation next = restored(transform, fit.forecast(horizon));
  const double most = kMostBeyondSeen * *std::max_element(history.begin(), history.end());
  for (double& mean : next.mean) mean = std::min(mean, std::max(most, 0.0));
  return next;
}

}  // namespace headroom::policies::forecasting
