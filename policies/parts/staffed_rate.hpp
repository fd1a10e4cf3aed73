#pragma once

#include <deque>
#include <functional>
#include <optional>

#include "policies/parts/request_demand.hpp"

/// What policies share that staff by a model of queues (policies.md 5).
namespace headroom::policies {

/// The rate of requests to staff for: an exponentially weighted mean, a margin for the noise of a
/// Poisson process, and the highest of the last ones, as who leaves now is not back before a boot.
class StaffedRate {
 public:
  /// @param config read by a tree of `with_staffed_rate` @throws BadConfig
  StaffedRate(const scaling::Config& config, const scaling::GroupFacts& facts);

  /// Woken each period with the requests that were counted, to set a capacity at once.
  scaling::Needs needs() const { return demand_.needs(); }
  /// Requests a second. Empty until some were counted for the first time.
  std::optional<double> highest(const scaling::Observation& observation);
  /// Requests a second that one vCPU completes.
  double service_rate() const { return service_rate_; }
  Duration period() const { return demand_.period(); }

 private:
  double upper_estimate(double rate);

  double service_rate_;
  RequestDemand demand_;
  Duration time_constant_;
  std::size_t periods_;           ///< that `highest` looks at
  std::optional<double> mean_;    ///< weighted exponentially
  std::deque<double> estimates_;  ///< the last ones, oldest first
};

/// The parameters that `StaffedRate` reads, and a policy's own behind them.
scaling::ParameterTree with_staffed_rate(scaling::ParameterTree own);

/// The instances for a load, within the group's limits; fewer than are present only if a tenth more
/// load would need fewer, too.
/// @param instances for a load, in any unit
int staffed(double load, const std::function<int(double load)>& instances,
            const scaling::GroupView& group);

}  // namespace headroom::policies
