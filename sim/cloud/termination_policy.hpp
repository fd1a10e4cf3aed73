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
  allocation_strategy,  ///< with one instance type and purchase option it decides nothing
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
  bool is_protected = false;         ///< from scale-in
};

/// Position of the instance that goes: of the zones that have most instances and an unprotected
/// one, the first that the policies name one after the other. The oldest where AWS picks at random.
/// @param candidates in the order of launch
/// @return nothing when all are protected
std::optional<std::size_t> choose_for_termination(std::span<const TerminationCandidate> candidates,
                                                  std::span<const TerminationPolicy> policies,
                                                  Instant now);

}  // namespace headroom::cloud
