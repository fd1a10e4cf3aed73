#include "policies/forecasting/holt_winters_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "policies/forecasting/outliers.hpp"

namespace headroom::policies::forecasting {
namespace {

constexpr std::array kGrid = {0.05, 0.1, 0.2, 0.4, 0.6};  // policies.md 3

/// The state behind the whole history, and how well it has foretold the second half of it.
struct Followed {
  HoltWinters state;
  double mean_square_error;  ///< one step ahead
};

Followed follow(const Smoothing& smoothing, std::span<const double> history, std::size_t season) {
  Followed followed{HoltWinters(smoothing, history, season), 0};
  const std::size_t half = history.size() / 2;
  double squares = 0;
  for (std::size_t t = 0; t < history.size(); ++t) {
    const double error = followed.state.see(history[t]);
    if (t >= half) squares += error * error;
  }
  followed.mean_square_error = squares / static_cast<double>(history.size() - half);
  return followed;
}

}  // namespace

Smoothing fitted_smoothing(std::span<const double> history, std::size_t season) {
  Smoothing best;
  double least = std::numeric_limits<double>::infinity();
  for (const double level : kGrid) {
    for (const double trend : kGrid) {
      for (const double seasonal : kGrid) {
        const Smoothing candidate{level, trend, seasonal, Smoothing{}.damping};
        const double error = follow(candidate, history, season).mean_square_error;
        if (error < least) best = candidate;
        least = std::min(least, error);
      }
    }
  }
  return best;
}

Expectation HoltWintersModel::forecast(std::span<const double> history, std::size_t season,
                                       std::size_t horizon) const {
  const Followed followed = follow(smoothing(history, season), history, season);
  const std::vector<double> variances = followed.state.variances(horizon);
  Expectation next;
  for (std::size_t step = 1; step <= horizon; ++step) {
    next.mean.push_back(followed.state.ahead(step));
    next.deviation.push_back(std::sqrt(followed.mean_square_error * variances[step - 1]));
  }
  return next;
}

std::unique_ptr<Model> HoltWintersModel::fitted(std::span<const double> history,
                                                std::size_t season) const {
  return std::make_unique<HoltWintersModel>(smoothing(history, season));
}

Smoothing HoltWintersModel::smoothing(std::span<const double> history, std::size_t season) const {
  return given_ ? *given_ : fitted_smoothing(without_outliers(history, season), season);
}

}  // namespace headroom::policies::forecasting
