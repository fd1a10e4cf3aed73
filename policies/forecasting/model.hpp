#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

/// Forecasts of a series of equal steps, from nothing but itself (policies.md 3).
namespace headroom::policies::forecasting {

/// What is expected of the next steps, the nearest first. Both vectors have one value a step.
struct Expectation {
  std::vector<double> mean;
  std::vector<double> deviation;  ///< standard deviation of what comes from the mean
};

/// A way to continue a series. Without memory: whatever it learns, it learns from the history.
/// Learning may take long, and what is learnt holds for hours: `fitted` keeps it.
class Model {
 public:
  virtual ~Model() = default;
  virtual std::string_view name() const = 0;
  /// Steps of history without which it can not say anything.
  virtual std::size_t least_history(std::size_t season) const = 0;
  /// @param history one value a step, the newest last
  /// @param season steps after which the series is thought to repeat itself, at least 1
  /// @pre as much history as the least
  virtual Expectation forecast(std::span<const double> history, std::size_t season,
                               std::size_t horizon) const = 0;
  /// Itself with what costs time to learn settled by this history. It forecasts from this history
  /// and from what this becomes with time, whose first step is still the same.
  /// @pre as much history as the least
  virtual std::unique_ptr<Model> fitted(std::span<const double> history,
                                        std::size_t season) const = 0;
};

}  // namespace headroom::policies::forecasting
