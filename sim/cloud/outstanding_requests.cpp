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
    if (slot >= targets_) add_targets(slot);
    const std::uint32_t count = nodes_[target_of(slot)].count;
    append(slot, count);
    nodes_[target_of(slot)].is_listed = true;
    least_ = std::min(least_, count);
  }
}

/// Room for a target, and as much again: one by one is cheap.
void OutstandingRequests::add_targets(std::uint32_t slot) {
  for (; targets_ <= 2 * slot + 1; ++targets_) {
    const std::uint32_t node = target_of(targets_);
    nodes_.push_back({node, node});
  }
}

/// Before the targets, which all move up.
void OutstandingRequests::add_rings(std::uint32_t rings) {
  for (Node& node : nodes_) {
    if (node.previous >= rings_) node.previous += rings;
    if (node.next >= rings_) node.next += rings;
  }
  nodes_.insert(nodes_.begin() + rings_, rings, Node{});
  for (std::uint32_t k = 0; k < rings; ++k, ++rings_)
    nodes_[rings_].previous = nodes_[rings_].next = rings_;
}

}  // namespace headroom::cloud
