#pragma once

#include <optional>

#include "policies/forecasting/rate_forecaster.hpp"
#include "policies/parts/request_demand.hpp"

/// What policies share that look ahead at the rate of requests (policies.md 3).
namespace headroom::policies {

/// The rate of requests and what is expected of it, period by period. The hours before the run are
/// its past, where they are known.
class ExpectedRate {
 public:
  /// @param config read by a tree of `with_expected_rate` @throws scaling::BadConfig
  ExpectedRate(const scaling::Config& config, const scaling::GroupFacts& facts);

  /// Those of RequestDemand, and the past at the start.
  scaling::Needs needs() const;
  /// Takes notice of what a wake brings. @return the rate of the last period, a second; empty at
  /// the start, and until requests were counted for the first time
  std::optional<double> update(const scaling::Wake& wake, const scaling::Observation& observation);
  /// The next periods; empty before a first rate is known.
  std::optional<forecasting::Expectation> ahead(std::size_t periods);
  /// Whether that came from a model, and not from the last rate for want of history.
  bool has_model() const { return model() != "last-value"; }
  /// Its name.
  std::string_view model() const { return forecaster_.model(); }
  double requests_per_instance() const { return demand_.requests_per_instance(); }
  Duration period() const { return demand_.period(); }

 private:
  RequestDemand demand_;
  forecasting::RateForecaster forecaster_;
};

/// The parameters that `ExpectedRate` reads, and a policy's own behind them.
scaling::ParameterTree with_expected_rate(scaling::ParameterTree own);

}  // namespace headroom::policies
