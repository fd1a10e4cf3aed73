#pragma once

#include <optional>
#include <string>

#include "sim/scaling/policy.hpp"

namespace headroom::policies {

/// The instances that an integrating controller has in mind, fractions included (u of policies.md
/// 6.2). Held within the group's limits, and to one at least: that is its anti-windup.
class FractionalCapacity {
 public:
  /// The present value. It begins anew from the group's where another has changed that.
  double follow(const scaling::GroupView& group);
  /// Sets the group to the whole instances that cover so many.
  scaling::Decision move_to(double instances, const scaling::GroupView& group,
                            const scaling::Message& reason);
  double value() const { return value_; }

 private:
  double value_ = 0;
  std::optional<int> set_;  ///< what the group was set to
};

}  // namespace headroom::policies
