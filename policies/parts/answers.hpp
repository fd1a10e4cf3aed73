#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "sim/scaling/policy.hpp"

/// The two answers that most policies give.
namespace headroom::policies {

inline scaling::Decision no_opinion(scaling::Message reason) {
  return {std::nullopt, {}, std::move(reason)};
}

/// The same, where it is one of the reasons that a report knows. @param desired the present number
inline scaling::Decision held_back(scaling::Restraint restraint, scaling::Message reason,
                                   std::optional<int> desired = {}) {
  scaling::Decision decision{desired, {}, std::move(reason)};
  decision.restraint = restraint;
  return decision;
}

/// So many instances, held within the group's limits.
inline scaling::Decision set_to(int instances, const scaling::GroupView& group,
                                scaling::Message reason) {
  return {std::clamp(instances, group.min, group.max), {}, std::move(reason)};
}

}  // namespace headroom::policies
