#pragma once

#include <span>
#include <vector>

namespace headroom::theory {

/// A request's stay with a server, seen from outside. In seconds.
struct Stay {
  double begin = 0;
  double end = 0;
};

/// How much a work-conserving server of so many vCPUs could have done up to any instant: the
/// integral of min(requests present, vCPUs), which hangs on no discipline.
class BusyTime {
 public:
  /// Where the number of requests changes.
  struct Point {
    double at = 0;
    double busy = 0;  ///< vCPU-seconds until then
    int present = 0;  ///< from then on
  };

  /// @param stays in any order, each with begin <= end @param vcpus > 0
  BusyTime(std::span<const Stay> stays, double vcpus);

  double until(double t) const;
  const std::vector<Point>& points() const { return points_; }

 private:
  double vcpus_;
  std::vector<Point> points_;  ///< by time
};

}  // namespace headroom::theory
