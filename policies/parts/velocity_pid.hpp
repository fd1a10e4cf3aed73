#pragma once

#include <optional>

namespace headroom::policies {

/// A PID controller in velocity form: how much to change by, tick by tick, not where to be
/// (policies.md 6.2).
class VelocityPid {
 public:
  struct Gains {
    double integral = 0;
    double proportional = 0;
    double derivative = 0;
    /// Of the derivative's first-order filter, in ticks: it would amplify the noise of few
    /// requests.
    double filter_ticks = 2;
    double dead_band = 0;  ///< errors within it count as none
  };
  explicit VelocityPid(const Gains& gains) : gains_(gains) {}

  double step(double error);

 private:
  Gains gains_;
  std::optional<double> last_;  ///< error
  double filtered_ = 0;
  double slope_ = 0;  ///< of the filtered error, a tick
};

}  // namespace headroom::policies
