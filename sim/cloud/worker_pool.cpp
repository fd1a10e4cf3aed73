#include "sim/cloud/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace headroom::cloud {

void WorkerPool::grow() {
  std::vector<Work> larger(std::max<std::size_t>(16, 2 * ring_.size()));
  const std::size_t count = waiting();
  for (std::size_t i = 0; i < count; ++i) larger[i] = ring_[(head_ + i) & (ring_.size() - 1)];
  ring_ = std::move(larger);
  head_ = 0;
  tail_ = count;
}

}  // namespace headroom::cloud
