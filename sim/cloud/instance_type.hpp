#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/cloud/cpu_credits.hpp"
#include "sim/cloud/throttle.hpp"

namespace headroom::cloud {

/// An EC2 instance type, or one that a scenario brings along.
struct InstanceType {
  std::string name;
  int vcpus = 1;
  double memory_gib = 0;
  std::optional<CreditTerms> credits;  ///< burstable types only
  CreditMode default_credit_mode = CreditMode::standard;
  double relative_core_speed = 1.0;    ///< of one vCPU, against the core that demands are given for
  std::optional<double> usd_per_hour;  ///< of a scenario's own type; AWS's are in Prices
  std::optional<CpuQuota> cpu_quota = {};  ///< always in force; not of burstable types
  int threads_per_core = 1;                ///< vCPUs that share a core
  /// What a core does with all its threads busy, against one thread alone; threads_per_core: a vCPU
  /// is as good as a core.
  double hyper_thread_yield = 1.0;

  /// @param wanted of a launch; absent: the type's default
  CreditMode credit_mode(std::optional<CreditMode> wanted) const {
    return wanted.value_or(default_credit_mode);
  }
  /// What CPUUtilization shows of a throttled instance, in percent.
  double baseline_percent() const {
    return credits ? 100.0 * credits->baseline_vcpus() / vcpus : 100.0;
  }
};
using InstanceTypes = std::vector<InstanceType>;

/// nullptr where there is none of that name.
const InstanceType* find_instance_type(const InstanceTypes& types, const std::string& name);

}  // namespace headroom::cloud
