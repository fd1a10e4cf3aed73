#pragma once

#include <string_view>

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// What a policy must be told; most need nothing.
scaling::Config least_settings(const scaling::PolicyKind& kind);

/// Whether it is woken by alarms that stand in the scenario beside it.
inline bool wakes_by_alarms_of_the_user(const scaling::PolicyKind& kind) {
  return kind.type == std::string_view("vertical-scaling");
}

}  // namespace headroom::policies
