#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/cloud/application.hpp"
#include "sim/cloud/instance.hpp"
#include "sim/engine/time.hpp"

namespace headroom::cloud {

struct LoadBalancerConfig;

/// Which of several idle connections to a target a request takes. AWS documents neither.
enum class ConnectionReuse : std::uint8_t {
  most_recent,  ///< the one used last: few are kept busy, the others grow old
  least_recent  ///< the one idle for longest: all are used in turn
};
std::string_view name(ConnectionReuse reuse);

/// When an idle connection ends, in time since its last answer, by the target's clock.
struct KeepAlive {
  Duration closed_after;  ///< the target closes it
  Duration used_until;    ///< no request comes over it from then on
  ConnectionReuse reuse = ConnectionReuse::most_recent;

  /// Whether a request can come over a connection that the target has closed.
  bool can_lose_requests() const { return used_until > closed_after; }
};
/// Empty where the application closes none.
///
/// The load balancer stops using a connection when it sees the target's close, or when its own idle
/// time-out ends, whichever is first. By the target's clock it is late in both: an answer or a
/// close takes one way through the network, and the last request that it sends takes the other. So
/// requests arrive until `close_delay` after the earlier one, and none is lost if and only if the
/// application's time-out is longer than the load balancer's by that delay.
std::optional<KeepAlive> keep_alive_of(const ApplicationConfig& application,
                                       const LoadBalancerConfig& load_balancer);

/// The idle connections between one node of the load balancer and one target.
class IdleConnections {
 public:
  enum class Taken {
    none,   ///< there is none: a new one is opened
    open,   ///< it carries the request
    closed  ///< the target has closed it, which the load balancer does not know yet
  };

  /// A request has been answered over one. @pre not before the one added last
  void add(Instant now) { since_.push_back(now); }
  /// One for a request that reaches the target now.
  Taken take(const KeepAlive& keep_alive, Instant now);
  void clear() { since_.clear(), first_ = 0; }
  /// How many there are now, those that the target closes unseen among them.
  std::size_t count(const KeepAlive& keep_alive, Instant now) {
    drop_ended(keep_alive.used_until, now);
    return size();
  }
  /// With those that end before they are used again.
  std::size_t size() const { return since_.size() - first_; }

 private:
  void drop_ended(Duration used_until, Instant now);

  std::vector<Instant> since_;  ///< from first_ on: since when each is idle, ascending
  std::size_t first_ = 0;
};

/// How many connections the load balancer has to its targets.
struct TargetConnectionCount {
  std::uint64_t opened = 0;  ///< since the start
  std::uint64_t idle = 0;    ///< now
};

/// The load balancer's connections to its targets, of which each application closes those that have
/// been idle for too long. A request that meets such a close is answered 502: the target has closed
/// the connection while the request was outstanding (aws-behaviour 6.5).
///
/// Each node has its own connections, and opens as many as it has requests at once. It does not try
/// such a request again: AWS documents no retry, and captures of this very case show none
/// (github.com/hapijs/hapi/issues/3738). Health checks use connections of their own.
class TargetConnections {
 public:
  TargetConnections(const KeepAlive& keep_alive, std::uint32_t nodes)
      : keep_alive_(keep_alive), pools_(nodes) {}

  /// A request reaches the target. @return false where its connection is closed already
  bool carry(std::uint32_t node, const Instance& target, Instant now) {
    const IdleConnections::Taken taken = pool(node, target).take(keep_alive_, now);
    opened_ += taken == IdleConnections::Taken::none ? 1 : 0;
    return taken != IdleConnections::Taken::closed;
  }
  /// The target has answered: the connection of that request is idle from now on.
  void answered(std::uint32_t node, const Instance& target, Instant now) {
    pool(node, target).add(now);
  }
  /// The application has stopped, and with it all connections.
  void lose(std::uint32_t slot);
  TargetConnectionCount count(Instant now);

 private:
  struct Pool {
    InstanceId target = 0;  ///< the slot's former instance took its connections with it
    IdleConnections idle;
  };
  IdleConnections& pool(std::uint32_t node, const Instance& target);

  KeepAlive keep_alive_;
  std::uint64_t opened_ = 0;
  std::vector<std::vector<Pool>> pools_;  ///< by node and slot
};

}  // namespace headroom::cloud
