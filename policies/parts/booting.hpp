#pragma once

#include <optional>

#include "sim/scaling/policy.hpp"

/// What feedback controllers do while their last action has no effect yet: a controller that goes
/// on integrating orders the same instances over and over (policies.md 6.2 and 10).
namespace headroom::policies {

enum class WhileBooting {
  hold,   ///< nothing is integrated
  count,  ///< the present work is thought of as shared with those to come
  ignore
};

scaling::Parameter while_booting_parameter();
/// What `while_booting_parameter` has read; hold where it has read nothing.
WhileBooting while_booting_of(const scaling::Config& config);

struct Crew {
  int working = 0;  ///< in service and healthy
  int booting = 0;  ///< on their way, or neither healthy nor warm yet
};
/// @pre the policy needs per_instance
Crew crew(const scaling::Observation& observation);

/// The utilisation that a controller is to go by; empty: it holds.
std::optional<double> share_to_control(double share, const Crew& crew, WhileBooting way);

}  // namespace headroom::policies
