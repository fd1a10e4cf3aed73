#include "policies/parts/conpaas_predictor.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "policies/forecasting/autoregressive_model.hpp"
#include "policies/forecasting/holt_winters_model.hpp"
#include "policies/forecasting/straight_line.hpp"

namespace headroom::policies {
namespace {

// policies.md 4.5
constexpr std::size_t kLags = 9;
constexpr forecasting::Smoothing kSmoothing{0.2, 0.1, 0.05, 1};

/// Mean distance of a forecast from what came; infinite without either.
double mean_error(const std::vector<double>& forecast, std::span<const double> came) {
  const std::size_t count = std::min(forecast.size(), came.size());
  if (count == 0) return std::numeric_limits<double>::infinity();
  double sum = 0;
  for (std::size_t step = 0; step < count; ++step) sum += std::abs(forecast[step] - came[step]);
  return sum / static_cast<double>(count);
}

}  // namespace

ConpaasPredictor::ConpaasPredictor(std::size_t steps, Weights weights)
    : steps_(steps), weights_(weights) {
  candidates_.push_back({std::make_unique<forecasting::StraightLine>(), {}});
  candidates_.push_back({std::make_unique<forecasting::AutoregressiveModel>(kLags), {}});
  candidates_.push_back({std::make_unique<forecasting::HoltWintersModel>(kSmoothing), {}});
}

ConpaasPredictor::Prediction ConpaasPredictor::predict(std::span<const double> history,
                                                       std::size_t passed) {
  const Candidate& believed = best(history.last(std::min(passed, history.size())));
  for (Candidate& candidate : candidates_) {
    candidate.forecast.clear();
    // As in public code, what is repeated is as long as the forecast.
    if (history.size() >= candidate.model->least_history(steps_))
      candidate.forecast = candidate.model->forecast(history, steps_, steps_).mean;
  }
  return {std::max(collapsed(believed.forecast), 0.0), believed.model->name()};
}

const ConpaasPredictor::Candidate& ConpaasPredictor::best(std::span<const double> passed) const {
  // What could forecast once can do so again: its history only gets longer.
  return *std::min_element(
      candidates_.begin(), candidates_.end(), [&](const Candidate& one, const Candidate& other) {
        return mean_error(one.forecast, passed) < mean_error(other.forecast, passed);
      });
}

double ConpaasPredictor::collapsed(const std::vector<double>& forecast) const {
  double sum = 0;
  double weights = 0;
  for (std::size_t step = 0; step < forecast.size(); ++step) {
    const double weight = weights_ == Weights::later ? static_cast<double>(step + 1) : 1;
    sum += weight * forecast[step];
    weights += weight;
  }
  return sum / weights;
}

}  // namespace headroom::policies
