#pragma once

#include <string>

#include "policies/parts/booting.hpp"
#include "policies/parts/fractional_capacity.hpp"
#include "policies/parts/velocity_pid.hpp"

namespace headroom::policies {

/// Integral control of a utilisation, however it was found: u <- u (1 + g e), where e is its error
/// as a share of the reference. Utilisation is about work / u, so that the loop is equally strong
/// at every size (policies.md 6.2).
class UtilisationControl {
 public:
  /// @param config read by a tree of `with_utilisation_control` @param reference 0..1
  /// @param metric_ticks periods until what it does is seen
  UtilisationControl(const scaling::Config& config, const scaling::GroupFacts& facts,
                     Duration period, double reference, int metric_ticks = 1);

  /// One tick. @param share 0..1 @param words what it was found from
  scaling::Decision step(double share, const scaling::Observation& observation,
                         const scaling::Message& words);
  /// u
  double instances() const { return capacity_.value(); }

 private:
  WhileBooting while_booting_;
  VelocityPid pid_;
  double reference_;
  FractionalCapacity capacity_;
};

/// The parameters that `UtilisationControl` reads, behind a policy's own.
scaling::ParameterTree with_utilisation_control(scaling::ParameterTree own);

}  // namespace headroom::policies
