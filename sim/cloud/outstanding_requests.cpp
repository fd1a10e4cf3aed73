#include "sim/cloud/outstanding_requests.hpp"

#include <algorithm>

namespace headroom::cloud {

void OutstandingRequests::choose_among(const std::vector<std::uint32_t>& slots) {
  for (Target& target : targets_) target.is_listed = false;
  std::fill(lists_.begin(), lists_.end(), List{});
  least_ = ~std::uint32_t{0};
  for (const std::uint32_t slot : slots) {
    if (slot >= targets_.size()) targets_.resize(slot + 1);
    targets_[slot].is_listed = true;
    append(slot);
    least_ = std::min(least_, targets_[slot].count);
  }
  if (slots.empty()) lists_.clear();
  if (slots.empty()) least_ = 0;
}

void OutstandingRequests::move(std::uint32_t slot, int by) {
  if (slot >= targets_.size()) targets_.resize(slot + 1);
  Target& target = targets_[slot];
  if (!target.is_listed) {
    target.count += static_cast<std::uint32_t>(by);
    return;
  }
  unlink(slot);
  target.count += static_cast<std::uint32_t>(by);
  append(slot);
  if (target.count < least_) least_ = target.count;
  if (lists_[least_].first == kNone) ++least_;  // it was the last one there, and has one more now
}

void OutstandingRequests::append(std::uint32_t slot) {
  Target& target = targets_[slot];
  if (target.count >= lists_.size()) lists_.resize(target.count + 1);
  List& list = lists_[target.count];
  target.previous = list.last;
  target.next = kNone;
  (list.last == kNone ? list.first : targets_[list.last].next) = slot;
  list.last = slot;
}

void OutstandingRequests::unlink(std::uint32_t slot) {
  const Target& target = targets_[slot];
  List& list = lists_[target.count];
  (target.previous == kNone ? list.first : targets_[target.previous].next) = target.next;
  (target.next == kNone ? list.last : targets_[target.next].previous) = target.previous;
}

}  // namespace headroom::cloud
