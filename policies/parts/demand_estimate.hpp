#pragma once

#include <deque>
#include <optional>

#include "sim/engine/time.hpp"

namespace headroom::policies {

/// What a request costs, learnt online by the utilisation law: work done = rate x demand, by least
/// squares through the origin over a moving window (policies.md 4.8).
class DemandEstimate {
 public:
  explicit DemandEstimate(Duration window) : window_(window) {}

  /// @param rate requests a second @param work busy instances at that rate: utilisation x number
  void add(double rate, double work, Instant now);
  /// Instance-seconds of a request; empty while no request was seen to cost anything.
  std::optional<double> per_request() const;

 private:
  struct Sample {
    Instant time;
    double rate = 0;
    double work = 0;
  };
  Duration window_;
  std::deque<Sample> samples_;  ///< oldest first
};

}  // namespace headroom::policies
