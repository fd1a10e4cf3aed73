#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/engine/time.hpp"

namespace headroom::cloud {

/// The load balancer's name in DNS: the addresses of its nodes, without those of unhealthy zones.
/// When all are unhealthy, all are in it (target group health, "DNS failover").
///
/// Resolvers keep an answer for a minute, so clients see the record as it was when they looked.
class DnsRecord {
 public:
  static constexpr Duration kTimeToLive = 60_s;  ///< aws-behaviour 6.6

  explicit DnsRecord(std::uint32_t nodes);

  /// @param healthy by node
  void update(const std::vector<bool>& healthy, Instant now);

  /// The node whose address a client takes: each of those listed alike. Whoever has a node that
  /// stays in the record keeps it when others go.
  /// @param choice in (0, 1), the client's own @param looked_up when it asked for the record
  std::uint32_t node_of(double choice, Instant looked_up) const;

 private:
  struct Version {
    Instant since;
    std::vector<bool> is_listed;             ///< by node
    std::vector<std::uint32_t> listed = {};  ///< never empty
  };
  void list(Version version);

  std::uint32_t nodes_;
  std::deque<Version> versions_;  ///< those that some resolver may still have, oldest first
};

}  // namespace headroom::cloud
