#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sim/engine/time.hpp"

/// The replica arithmetic of Kubernetes' HorizontalPodAutoscaler v2, as in its
/// pkg/controller/podautoscaler/replica_calculator.go: how many pods a metric asks for. Quantities
/// are whole milli-units, as Kubernetes has them.
namespace headroom::scaling {

/// A pod as the controller sees it. For EC2: an instance, ready when it is healthy.
struct PodSample {
  enum class Phase { pending, running, succeeded, failed };
  Phase phase = Phase::running;
  bool is_deleting = false;
  std::int64_t request = 1000;        ///< of CPU or memory
  std::optional<std::int64_t> usage;  ///< absent: the metric is missing
  bool is_ready = true;
  /// What tells a pod that is not ready yet from one that is so no more.
  struct Ages {
    Duration pod;
    Duration ready_condition;  ///< since it last changed
    Duration sample;           ///< since the end of the metric's window
    Duration window;           ///< over which the metric was measured
  };
  std::optional<Ages> ages = {};
};

enum class PodMetric {
  cpu_utilization,     ///< percent of the requests
  memory_utilization,  ///< the same; knows no readiness
  cpu_average_value,
  pods_average_value  ///< any metric of a pod
};

struct ReplicaRules {
  double tolerance_up = 0.1, tolerance_down = 0.1;
  Duration cpu_initialization = 300_s;
  Duration initial_readiness_delay = 30_s;

  /// Whether a ratio of usage to target is near enough to 1 to be left alone.
  bool tolerates(double ratio) const {
    return 1.0 - tolerance_down <= ratio && ratio <= 1.0 + tolerance_up;
  }
};

/// What one metric asks for.
struct ReplicaProposal {
  int replicas = 0;
  /// Percent or mean, before pods without a sample are filled in; of a metric that is not of pods
  /// its value, or its share for each replica, rounded up.
  std::int64_t measured = 0;
};

/// Pods without a sample count against whatever the ratio asks for: as nothing when it is up, as
/// their whole request or the target when it is down; those that are not ready count as nothing
/// when it is up.
/// @param target percent, or milli-units a pod @param current replicas
/// @pre target > 0, and so is each pod's request
/// @return empty when no ready pod has the metric
std::optional<ReplicaProposal> propose_replicas(PodMetric metric, std::int64_t target, int current,
                                                std::span<const PodSample> pods,
                                                const ReplicaRules& rules);

/// A metric of something else than pods, as a value of its own. @param ready pods @pre target > 0
ReplicaProposal replicas_for_value(std::int64_t value, std::int64_t target, int current, int ready,
                                   const ReplicaRules& rules);
/// The same, for each replica. @pre target > 0 and current > 0
ReplicaProposal replicas_for_average(std::int64_t value, std::int64_t target, int current,
                                     const ReplicaRules& rules);

/// Of several metrics the largest proposal counts; one that has failed stops a scale-in.
/// @param proposals empty ones have failed
/// @return empty when the whole round has failed
std::optional<int> combine_proposals(std::span<const std::optional<int>> proposals, int current);

}  // namespace headroom::scaling
