#pragma once

#include <optional>
#include <stdexcept>
#include <vector>

#include "sim/load/request_mix.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/run_result.hpp"
#include "sim/world/world.hpp"

namespace headroom::experiment {

/// One instance does not hold the SLO whatever the load is.
class NoCapacity : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What one instance of a scenario can serve: the intensity-demand mapping of elasticity benchmarks
/// (BUNGEE), kappa of the literature on autoscalers.
struct Capacity {
  /// Requests a second, as a Poisson process of the scenario's mix of requests: the most at which
  /// the SLO holds; without an SLO, at which the processor keeps up.
  double requests_per_second = 0;
  double saturation_per_second = 0;      ///< at which its processor is always busy
  double service_demand_s = 0;           ///< CPU time of a request on one of its vCPUs, on average
  std::vector<load::MixEntry> mix = {};  ///< of its requests
  std::vector<world::ObjectiveCheck> slo;  ///< at requests_per_second
  /// Of burstable types: the share of the processor that its credits pay for in the long run ...
  std::optional<double> baseline_share;
  /// ... and how long full credits last at requests_per_second; empty: for ever, or unlimited mode.
  std::optional<Duration> credits_last;

  double utilization() const { return requests_per_second / saturation_per_second; }
};

/// The classes of a scenario's requests and their shares, as far as that is known without a run: of
/// one open load.
std::optional<std::vector<load::MixEntry>> known_mix(const scenario::Scenario& scenario);

/// Bisection over runs of one instance, on the scenario's seed: the same for the same scenario.
/// @throws NoCapacity
Capacity measure_capacity(const scenario::Scenario& scenario,
                          const scenario::Environment& environment,
                          const std::vector<load::MixEntry>& mix,
                          const world::RunOptions& options = {});
/// The same, with requests counted in a run where their mix is not known.
Capacity measure_capacity(const scenario::Scenario& scenario,
                          const scenario::Environment& environment,
                          const world::RunOptions& options = {});

/// Whether some policy of it goes by what one instance can serve and is not told.
bool needs_capacity(const scenario::Scenario& scenario, const scenario::Environment& environment);
/// The same, or it has a program from outside, which may want to know.
bool may_use_capacity(const scenario::Scenario& scenario, const scenario::Environment& environment);
/// The capacity, in requests a second, where some policy may use it: empty where there is none
/// and none is needed.
/// @throws NoCapacity where it is needed
std::optional<double> capacity_for(const scenario::Scenario& scenario,
                                   const scenario::Environment& environment,
                                   const world::RunOptions& options);

}  // namespace headroom::experiment
