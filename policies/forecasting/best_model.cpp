#include "policies/forecasting/best_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headroom::policies::forecasting {
namespace {

constexpr std::size_t kOrigins = 4;  // in the last season, from which is forecast

}  // namespace

double last_season_mase(const Model& model, std::span<const double> history, std::size_t season) {
  const std::size_t start = history.size() - season;
  const std::unique_ptr<Model> fitted = model.fitted(history.first(start), season);
  double error = 0;
  double naive_error = 0;
  for (std::size_t quarter = 0; quarter < kOrigins; ++quarter) {
    const std::size_t origin = start + quarter * season / kOrigins;
    const std::size_t end = start + (quarter + 1) * season / kOrigins;
    const auto mean = fitted->forecast(history.first(origin), season, end - origin).mean;
    for (std::size_t t = origin; t < end; ++t) {
      error += std::abs(history[t] - mean[t - origin]);
      naive_error += std::abs(history[t] - history[t - season]);
    }
  }
  if (error == 0) return 0;
  return naive_error > 0 ? error / naive_error : std::numeric_limits<double>::infinity();
}

const Model& BestModel::best(std::span<const double> history, std::size_t season) const {
  const Model* best = models_.front().get();
  double least = std::numeric_limits<double>::infinity();
  for (const std::unique_ptr<Model>& model : models_) {
    const std::size_t needed = std::max(model->least_history(season), season) + season;
    if (history.size() < needed) continue;
    const double error = last_season_mase(*model, history, season);
    if (error < least) best = model.get();
    least = std::min(least, error);
  }
  return *best;
}

Expectation BestModel::forecast(std::span<const double> history, std::size_t season,
                                std::size_t horizon) const {
  return best(history, season).forecast(history, season, horizon);
}

std::unique_ptr<Model> BestModel::fitted(std::span<const double> history,
                                         std::size_t season) const {
  return best(history, season).fitted(history, season);
}

}  // namespace headroom::policies::forecasting
