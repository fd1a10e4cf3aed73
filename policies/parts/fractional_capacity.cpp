#include "policies/parts/fractional_capacity.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "policies/parts/answers.hpp"
#include "sim/scaling/adjustment.hpp"

namespace headroom::policies {

double FractionalCapacity::follow(const scaling::GroupView& group) {
  if (set_ != group.desired) value_ = group.desired;
  set_ = group.desired;
  return value_;
}

scaling::Decision FractionalCapacity::move_to(double instances, const scaling::GroupView& group,
                                              const scaling::Message& reason) {
  value_ = std::clamp<double>(instances, std::max(1, group.min), std::max(1, group.max));
  scaling::Decision decision = set_to(scaling::whole_capacity(value_), group,
                                      scaling::message("{}: {:.3f} instances", reason, value_));
  set_ = decision.desired;
  return decision;
}

}  // namespace headroom::policies
