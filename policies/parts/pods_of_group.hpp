#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scaling/policy.hpp"
#include "sim/scaling/replica_calculator.hpp"

namespace headroom::policies {

/// A group's instances as the pods that HorizontalPodAutoscaler sees: each requests all of its
/// vCPUs and is ready when the load balancer finds it healthy. It remembers since when, look by
/// look, as an instance that is not healthy does not tell whether it ever was.
class PodsOfGroup {
 public:
  /// @pre the policy needs per_instance
  std::vector<scaling::PodSample> look(const scaling::Observation& observation);

 private:
  struct Readiness {
    bool is_ready = false;
    Instant since;
  };
  Readiness readiness(const scaling::InstanceView& instance, Instant now) const;

  std::map<std::string, Readiness> known_;  ///< by instance, of the last look
};

}  // namespace headroom::policies
