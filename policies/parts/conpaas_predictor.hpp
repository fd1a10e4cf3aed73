#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "policies/forecasting/model.hpp"

namespace headroom::policies {

/// The predictors of ConPaaS side by side: linear regression, autoregression and Holt-Winters. Each
/// time the one is believed whose last forecast was nearest to what came (policies.md 4.5).
class ConpaasPredictor {
 public:
  enum class Weights { equal, later };  ///< of the steps of a forecast in their mean

  struct Prediction {
    double value = 0;        ///< mean of the next steps, not negative
    std::string_view model;  ///< that says so
  };

  /// @param steps ahead
  ConpaasPredictor(std::size_t steps, Weights weights);

  /// @param history the newest last, three values at least
  /// @param passed how many of it came since the last prediction
  Prediction predict(std::span<const double> history, std::size_t passed);

 private:
  struct Candidate {
    std::unique_ptr<forecasting::Model> model;
    std::vector<double> forecast;  ///< the last one, step by step; empty: there is none
  };

  /// The candidate with the least mean error of the last forecast; of equals, and before there is
  /// any, the first. Only those count that can forecast from this history.
  const Candidate& best(std::span<const double> passed) const;
  double collapsed(const std::vector<double>& forecast) const;

  std::size_t steps_;
  Weights weights_;
  std::vector<Candidate> candidates_;
};

}  // namespace headroom::policies
