#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policies/forecasting/model.hpp"
#include "sim/engine/time.hpp"
#include "sim/scaling/metric.hpp"

namespace headroom::policies::forecasting {

/// Expects the next request rates from those so far. A policy owns one, adds the rate of each
/// period, and asks what comes:
///
///     RateForecaster forecaster({.step = demand.period()});
///     forecaster.add(rate);                              // each period
///     if (const auto next = forecaster.ahead(10)) ...    // next->mean[0]: the coming period
///
/// With less history than the model needs it expects that the last rate stays. It fits its model
/// anew from time to time only; forecasts go from the newest rate.
class RateForecaster {
 public:
  struct Settings {
    Duration step = 60_s;        ///< period of each rate that is added
    Duration season = 24_h;      ///< after which load is thought to repeat itself
    std::string model = "best";  ///< one of model_names()
    Duration limit =
        Duration::hours(4 * 7 * 24);  ///< of history: older rates are forgotten at a fit
    Duration refit = 6_h;             ///< from one fit of the model to the next (policies.md 3)
  };

  explicit RateForecaster(Settings settings);

  /// Takes the requests of the hours before now as the past, so that seasons are known from the
  /// first minute on. Between the middles of the hours the rate is taken for a straight line; hours
  /// without a point had no requests.
  /// @param hours RequestCount by the hour, oldest first, as in Observation::hourly
  /// @pre nothing is added yet
  void seed(std::span<const scaling::Datapoint> hours, Instant now);
  /// The rate of one more period, a second.
  void add(double rate);
  /// One more period of which nothing is known: it is taken as it was expected.
  void skip();
  /// Rates of the next periods, none negative; empty before the first one is known.
  std::optional<Expectation> ahead(std::size_t steps);
  /// The model that the last forecast came from; "last-value" for want of history.
  std::string_view model() const { return used_ ? used_->name() : "last-value"; }
  std::size_t known() const { return rates_.size(); }  ///< periods

 private:
  std::size_t steps(Duration time) const;
  /// Also forgets what is too old: a fitted model hangs on the first step.
  void fit();

  Settings settings_;
  std::size_t season_;  ///< steps
  std::unique_ptr<Model> model_;
  std::vector<double> rates_;    ///< the newest last
  std::unique_ptr<Model> used_;  ///< the fitted one; nullptr: there is not history enough
  std::size_t since_fit_ = 0;    ///< steps
};

}  // namespace headroom::policies::forecasting
