#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "sim/scaling/policy.hpp"

/// The two answers that most policies give.
namespace headroom::policies {

inline scaling::Decision no_opinion(std::string reason) {
  return {std::nullopt, {}, std::move(reason)};
}

/// So many instances, held within the group's limits.
inline scaling::Decision set_to(int instances, const scaling::GroupView& group,
                                std::string reason) {
  return {std::clamp(instances, group.min, group.max), {}, std::move(reason)};
}

}  // namespace headroom::policies
