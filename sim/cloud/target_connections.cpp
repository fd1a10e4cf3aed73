#include "sim/cloud/target_connections.hpp"

#include <algorithm>

#include "sim/cloud/load_balancer.hpp"

namespace headroom::cloud {

std::string_view name(ConnectionReuse reuse) {
  return reuse == ConnectionReuse::most_recent ? "most_recent" : "least_recent";
}

std::optional<KeepAlive> keep_alive_of(const ApplicationConfig& application,
                                       const LoadBalancerConfig& load_balancer) {
  if (!application.keep_alive_timeout) return std::nullopt;
  const Duration closed_after = *application.keep_alive_timeout;
  return KeepAlive{closed_after,
                   std::min(closed_after, load_balancer.idle_timeout) + application.close_delay,
                   load_balancer.connection_reuse.value_or(ConnectionReuse::most_recent)};
}

IdleConnections::Taken IdleConnections::take(const KeepAlive& keep_alive, Instant now) {
  drop_ended(keep_alive.used_until, now);
  if (size() == 0) return Taken::none;
  Instant since;
  if (keep_alive.reuse == ConnectionReuse::most_recent) {
    since = since_.back();
    since_.pop_back();
  } else {
    since = since_[first_++];
  }
  return now - since < keep_alive.closed_after ? Taken::open : Taken::closed;
}

/// The oldest ones end first. What stands before first_ is moved away when it is half of all, so
/// that a request costs the same however many there are.
void IdleConnections::drop_ended(Duration used_until, Instant now) {
  while (first_ < since_.size() && now - since_[first_] >= used_until) ++first_;
  if (2 * first_ < since_.size()) return;
  since_.erase(since_.begin(), since_.begin() + static_cast<std::ptrdiff_t>(first_));
  first_ = 0;
}

IdleConnections& TargetConnections::pool(std::uint32_t node, const Instance& target) {
  std::vector<Pool>& pools = pools_[node];
  if (target.slot() >= pools.size()) pools.resize(target.slot() + 1);
  Pool& pool = pools[target.slot()];
  if (pool.target != target.id()) {
    pool.target = target.id();
    pool.idle.clear();
  }
  return pool.idle;
}

TargetConnectionCount TargetConnections::count(Instant now) {
  TargetConnectionCount count{opened_, 0};
  for (std::vector<Pool>& pools : pools_)
    for (Pool& pool : pools) count.idle += pool.idle.count(keep_alive_, now);
  return count;
}

void TargetConnections::lose(std::uint32_t slot) {
  for (std::vector<Pool>& pools : pools_) {
    if (slot < pools.size()) pools[slot].idle.clear();
  }
}

}  // namespace headroom::cloud
