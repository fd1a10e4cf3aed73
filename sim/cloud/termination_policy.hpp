#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// Who goes first when a group shrinks (aws-behaviour 4.14).
enum class TerminationPolicy {
  aws_default,
  allocation_strategy,  ///< of a mixed instances policy
  oldest_launch_template,
  oldest_launch_configuration,
  closest_to_next_instance_hour,
  newest_instance,
  oldest_instance
};
/// As create-auto-scaling-group has it: "OldestInstance".
std::string_view aws_name(TerminationPolicy policy);
std::optional<TerminationPolicy> termination_policy(std::string_view aws_name);

/// An instance that may be chosen.
struct TerminationCandidate {
  std::uint32_t zone = 0;
  Instant launched;
  Instant running_since;             ///< billed by the hour from then on
  std::size_t template_version = 0;  ///< of the launch template, from 0 on
  bool is_protected = false;         ///< from scale-in, or it may not go for another reason
  int weight = 1;                    ///< units that it counts
  int allocation_rank = 0;  ///< the later the allocation strategy would launch it, the more
};

/// Position of the instance that goes: of the zones that have most instances and an unprotected
/// one, the first that the policies name one after the other. The oldest where AWS picks at random.
/// @param candidates in the order of launch
/// @return nothing when all are protected
std::optional<std::size_t> choose_for_termination(std::span<const TerminationCandidate> candidates,
                                                  std::span<const TerminationPolicy> policies,
                                                  Instant now);

}  // namespace headroom::cloud
