#pragma once

#include <optional>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// CPU time per period, as a control group or a hypervisor gives it: the processor runs at full
/// speed until the budget of the period is gone, then stands still until the next one.
struct CpuQuota {
  Duration quota;                 ///< vCPU time in each period; all the vCPUs together
  Duration period;                ///< > 0
  std::optional<Duration> phase;  ///< a period begins at this time of the run; absent: at random
  /// How much of it the kernel hands to a busy CPU at a time (Linux: sched_cfs_bandwidth_slice_us,
  /// 5 ms): what the CPU still has of a slice outlives the period, see QuotaBudget. Zero: not in
  /// slices, and nothing is carried over.
  Duration slice = {};
};

/// How a burstable instance in standard mode is held to its baseline when its credits are gone.
struct ThrottleConfig {
  /// Empty: as a rate, the processor is slower. Else as a quota of baseline x period.
  std::optional<Duration> period;
  std::optional<Duration> phase;  ///< of the quota's periods; absent: at random
  /// The baseline belongs to each vCPU, and work does not move to a rested one: a job alone gets
  /// one vCPU's share. Else all the vCPUs' shares are one pool.
  bool per_vcpu = false;
  /// How long the way from full speed down to the baseline takes under full load; 0: at once. AWS
  /// lowers gradually and publishes no curve (aws-behaviour 1.4): linear in time, in sixteen steps.
  Duration ramp;
};

}  // namespace headroom::cloud
