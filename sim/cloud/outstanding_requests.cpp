#include "sim/cloud/outstanding_requests.hpp"

#include <algorithm>

namespace headroom::cloud {

void OutstandingRequests::choose_among(const std::vector<std::uint32_t>& slots) {
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    nodes_[node].previous = nodes_[node].next = node;
    nodes_[node].is_listed = false;
  }
  least_ = slots.empty() ? 0 : kNone;
  for (const std::uint32_t slot : slots) {
    if (target_of(slot) >= nodes_.size()) grow(target_of(slot));
    append(slot);
    nodes_[target_of(slot)].is_listed = true;
    least_ = std::min(least_, nodes_[target_of(slot)].count);
  }
}

/// Room for a node, and as much again: one by one is cheap.
void OutstandingRequests::grow(std::uint32_t node) {
  for (std::uint32_t next = static_cast<std::uint32_t>(nodes_.size()), end = 2 * (node + 1);
       next < end; ++next)
    nodes_.push_back({next, next});
}

}  // namespace headroom::cloud
