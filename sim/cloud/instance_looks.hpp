#pragma once

#include <map>
#include <optional>

#include "sim/cloud/instance.hpp"
#include "sim/scaling/instance_view.hpp"

namespace headroom::cloud {

/// What one policy saw when it last looked at the instances: where the next sample of each begins.
/// An agent on each instance, such as Kubernetes' metrics-server or CloudWatch's own, would tell it
/// the same.
class InstanceLooks {
 public:
  /// Looks at a running instance: its processor's use since the last look goes into the view. Two
  /// looks at one instant see the same. @param now not after the instance's next event
  void look(const Instance& instance, Instant now, scaling::InstanceView& view);
  /// Forgets those that were not looked at now: they are gone.
  void end_round(Instant now);

 private:
  struct Look {
    Instant at;
    double used_ns = 0;   ///< vCPU-ns since the launch
    Instant before = {};  ///< the look before this one
    std::optional<double> share = {};
    std::optional<Instant> last_busy = {};
  };
  std::map<InstanceId, Look> last_;
};

}  // namespace headroom::cloud
