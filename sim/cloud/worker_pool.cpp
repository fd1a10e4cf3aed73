#include "sim/cloud/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

void WorkerPool::grow() {
  const std::uint32_t places = std::max<std::uint32_t>(16, 2 * places_);
  auto larger = std::make_unique<Work[]>(places);
  const auto count = static_cast<std::uint32_t>(waiting());
  for (std::uint32_t i = 0; i < count; ++i) larger[i] = ring_[(head_ + i) & (places_ - 1)];
  ring_ = std::move(larger);
  places_ = places;
  head_ = 0;
  tail_ = count;
}

bool WorkerPool::leave(Work work) {
  const std::uint32_t mask = places_ - 1;
  std::uint32_t place = head_;
  while (place != tail_ && ring_[place & mask] != work) ++place;
  if (place == tail_) return false;
  for (; place != head_; --place) ring_[place & mask] = ring_[(place - 1) & mask];
  ++head_;
  return true;
}

}  // namespace headroom::cloud
